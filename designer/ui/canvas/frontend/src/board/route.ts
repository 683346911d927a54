/** Where a connection leaves and enters: the facing sides, spread so that lines do not lie on one another. */
import { Position } from "@xyflow/react";
import { boxes, center, type Box } from "../model/geometry";
import type { Doc, Point } from "../protocol";

export interface Ends {
  source: Point;
  target: Point;
  from: Position;
  to: Position;
}

/** Which sides two boxes turn to each other. */
export function sides(a: Box, b: Box): [Position, Position] {
  const [p, q] = [center(a), center(b)];
  const gapX = Math.abs(q.x - p.x) - (a.width + b.width) / 2;
  const gapY = Math.abs(q.y - p.y) - (a.height + b.height) / 2;
  if (gapX >= gapY) return q.x >= p.x ? [Position.Right, Position.Left] : [Position.Left, Position.Right];
  return q.y >= p.y ? [Position.Bottom, Position.Top] : [Position.Top, Position.Bottom];
}

/** Shares of a side, from -0.5 to 0.5, at which each connection leaves and enters, as `source share,target share`. */
export function ports(doc: Doc): Map<string, string> {
  const all = boxes(doc);
  const sidesOf = new Map<string, { id: string; end: 0 | 1; along: number }[]>();
  for (const { id, source, target } of doc.connections) {
    const [a, b] = [all.get(source), all.get(target)];
    if (!a || !b) continue;
    const facing = sides(a, b);
    [source, target].forEach((node, end) => {
      const side = facing[end] as Position;
      const far = center(end === 0 ? b : a);
      const along = side === Position.Left || side === Position.Right ? far.y : far.x;
      const key = `${node} ${side}`;
      sidesOf.set(key, [...(sidesOf.get(key) ?? []), { id, end: end as 0 | 1, along }]);
    });
  }
  return shared(sidesOf);
}

function shared(sidesOf: Map<string, { id: string; end: 0 | 1; along: number }[]>): Map<string, string> {
  const shares = new Map<string, [number, number]>();
  for (const ends of sidesOf.values()) {
    ends.sort((a, b) => a.along - b.along || a.id.localeCompare(b.id));
    ends.forEach(({ id, end }, i) => {
      const pair = shares.get(id) ?? [0, 0];
      pair[end] = (i + 1) / (ends.length + 1) - 0.5;
      shares.set(id, pair);
    });
  }
  return new Map([...shares].map(([id, pair]) => [id, pair.join(",")]));
}

export function endsOf(a: Box, b: Box, port: string): Ends {
  const [from, to] = sides(a, b);
  const [first = 0, second = 0] = port.split(",").map(Number);
  return { source: onSide(a, from, first), target: onSide(b, to, second), from, to };
}

function onSide(box: Box, side: Position, share: number): Point {
  const { x, y } = center(box);
  const [alongX, alongY] = [x + share * box.width * 0.8, y + share * box.height * 0.8];
  switch (side) {
    case Position.Left: return { x: box.x, y: alongY };
    case Position.Right: return { x: box.x + box.width, y: alongY };
    case Position.Top: return { x: alongX, y: box.y };
    case Position.Bottom: return { x: alongX, y: box.y + box.height };
  }
}
