/** Where parts lie: absolute pixels in the protocol, relative to the frame around them on the board. */
import type { Boundary, Component, Doc, Place, Point } from "../protocol";

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

/** The box of every component and boundary; what nobody placed yet is set out in rows below the rest. */
export function boxes(doc: Doc): Map<string, Box> {
  const found = new Map<string, Box>();
  for (const boundary of doc.boundaries) found.set(boundary.id, boxOf(doc.layout[boundary.id], FRAME));
  const bottom = Math.max(0, ...Object.values(doc.layout).map((place) => place.y + (place.height ?? NODE.height)));
  let loose = 0;
  for (const { id } of doc.components) {
    const place = doc.layout[id];
    found.set(id, place ? boxOf({ x: place.x, y: place.y }, NODE) : looseBox(loose++, bottom));
  }
  return found;
}

function boxOf(place: Place | undefined, size: { width: number; height: number }): Box {
  return { x: place?.x ?? 0, y: place?.y ?? 0, width: place?.width ?? size.width, height: place?.height ?? size.height };
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

/** The nearest free place for a component to the right of another, else below it. */
export function freeSpot(doc: Doc, wish: Point): Point {
  const all = boxes(doc);
  const taken = doc.components.flatMap(({ id }) => all.get(id) ?? []);
  const free = (point: Point): boolean => !taken.some((box) => overlaps({ ...point, ...NODE }, box, GRID * 2));
  for (let column = 0; column < 6; column += 1) {
    for (const row of [0, 1, -1, 2, -2, 3]) {
      const point = { x: snap(wish.x + column * 208), y: snap(wish.y + row * 88) };
      if (free(point)) return point;
    }
  }
  return { x: snap(wish.x), y: snap(wish.y) };
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
