import { expect, test } from "vitest";
import { isTaken } from "../src/alone";

/** Locks as a browser keeps them: one holder for a name, until its promise settles. */
function lockManager(): LockManager {
  const held = new Set<string>();
  return {
    request: async (name: string, _: LockOptions, use: (lock: Lock | null) => unknown) => {
      if (held.has(name)) return use(null);
      held.add(name);
      return use({ name, mode: "exclusive" });
    },
  } as unknown as LockManager;
}

test("the first tab keeps its name", async () => {
  expect(await isTaken("a", lockManager())).toBe(false);
});

test("a duplicated tab finds its name taken, and another name free", async () => {
  const locks = lockManager();
  await isTaken("a", locks);
  expect(await isTaken("a", locks)).toBe(true);
  expect(await isTaken("b", locks)).toBe(false);
});

test("a browser without locks, or one that refuses them, leaves each tab its name", async () => {
  const refusing = { request: () => Promise.reject(new Error("no")) } as unknown as LockManager;
  expect(await isTaken("a", undefined)).toBe(false);
  expect(await isTaken("a", refusing)).toBe(false);
});
