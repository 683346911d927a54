/** What outlives a reload of the page: commands that nobody answered yet, and the number of the next one. */
import type { Command } from "./protocol";

export interface Kept {
  /** The design that the commands were meant for. */
  doc: string | null;
  nextSeq: number;
  queue: Command[];
}

const KEY = "chalkline-queue";
/** These change nothing, or hold a whole file: asked again rather than kept. */
export const PASSING: ReadonlySet<Command["do"]> = new Set(["sync", "designs", "preview", "export", "download_all", "import"]);

export function readKept(storage: Storage | null): Kept {
  try {
    const { doc, nextSeq, queue } = JSON.parse(storage?.getItem(KEY) ?? "") as Kept;
    if (Number.isInteger(nextSeq) && Array.isArray(queue)) return { doc, nextSeq, queue };
  } catch {
    // Nothing was kept, or something else.
  }
  return { doc: null, nextSeq: 1, queue: [] };
}

export function keep(storage: Storage | null, { doc, nextSeq, queue }: Kept): void {
  try {
    storage?.setItem(KEY, JSON.stringify({ doc, nextSeq, queue: queue.filter((command) => !PASSING.has(command.do)) }));
  } catch {
    // Full or forbidden: the queue is still in memory.
  }
}
