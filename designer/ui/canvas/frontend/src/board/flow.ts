/** The design as React Flow's nodes and edges; what did not change keeps its very object, and so is not drawn again. */
import { Position, type Edge, type Node, type NodeHandle } from "@xyflow/react";
import { boxes, enclosing, NODE, notePlace, type Box } from "../model/geometry";
import { connectionTitle, label } from "../model/infer";
import type { Catalogue, Component, Connection, Doc } from "../protocol";
import type { Drawn, Ghost } from "./derived";
import { ports } from "./route";

/** Facts are not in here: a node reads them from the store, so that a stated fact never goes through React Flow. */
export type ComponentNode = Node<{ ghost: Ghost | null }, "component">;
export type FrameNode = Node<{ ghost: Ghost | null }, "frame">;
export type NoteNode = Node<{ text: string; index: number }, "note">;
export type BoardNode = ComponentNode | FrameNode | NoteNode;
export type Wire = Edge<{ kind: string; port: string; ghost: Ghost | null }, "wire">;

/** Where something is while a hand moves it, relative to its frame, before the edit is made. */
export type Held = ReadonlyMap<string, Partial<Box>>;

const HANDLES: NodeHandle[] = [
  handle(Position.Top, NODE.width / 2, 0), handle(Position.Right, NODE.width, NODE.height / 2),
  handle(Position.Bottom, NODE.width / 2, NODE.height), handle(Position.Left, 0, NODE.height / 2),
];

function handle(position: Position, x: number, y: number): NodeHandle {
  return { id: position, type: "source", position, x, y, width: 1, height: 1 };
}

/** Keeps a made object for as long as what it was made from stays the same. */
class Kept<T> {
  private made = new Map<string, { from: unknown[]; value: T }>();
  private next = new Map<string, { from: unknown[]; value: T }>();
  private list: T[] = [];

  take(id: string, from: unknown[], make: () => T): T {
    const last = this.made.get(id);
    const same = last && last.from.every((part, i) => part === from[i]);
    const entry = same ? last : { from, value: make() };
    this.next.set(id, entry);
    return entry.value;
  }

  /** The list of what was taken; the very list of last time where nothing in it changed. */
  turn(values: T[]): T[] {
    this.made = this.next;
    this.next = new Map();
    const same = values.length === this.list.length && values.every((value, i) => value === this.list[i]);
    return same ? this.list : (this.list = values);
  }
}

/** Whether two lists hold the same parts as far as `alike` looks: a stated fact changes no place and no line. */
function alikeAll<T>(a: readonly T[], b: readonly T[], alike: (a: T, b: T) => boolean): boolean {
  return a === b || (a.length === b.length && a.every((part, i) => part === b[i] || alike(part, b[i] as T)));
}

const standsAlike = (a: Component, b: Component): boolean => a.id === b.id && a.within === b.within;
const namedAlike = (a: Component, b: Component): boolean => a.id === b.id && a.name === b.name;

/** One for each board: gives its nodes and edges. */
export class Flow {
  private stood: { shown: Drawn; selection: ReadonlySet<string>; held: Held; list: BoardNode[] } | null = null;
  private ran: { shown: Drawn; selection: ReadonlySet<string>; catalogue: Catalogue | null; list: Wire[] } | null = null;
  private nodes = new Kept<BoardNode>();
  private edges = new Kept<Wire>();
  private ports: { layout: Doc["layout"]; connections: Connection[]; shares: ReadonlyMap<string, string> } | null = null;

  nodesOf(shown: Drawn, selection: ReadonlySet<string>, held: Held): BoardNode[] {
    const last = this.stood;
    const same = last && last.selection === selection && last.held === held && sameGround(last.shown, shown)
      && alikeAll(last.shown.doc.components, shown.doc.components, standsAlike);
    const list = same ? last.list : this.placed(shown, selection, held);
    this.stood = { shown, selection, held, list };
    return list;
  }

  edgesOf(shown: Drawn, selection: ReadonlySet<string>, catalogue: Catalogue | null): Wire[] {
    const last = this.ran;
    const same = last && last.selection === selection && last.catalogue === catalogue && sameGround(last.shown, shown)
      && alikeAll(last.shown.doc.components, shown.doc.components, namedAlike);
    const list = same ? last.list : this.wired(shown, selection, catalogue);
    this.ran = { shown, selection, catalogue, list };
    return list;
  }

  private placed({ doc, ghosts }: Drawn, selection: ReadonlySet<string>, held: Held): BoardNode[] {
    const all = boxes(doc);
    const place = (id: string, within: string | null | undefined): Box & { parent: string | undefined } => {
      const box = { ...(all.get(id) as Box) };
      const frame = within && within !== id ? all.get(within) : undefined;
      if (frame) Object.assign(box, { x: box.x - frame.x, y: box.y - frame.y });
      return { ...box, ...held.get(id), parent: frame ? (within as string) : undefined };
    };
    const depth = new Map(doc.boundaries.map((b) => [b.id, enclosing(doc, b.within).length]));
    const sorted = [...doc.boundaries].sort((a, b) => (depth.get(a.id) ?? 0) - (depth.get(b.id) ?? 0));
    const nodes: BoardNode[] = sorted.map((boundary) => {
      const { x, y, width, height, parent } = place(boundary.id, boundary.within);
      const [selected, ghost, level] = [selection.has(boundary.id), ghosts.get(boundary.id) ?? null, depth.get(boundary.id) ?? 0];
      return this.nodes.take(boundary.id, [x, y, width, height, parent, selected, ghost, level], () =>
        frameNode(boundary.id, { x, y, width, height }, parent, selected, ghost, level));
    });
    for (const component of doc.components) {
      const { x, y, parent } = place(component.id, component.within);
      const [selected, ghost] = [selection.has(component.id), ghosts.get(component.id) ?? null];
      nodes.push(this.nodes.take(component.id, [x, y, parent, selected, ghost], () =>
        componentNode(component.id, { x, y }, parent, selected, ghost)));
    }
    doc.notes.forEach((note, i) => {
      const { text } = note;
      const { x, y } = { ...notePlace(note, i, all), ...held.get(`note ${i}`) };
      nodes.push(this.nodes.take(`note ${i}`, [text, x, y], () => noteNode(i, text, x, y)));
    });
    return this.nodes.turn(nodes);
  }

  private wired({ doc, ghosts }: Drawn, selection: ReadonlySet<string>, catalogue: Catalogue | null): Wire[] {
    const port = this.portsOf(doc);
    const names = new Map(doc.components.map((c) => [c.id, label(c)]));
    const wires = doc.connections.filter((c) => names.has(c.source) && names.has(c.target)).map((connection) => {
      const { id, source, target, kind } = connection;
      const [selected, ghost, at] = [selection.has(id), ghosts.get(id) ?? null, port.get(id) ?? "0,0"];
      const name = `${names.get(source)} to ${names.get(target)}, ${connectionTitle(catalogue, kind)}`;
      return this.edges.take(id, [source, target, kind, selected, ghost, at, name], (): Wire => ({
        id, source, target, type: "wire", selected, ariaLabel: name, interactionWidth: 16, focusable: true,
        ariaRole: "button", data: { kind, port: at, ghost }, zIndex: 0,
      }));
    });
    return this.edges.turn(wires);
  }

  /** Facts change far more often than places and lines do. */
  private portsOf(doc: Doc): ReadonlyMap<string, string> {
    const { layout, connections } = doc;
    if (this.ports?.layout !== layout || this.ports.connections !== connections) {
      this.ports = { layout, connections, shares: ports(doc) };
    }
    return this.ports.shares;
  }
}

/** Whether all that lines and places hang on but the components is the same. */
function sameGround(a: Drawn, b: Drawn): boolean {
  const [left, right] = [a.doc, b.doc];
  return a.ghosts === b.ghosts && left.layout === right.layout && left.boundaries === right.boundaries
    && left.connections === right.connections && left.notes === right.notes;
}

function frameNode(
  id: string, box: Box, parentId: string | undefined, selected: boolean, ghost: Ghost | null, level: number,
): FrameNode {
  const { x, y, width, height } = box;
  return {
    id, type: "frame", position: { x, y }, width, height, measured: { width, height }, selected,
    data: { ghost }, zIndex: level - 50, connectable: false, focusable: false,
    ...(parentId ? { parentId } : {}), ...(ghost ? { selectable: false, draggable: false } : {}),
  };
}

function componentNode(
  id: string, position: { x: number; y: number }, parentId: string | undefined, selected: boolean, ghost: Ghost | null,
): ComponentNode {
  return {
    id, type: "component", position, ...NODE, measured: NODE, handles: HANDLES, selected,
    data: { ghost }, zIndex: 1, focusable: false,
    ...(parentId ? { parentId } : {}), ...(ghost === "added" ? { selectable: false, draggable: false } : {}),
  };
}

function noteNode(index: number, text: string, x: number, y: number): NoteNode {
  return {
    id: `note ${index}`, type: "note", position: { x, y }, data: { text, index }, selectable: false, connectable: false,
    focusable: false, deletable: false, zIndex: 2, width: 152, height: 32, measured: { width: 152, height: 32 },
  };
}
