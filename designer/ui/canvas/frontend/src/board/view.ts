/** Where the board looks. The size of every part is known, so that it looks there in the very moment it is asked to:
 * React Flow's own `fitView` waits for later frames, and a quick hand would then press beside what it meant. */
import { getViewportForBounds, type useReactFlow } from "@xyflow/react";
import { NODE } from "../model/geometry";
import type { BoardNode, Wire } from "./flow";

export type Instance = ReturnType<typeof useReactFlow<BoardNode, Wire>>;

export const ZOOM = { minZoom: 0.1, maxZoom: 2.5 };
const WHOLE = 0.08;
const PATH = 0.2;

/** How a view moves: not at all for whoever asked for less motion. */
export function motion(milliseconds: number): { duration: number } {
  return { duration: calm() ? 0 : milliseconds };
}

function calm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Shows the whole drawing; of an empty board there is nothing to show. */
export function fitAll(flow: Instance, area: DOMRect | undefined, milliseconds = 0): void {
  fit(flow, area, flow.getNodes().map(({ id }) => id), WHOLE, milliseconds);
}

/** Shows a path unless all of it is seen already. */
export function fitPath(flow: Instance, area: DOMRect | undefined, path: Iterable<string>): void {
  const ids = [...path].filter((id) => flow.getNode(id));
  if (!area || ids.length === 0) return;
  const { x, y, width, height } = flow.getNodesBounds(ids);
  const [a, b] = [flow.flowToScreenPosition({ x, y }), flow.flowToScreenPosition({ x: x + width, y: y + height })];
  const inside = a.x >= area.left && a.y >= area.top && b.x <= area.right && b.y <= area.bottom;
  if (!inside) fit(flow, area, ids, PATH, 300);
}

function fit(flow: Instance, area: DOMRect | undefined, ids: string[], padding: number, milliseconds: number): void {
  if (!area || ids.length === 0) return;
  const view = getViewportForBounds(flow.getNodesBounds(ids), area.width, area.height, ZOOM.minZoom, 1, padding);
  void flow.setViewport(view, motion(milliseconds));
}

/** Moves the view just so far that a chosen component is seen; a frame or a line may be larger than the view. */
export function bringIn(flow: Instance, area: DOMRect | undefined, id: string): void {
  const node = flow.getInternalNode(id);
  if (!area || node?.type !== "component") return;
  const { x, y } = node.internals.positionAbsolute;
  const [a, b] = [flow.flowToScreenPosition({ x, y }), flow.flowToScreenPosition({ x: x + NODE.width, y: y + NODE.height })];
  const over = (low: number, high: number, from: number, to: number) => (low < from ? from - low : high > to ? to - high : 0);
  const by = { x: over(a.x, b.x, area.left + 24, area.right - 24), y: over(a.y, b.y, area.top + 24, area.bottom - 64) };
  const { x: left, y: top, zoom } = flow.getViewport();
  if (by.x || by.y) void flow.setViewport({ x: left + by.x, y: top + by.y, zoom }, motion(160));
}

/** The point of the drawing in the middle of the board. */
export function centerOf(flow: Instance, area: DOMRect): { x: number; y: number } {
  return flow.screenToFlowPosition({ x: area.x + area.width / 2, y: area.y + area.height / 2 });
}
