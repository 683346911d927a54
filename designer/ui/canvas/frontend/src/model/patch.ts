/** Differences between revisions, and keeping the identity of what did not change. */
import type { Change, Doc, FindingRow, Patch, Question, QuestionDown } from "../protocol";

const WHOLE = ["name", "scenario", "level", "lens", "requirements", "journeys", "brief", "waivers", "notes"] as const;

export function patched(doc: Doc, patch: Patch): Doc {
  const next: Doc = {
    ...doc,
    components: changed(doc.components, patch.components),
    connections: changed(doc.connections, patch.connections),
    boundaries: changed(doc.boundaries, patch.boundaries),
  };
  if (patch.layout) {
    next.layout = { ...doc.layout, ...patch.layout.put };
    for (const id of patch.layout.gone) delete next.layout[id];
  }
  for (const field of WHOLE) if (field in patch) Object.assign(next, { [field]: patch[field] });
  return next;
}

function changed<T extends { id: string }>(parts: T[], change: Change<T> | undefined): T[] {
  return change ? merged(parts, change, (part) => part.id) : parts;
}

function merged<T>(parts: T[], { put, gone }: Change<T>, key: (part: T) => string): T[] {
  const fresh = new Map(put.map((part) => [key(part), part]));
  const lost = new Set(gone);
  const kept = parts.filter((part) => !lost.has(key(part))).map((part) => taken(fresh, key(part)) ?? part);
  return [...kept, ...fresh.values()];
}

function taken<T>(map: Map<string, T>, key: string): T | undefined {
  const value = map.get(key);
  map.delete(key);
  return value;
}

export function patchedFindings(rows: FindingRow[], change: Change<FindingRow>): FindingRow[] {
  return merged(rows, change, (row) => row.fingerprint);
}

/** A question with all the parts that it is asked of. */
export function askedOf(last: Question[], asked: QuestionDown): Question {
  const { components } = asked;
  if (Array.isArray(components)) return { ...asked, components };
  const gone = new Set(components.gone);
  const kept = (last[components.from]?.components ?? []).filter((id) => !gone.has(id));
  return { ...asked, components: [...kept, ...components.put].sort() };
}

/** A list by the places of its parts: those of the last list from 0 on, what is new from -1 down. */
export function reordered<T>(last: T[], { put, order }: { put: T[]; order: number[] }): T[] {
  const parts = order.flatMap((n) => (n < 0 ? put[-n - 1] : last[n]) ?? []);
  return parts.length === last.length && parts.every((part, i) => part === last[i]) ? last : parts;
}

/** `next`, with every part that equals the one of `last` being that very object: what is equal is not drawn again. */
export function settled(last: Doc | null, next: Doc): Doc {
  if (!last || last.id !== next.id) return next;
  return {
    ...next,
    components: sameParts(last.components, next.components),
    connections: sameParts(last.connections, next.connections),
    boundaries: sameParts(last.boundaries, next.boundaries),
    layout: sameTable(last.layout, next.layout),
    requirements: same(last.requirements, next.requirements),
    journeys: same(last.journeys, next.journeys),
    brief: same(last.brief, next.brief),
    waivers: same(last.waivers, next.waivers),
    notes: same(last.notes, next.notes),
  };
}

function sameParts<T extends { id: string }>(last: T[], next: T[]): T[] {
  if (last === next) return last;
  const before = new Map(last.map((part) => [part.id, part]));
  const parts = next.map((part) => same(before.get(part.id), part));
  return parts.length === last.length && parts.every((part, i) => part === last[i]) ? last : parts;
}

function sameTable<T>(last: Record<string, T>, next: Record<string, T>): Record<string, T> {
  if (last === next) return last;
  const table = Object.fromEntries(Object.entries(next).map(([key, value]) => [key, same(last[key], value)]));
  const keys = Object.keys(table);
  const equal = keys.length === Object.keys(last).length && keys.every((key) => table[key] === last[key]);
  return equal ? last : table;
}

function same<T>(last: T | undefined, next: T): T {
  return last === next || (last !== undefined && equal(last, next)) ? (last as T) : next;
}

/** Equal as JSON, where an absent field and null say the same. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return (a ?? null) === (b ?? null);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a, b] as [Record<string, unknown>, Record<string, unknown>];
  if (Array.isArray(a) && a.length !== (b as unknown[]).length) return false;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => equal(left[key], right[key]));
}
