import { expect, test } from "vitest";
import { isHidden, LAYERS } from "../src/model/layers";

test("a hidden layer takes its kinds of connection with it, and no others", () => {
  const hidden = new Set(["signals"]);
  expect(["telemetry", "alert", "call", "artifact"].map((kind) => isHidden(kind, hidden))).toEqual([true, true, false, false]);
});

test("calls and data can never be hidden", () => {
  const all = new Set<string>(LAYERS);
  for (const kind of ["call", "publish", "consume", "stream", "data", "fallback", "feedback", "link"]) {
    expect(isHidden(kind, all)).toBe(false);
  }
});
