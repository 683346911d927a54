import { readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const STATIC = process.env["CHALKLINE_STATIC"] ?? fileURLToPath(new URL("../../../../static/", import.meta.url));

/** Removes the last bundle only, since other files may lie beside it. */
function replaceLastBundle(): Plugin {
  return {
    name: "replace-last-bundle",
    apply: "build",
    generateBundle() {
      for (const name of listed(STATIC)) if (/^canvas-.*\.(js|css)$/.test(name)) rmSync(`${STATIC}/${name}`);
    },
  };
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

export default defineConfig(({ command }) => ({
  plugins: [react(), replaceLastBundle()],
  // A library build leaves this to whoever bundles it further; here nobody does.
  define: command === "build" ? { "process.env.NODE_ENV": JSON.stringify("production") } : {},
  build: {
    outDir: STATIC,
    emptyOutDir: false,
    lib: { entry: "src/index.tsx", formats: ["es"] },
    rollupOptions: {
      output: { entryFileNames: "canvas-[hash].js", codeSplitting: false, minify: true },
    },
  },
  test: { include: ["tests/**/*.test.ts"], css: true },
}));
