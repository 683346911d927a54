/** Where parts lie: absolute pixels in the protocol, relative to the frame around them on the board. */
import type { Boundary, Component, Doc, Note, Place, Point } from "../protocol";

export const GRID = 8;
export const NODE = { width: 168, height: 56 };
export const FRAME = { width: 420, height: 260 };
export interface Box extends Point {
  width: number;
  height: number;
}

export function snap(value: number): number {
  return Math.round(value / GRID) * GRID;
}

const known = new WeakMap<Doc["layout"], { doc: Doc; all: Map<string, Box> }>();

/** The box of every component and boundary; what nobody placed yet lies beside what it is connected with. */
export function boxes(doc: Doc): ReadonlyMap<string, Box> {
  const last = known.get(doc.layout);
  const same = last && last.doc.components === doc.components && last.doc.boundaries === doc.boundaries;
  if (same && last.doc.connections === doc.connections) return last.all;
  const all = computed(doc);
  known.set(doc.layout, { doc, all });
  return all;
}

function computed(doc: Doc): Map<string, Box> {
  const found = new Map<string, Box>();
  for (const boundary of doc.boundaries) found.set(boundary.id, boxOf(doc.layout[boundary.id], FRAME));
  const placed = doc.components.filter(({ id }) => doc.layout[id]);
  for (const { id } of placed) found.set(id, { ...boxOf(doc.layout[id], NODE), ...NODE });
  const bottom = Math.max(0, ...[...found.values()].map((box) => box.y + box.height));
  let loose = 0;
  for (const { id } of doc.components) {
    if (!doc.layout[id]) found.set(id, besideNeighbours(doc, id, found) ?? looseBox(loose++, bottom));
  }
  return found;
}

function besideNeighbours(doc: Doc, id: string, found: ReadonlyMap<string, Box>): Box | null {
  const ends = doc.connections.flatMap((c) => (c.source === id ? [c.target] : c.target === id ? [c.source] : []));
  const near = ends.flatMap((end) => found.get(end) ?? []);
  if (near.length === 0) return null;
  const mean = (of: (box: Box) => number): number => near.reduce((sum, box) => sum + of(box), 0) / near.length;
  const taken = doc.components.flatMap((c) => found.get(c.id) ?? []);
  const within = doc.components.find((c) => c.id === id)?.within;
  const wish = { x: mean((b) => b.x), y: mean((b) => b.y) };
  return { ...nearestFree(wish, taken, framesOf(doc, found), within ? found.get(within) : undefined), ...NODE };
}

function boxOf(place: Place | undefined, size: { width: number; height: number }): Box {
  return { x: place?.x ?? 0, y: place?.y ?? 0, width: place?.width ?? size.width, height: place?.height ?? size.height };
}

/** Where a note lies: where a hand put it, else under what it is pinned to, else beside the drawing. */
export function notePlace({ at, x, y }: Note, index: number, all: ReadonlyMap<string, Box>): Point {
  if (x != null && y != null) return { x, y };
  const box = at ? all.get(at) : undefined;
  return box ? { x: box.x + 8, y: box.y + box.height + 6 } : { x: -200, y: index * 72 };
}

function looseBox(index: number, bottom: number): Box {
  return { x: 40 + (index % 6) * 208, y: bottom + 40 + Math.floor(index / 6) * 96, ...NODE };
}

export function overlaps(a: Box, b: Box, gap = 0): boolean {
  return a.x < b.x + b.width + gap && b.x < a.x + a.width + gap && a.y < b.y + b.height + gap && b.y < a.y + a.height + gap;
}

export function contains(box: Box, point: Point): boolean {
  return point.x >= box.x && point.y >= box.y && point.x <= box.x + box.width && point.y <= box.y + box.height;
}

export function center(box: Box): Point {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** The free place nearest to a wish, rather inside a frame than out of it. */
export function freeSpot(doc: Doc, wish: Point, within: string | null = null): Point {
  const all = boxes(doc);
  const taken = doc.components.flatMap(({ id }) => all.get(id) ?? []);
  return nearestFree(wish, taken, framesOf(doc, all), within ? all.get(within) : undefined);
}

function framesOf(doc: Doc, all: ReadonlyMap<string, Box>): Box[] {
  return doc.boundaries.flatMap(({ id }) => all.get(id) ?? []);
}

function nearestFree(wish: Point, taken: readonly Box[], frames: readonly Box[], frame?: Box): Point {
  const steps = [0, 1, -1, 2, -2, 3, -3, 4, 5, 6].flatMap((row) => [0, 1, -1, 2, -2, 3, 4, 5, 6].map((column) => ({
    x: snap(wish.x + column * 104), y: snap(wish.y + row * 88), far: Math.hypot(column * (column < 0 ? 140 : 104), row * 88),
  })));
  steps.sort((a, b) => a.far - b.far);
  const free = steps.filter((point) => !taken.some((box) => overlaps({ ...point, ...NODE }, box, GRID * 2)));
  const clear = free.filter((point) => frames.every((other) => holds(other, point) || !overlaps({ ...point, ...NODE }, other)));
  const inside = clear.find((point) => !frame || holds(frame, point));
  // A frame grows to the right and downwards only, so that nothing in it moves.
  const beyond = free.find((point) => !frame || (point.x > frame.x && point.y > frame.y + GRID * 4));
  const { x, y } = inside ?? beyond ?? clear[0] ?? free[0] ?? { x: snap(wish.x), y: snap(wish.y) };
  return { x, y };
}

function holds(frame: Box, { x, y }: Point): boolean {
  const pad = GRID * 2;
  return x >= frame.x + pad && y >= frame.y + GRID * 4 && x + NODE.width <= frame.x + frame.width - pad && y + NODE.height <= frame.y + frame.height - pad;
}

/** The frames around a part, the nearest first; a ring of frames ends the walk. */
export function enclosing(doc: Doc, within: string | null | undefined): Boundary[] {
  const byId = new Map(doc.boundaries.map((b) => [b.id, b]));
  const found: Boundary[] = [];
  for (let frame = byId.get(within ?? ""); frame && !found.includes(frame); frame = byId.get(frame.within ?? "")) {
    found.push(frame);
  }
  return found;
}

/** The innermost frame that a point lies in, leaving out frames that are themselves being moved. */
export function frameAt(doc: Doc, point: Point, moved: ReadonlySet<string> = new Set()): string | null {
  const all = boxes(doc);
  const inMoved = (id: string): boolean => enclosing(doc, id).some((b) => moved.has(b.id));
  const around = doc.boundaries.filter((b) => !inMoved(b.id) && contains(all.get(b.id) as Box, point));
  around.sort((a, b) => enclosing(doc, b.id).length - enclosing(doc, a.id).length || area(all, a) - area(all, b));
  return around[0]?.id ?? null;
}

function area(all: ReadonlyMap<string, Box>, { id }: Boundary): number {
  const box = all.get(id);
  return box ? box.width * box.height : 0;
}

/** Ids of everything inside a frame, frames included. */
export function insideOf(doc: Doc, frame: string): string[] {
  const parts: (Component | Boundary)[] = [...doc.boundaries, ...doc.components];
  return parts.filter((part) => part.id !== frame && enclosing(doc, part.within).some((b) => b.id === frame)).map((p) => p.id);
}
