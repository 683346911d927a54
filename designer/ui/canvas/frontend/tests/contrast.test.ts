import { describe, expect, it } from "vitest";
import CSS from "../src/theme.css?raw";

const WORDS = ["ink", "quiet", "accent", "critical", "high", "medium", "low", "passed", "open", "absent"];

function tokens(selector: string): Record<string, string> {
  const block = CSS.slice(CSS.indexOf(`${selector} {`)).split("}")[0] ?? "";
  return Object.fromEntries([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]));
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

describe.each([["light", ".chalkline"], ["dark", ".chalkline.dark"]])("in the %s theme", (_name, selector) => {
  const colour = tokens(selector);
  it.each(WORDS)("%s can be read on paper, panels and hovered rows", (word) => {
    for (const ground of ["paper", "surface", "hover"]) {
      expect(contrast(colour[word] ?? "", colour[ground] ?? ""), ground).toBeGreaterThanOrEqual(4.5);
    }
  });
  it("what is down can be read on its dark ground, and is told from the paper", () => {
    expect(contrast(colour["on-down"] ?? "", colour["down"] ?? "")).toBeGreaterThanOrEqual(4.5);
  });
  it("buttons can be read on the accent", () => {
    expect(contrast(colour["on-accent"] ?? "", colour["accent"] ?? "")).toBeGreaterThanOrEqual(4.5);
  });
});
