/** What hands do on the board, as edits. */
import type { EdgeChange, NodeChange } from "@xyflow/react";
import type { DragEvent } from "react";
import { connect, dropKind, edit, kindOf } from "../actions";
import { boxes, center, frameAt, insideOf, NODE, snap } from "../model/geometry";
import { inferred, label } from "../model/infer";
import type { Word } from "../model/search";
import type { Doc, Edit, Note, Place, Point } from "../protocol";
import { getState } from "../store";
import type { BoardNode, Wire } from "./flow";

export const DRAGGED = "application/x-chalkline-kind";

/** A direction that connections rarely run: asked before it is drawn. */
export interface Asked {
  source: string;
  target: string;
  question: string;
}

export function selectedAfter(changes: (NodeChange<BoardNode> | EdgeChange<Wire>)[]): ReadonlySet<string> {
  const next = new Set(getState().selection);
  for (const change of changes) {
    if (change.type !== "select") continue;
    if (change.selected) next.add(change.id);
    else next.delete(change.id);
  }
  return next;
}

/** Connects, or says what to ask first. */
export function connected(source: string, target: string): Asked | null {
  const { doc, catalogue } = getState();
  if (!doc || source === target) return null;
  const { unlikely } = inferred(catalogue, kindOf(doc, source), kindOf(doc, target));
  if (unlikely) return { source, target, question: unlikely };
  connect(source, target);
  return null;
}

export function dropped(event: DragEvent, at: Point): void {
  const text = event.dataTransfer.getData(DRAGGED);
  if (!text) return;
  event.preventDefault();
  const line = (event.target as Element).closest(".react-flow__edge")?.getAttribute("data-id") ?? null;
  dropKind(JSON.parse(text) as Word, at, line);
}

/** One move for all that was dragged, with what stands in dragged frames; and the frames they are in now. */
export function movedTo(nodes: readonly BoardNode[]): void {
  const { doc } = getState();
  if (!doc) return;
  const all = boxes(doc);
  const dragged = nodes.filter((node) => node.type !== "note" && all.has(node.id));
  const positions: Record<string, Place> = {};
  for (const node of dragged) {
    const old = all.get(node.id) as Place;
    const at = absolute(node, doc);
    const by = { x: at.x - old.x, y: at.y - old.y };
    if (by.x === 0 && by.y === 0) continue;
    for (const id of [node.id, ...insideOf(doc, node.id)]) positions[id] ??= placeOf(doc, id, all.get(id) as Place, by);
  }
  const notes = doc.notes.map((note, i) => noteAfter(note, nodes.find((node) => node.id === `note ${i}`)?.position, all, positions));
  const written: Edit[] = notes.every((note, i) => note === doc.notes[i]) ? [] : [{ op: "notes", notes }];
  if (Object.keys(positions).length === 0) return edit("Move note", written);
  const roots = dragged.filter((node) => !dragged.some((other) => insideOf(doc, other.id).includes(node.id)));
  edit(titleOf(doc, dragged), [{ op: "move", positions }, ...roots.flatMap((node) => reframed(doc, node.id, positions, dragged)), ...written]);
}

/** A note that was dragged, or that a hand had put beside what was dragged. */
function noteAfter(note: Note, to: Point | undefined, all: ReadonlyMap<string, Place>, positions: Record<string, Place>): Note {
  if (to) return { ...note, x: snap(to.x), y: snap(to.y) };
  const [from, place] = [all.get(note.at ?? ""), positions[note.at ?? ""]];
  if (!from || !place || note.x == null || note.y == null) return note;
  return { ...note, x: note.x + place.x - from.x, y: note.y + place.y - from.y };
}

function titleOf(doc: Doc, dragged: readonly BoardNode[]): string {
  const one = [...doc.components, ...doc.boundaries].find((part) => part.id === dragged[0]?.id);
  return dragged.length === 1 && one ? `Move ${label(one)}` : `Move ${dragged.length} parts`;
}

function absolute(node: BoardNode, doc: Doc): Point {
  const frame = node.parentId ? boxes(doc).get(node.parentId) : undefined;
  return { x: snap(node.position.x + (frame?.x ?? 0)), y: snap(node.position.y + (frame?.y ?? 0)) };
}

function placeOf(doc: Doc, id: string, box: Place, by: Point): Place {
  const at = { x: box.x + by.x, y: box.y + by.y };
  return doc.boundaries.some((b) => b.id === id) ? { ...at, width: box.width ?? null, height: box.height ?? null } : at;
}

/** A part whose middle now lies in another frame belongs to it. */
function reframed(doc: Doc, id: string, positions: Record<string, Place>, dragged: readonly BoardNode[]): Edit[] {
  const place = positions[id];
  const part = [...doc.components, ...doc.boundaries].find((p) => p.id === id);
  if (!place || !part) return [];
  const moved = new Set(dragged.map((node) => node.id));
  const middle = center({ x: place.x, y: place.y, width: place.width ?? NODE.width, height: place.height ?? NODE.height });
  const within = frameAt(doc, middle, moved);
  const kept = part.within && moved.has(part.within);
  return kept || within === (part.within ?? null) ? [] : [{ op: "set", on: id, attribute: "within", value: within }];
}
