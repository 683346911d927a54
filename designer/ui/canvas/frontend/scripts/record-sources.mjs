// Writes static/sources.json: which sources the committed bundle was built from. A test without Node
// recomputes the hashes, so that a change of the sources without a build is noticed.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const frontend = fileURLToPath(new URL("..", import.meta.url));
const target = process.env.CHALKLINE_STATIC ?? fileURLToPath(new URL("../../../../../static/", import.meta.url));
const CONFIG = ["package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", "scripts/record-sources.mjs"];

/** The sha256 of a text, the same whether Git checked it out with CRLF or LF. */
function hash(path) {
  const text = readFileSync(path, "utf8").replaceAll("\r\n", "\n");
  return createHash("sha256").update(text, "utf8").digest("hex");
}

function hashes(folder, names) {
  return Object.fromEntries([...names].sort().map((name) => [name, hash(`${folder}/${name}`)]));
}

const sources = readdirSync(`${frontend}/src`, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
  .map((entry) => `${entry.parentPath.slice(frontend.length)}/${entry.name}`.replaceAll("\\", "/").replace(/^\//, ""));
const outputs = readdirSync(target).filter((name) => /^canvas-.*\.js$/.test(name));
const record = { sources: hashes(frontend, [...CONFIG, ...sources]), outputs: hashes(target, outputs) };
writeFileSync(`${target}/sources.json`, `${JSON.stringify(record, null, 2)}\n`);
