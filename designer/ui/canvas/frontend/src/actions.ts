/** What a gesture on the board means, as edits. */
import { freeConnectionId, freeId } from "./model/apply";
import { duplicated, fragmentOf } from "./model/fragment";
import { boxes, enclosing, frameAt, freeSpot, insideOf, NODE, notePlace, snap } from "./model/geometry";
import { inferred, label } from "./model/infer";
import { plain, search, type Word } from "./model/search";
import type { Component, Connection, Doc, Edit, Journey, Place, Point, Requirements } from "./protocol";
import { getState, select, send, setState } from "./store";

const GAP = 40;

export function edit(title: string, edits: Edit[]): void {
  if (edits.length) void send({ do: "edit", label: title, edits });
}

export function slug(text: string): string {
  const clean = text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^[^a-z]+|-+$/g, "");
  return clean.slice(0, 48) || "box";
}

export function remember(kind: string): void {
  setState({ recent: [kind, ...getState().recent.filter((k) => k !== kind)].slice(0, 6) });
}

function componentOf(doc: Doc, word: Word, name: string | null, within: string | null): Component {
  return {
    id: freeId(doc, slug(name ?? word.kind)),
    kind: word.kind,
    ...(name ? { name } : {}),
    ...(word.product ? { product: word.product } : {}),
    ...(within ? { within } : {}),
    attributes: { ...(word.attributes ?? {}) },
  };
}

/** Puts a component where it was dropped; on a connection it goes in between. */
export function dropKind(word: Word, at: Point, connection: string | null): void {
  const { doc, catalogue } = getState();
  if (!doc) return;
  const old = doc.connections.find((c) => c.id === connection);
  const wish = { x: snap(at.x - NODE.width / 2), y: snap(at.y - NODE.height / 2) };
  // A short line has no room for a component: it goes beside, and what a hand placed stays.
  const place = old ? freeSpot(doc, wish) : wish;
  const component = componentOf(doc, word, titled(doc, word), frameAt(doc, at));
  const placed: Edit = { op: "move", positions: { [component.id]: place } };
  if (old) {
    const [source, target] = [kindOf(doc, old.source), kindOf(doc, old.target)];
    const first_kind = inferred(catalogue, source, word.kind).kind;
    const second_kind = inferred(catalogue, word.kind, target).kind;
    edit(`Insert ${word.title}`, [{ op: "splice", connection: old.id, component, first_kind, second_kind }, placed]);
  } else {
    edit(`Add ${word.title}`, [{ op: "add", component }, placed]);
  }
  remember(word.kind);
  select([component.id]);
}

/** A kind's title as a name, numbered where there is one already. */
export function titled(doc: Doc, { title, product }: Word): string {
  const wish = product ?? title;
  const taken = new Set(doc.components.map(label));
  let name = wish;
  for (let n = 2; taken.has(name); n += 1) name = `${wish} ${n}`;
  return name;
}

export function kindOf(doc: Doc, id: string): string {
  return doc.components.find((c) => c.id === id)?.kind ?? "box";
}

/** What a typed text means: `Name: kind`, a kind's word, or a box of that name. */
export function meaningOf(text: string, word: Word | undefined): { word: Word; name: string } {
  const [name, kind] = text.split(":").map((part) => part.trim());
  const typed = capital(name || text.trim());
  if (kind) return { word: search(getState().catalogue, kind, 1)[0] ?? box(typed), name: typed };
  const said = word && [word.title, word.product].find((known) => known && plain(known) === plain(typed));
  return { word: word ?? box(typed), name: said ?? typed };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function box(title: string): Word {
  return { kind: "box", title };
}

/** Adds the next component: connected with `from` and right of it, or at a point. */
export function addNext(word: Word, name: string, from: string | null, at: Point | null): string | null {
  const { doc } = getState();
  if (!doc) return null;
  const anchor = from ? boxes(doc).get(from) : undefined;
  const near = doc.components.find((c) => c.id === from)?.within ?? null;
  // A place that nobody chose says for which size it was reckoned: tidying may move it.
  const place: Place = at ?? reckoned(doc, anchor ? { x: anchor.x + anchor.width + GAP, y: anchor.y } : { x: 80, y: 80 }, near);
  const within = at || !from ? frameAt(doc, { x: place.x + 8, y: place.y + 8 }) : near;
  const component = componentOf(doc, word, titled(doc, { kind: word.kind, title: name }), within);
  const edits: Edit[] = [{ op: "add", component }, { op: "move", positions: { [component.id]: place, ...grown(doc, within, place) } }];
  if (from) edits.push({ op: "connect", connection: connectionTo(doc, from, component) });
  edit(`Add ${label(component)}`, edits);
  remember(word.kind);
  select([component.id]);
  return component.id;
}

/** Frames that must grow so that what is put into them lies inside. */
function grown(doc: Doc, within: string | null, place: Point): Record<string, Place> {
  const all = boxes(doc);
  const found: Record<string, Place> = {};
  let [right, bottom] = [place.x + NODE.width + 24, place.y + NODE.height + 24];
  for (const { id } of enclosing(doc, within)) {
    const frame = all.get(id);
    if (!frame) continue;
    const [width, height] = [Math.max(frame.width, right - frame.x), Math.max(frame.height, bottom - frame.y)];
    if (width !== frame.width || height !== frame.height) found[id] = { x: frame.x, y: frame.y, width, height };
    [right, bottom] = [frame.x + width + 24, frame.y + height + 24];
  }
  return found;
}

function reckoned(doc: Doc, wish: Point, near: string | null): Place {
  return { ...freeSpot(doc, wish, near), ...NODE };
}

/** Who draws or sizes a frame places what is in it: tidying leaves it there. */
export function placedByHand(doc: Doc, ids: readonly string[]): Record<string, Place> {
  const all = boxes(doc);
  const parts = doc.components.filter(({ id }) => ids.includes(id));
  return Object.fromEntries(parts.map(({ id }) => [id, { x: all.get(id)?.x ?? 0, y: all.get(id)?.y ?? 0 }]));
}

function connectionTo(doc: Doc, source: string, target: Component): Connection {
  const { kind } = inferred(getState().catalogue, kindOf(doc, source), target.kind);
  return { id: freeConnectionId(doc, source, target.id), source, target: target.id, kind, attributes: {} };
}

/** Connects two components by the kind their roles suggest. */
export function connect(source: string, target: string): void {
  const { doc, catalogue } = getState();
  if (!doc || source === target) return;
  const { kind } = inferred(catalogue, kindOf(doc, source), kindOf(doc, target));
  const id = freeConnectionId(doc, source, target);
  edit("Connect", [{ op: "connect", connection: { id, source, target, kind, attributes: {} } }]);
  select([id]);
}

export function removeSelection(): void {
  const { doc, selection } = getState();
  if (!doc || selection.size === 0) return;
  const parts = [...doc.components, ...doc.boundaries].filter((part) => selection.has(part.id));
  const ids = new Set(parts.map((part) => part.id));
  const lines = doc.connections.filter((c) => selection.has(c.id) && !ids.has(c.source) && !ids.has(c.target));
  const edits: Edit[] = [
    ...lines.map(({ id }): Edit => ({ op: "disconnect", id })),
    ...parts.map(({ id }): Edit => ({ op: "remove", id })),
  ];
  edit(edits.length === 1 ? `Delete ${[...selection][0]}` : `Delete ${edits.length} parts`, edits);
  select([]);
}

export function duplicateSelection(): void {
  const { doc, selection } = getState();
  if (!doc) return;
  const { edits, ids } = duplicated(doc, fragmentOf(doc, selection), { x: 32, y: 32 });
  if (!ids.length) return;
  edit("Duplicate", edits);
  select(ids);
}

/** Moves what is selected, and what stands in selected frames, by whole pixels. */
export function nudge(by: Point): void {
  const { doc, selection } = getState();
  if (!doc) return;
  const all = boxes(doc);
  const frames = doc.boundaries.filter((b) => selection.has(b.id)).map((b) => b.id);
  const ids = new Set([...selection, ...frames.flatMap((id) => insideOf(doc, id))].filter((id) => all.has(id)));
  const moved = [...ids].map((id) => [id, shifted(doc, id, all.get(id) as Place, by)] as const);
  if (moved.length) edit("Move", [{ op: "move", positions: Object.fromEntries(moved) }]);
}

function shifted(doc: Doc, id: string, box: Place, by: Point): Place {
  const at = { x: box.x + by.x, y: box.y + by.y };
  return doc.boundaries.some((b) => b.id === id) ? { ...at, width: box.width ?? null, height: box.height ?? null } : at;
}

/** Pins an empty note to a part, or beside the drawing, and begins to write it. */
export function addNote(at: string | null): void {
  const { doc } = getState();
  if (!doc) return;
  edit("Add a note", [{ op: "notes", notes: [...doc.notes, { text: "Note", ...(at ? { at } : {}) }] }]);
  setState({ noting: doc.notes.length });
}

/** Keeps what was written; an emptied note goes. */
export function writeNote(index: number, text: string): void {
  const { doc } = getState();
  setState({ noting: null });
  const old = doc?.notes[index];
  if (!doc || !old || old.text === text.trim()) return;
  const notes = doc.notes.flatMap((note, i) => (i !== index ? [note] : text.trim() ? [{ ...note, text: text.trim() }] : []));
  edit(text.trim() ? "Write a note" : "Remove a note", [{ op: "notes", notes }]);
}

export function moveNote(index: number, by: Point): void {
  const { doc } = getState();
  if (!doc) return;
  const notes = doc.notes.map((note, i) => {
    if (i !== index) return note;
    const { x, y } = notePlace(note, i, boxes(doc));
    return { ...note, x: snap(x + by.x), y: snap(y + by.y) };
  });
  edit("Move note", [{ op: "notes", notes }]);
}

/** Changes what the design is held to, from what it is held to now: the screen may show what was a moment ago. */
export function changeRequirements(change: (now: Requirements) => Requirements): void {
  const { doc } = getState();
  if (doc) edit("Change requirements", [{ op: "requirements", requirements: change(doc.requirements) }]);
}

/** Changes the critical flows, from those that there are now. */
export function changeJourneys(title: string, change: (now: Doc) => Journey[]): void {
  const { doc } = getState();
  if (doc) edit(title, [{ op: "journeys", journeys: change(doc) }]);
}

export type FrameKind = "region" | "network" | "trust zone";
const FRAME_FACTS: Record<FrameKind, { name: string; attributes: Record<string, boolean | string> }> = {
  region: { name: "Region", attributes: { region: "westeurope" } },
  network: { name: "Private network", attributes: { private_network: true } },
  "trust zone": { name: "Trust zone", attributes: { trust_zone: "app" } },
};

/** Draws a frame around the selected parts, or an empty one at a point. */
export function frame(kind: FrameKind, at: Point): void {
  const { doc, selection } = getState();
  if (!doc) return;
  const all = boxes(doc);
  const members = [...doc.components, ...doc.boundaries].filter((part) => selection.has(part.id));
  const found = members.map(({ id }) => all.get(id)).filter((b) => b !== undefined);
  const left = Math.min(...found.map((b) => b.x)) - 24;
  const top = Math.min(...found.map((b) => b.y)) - 40;
  const place = found.length
    ? {
        x: left, y: top,
        width: Math.max(...found.map((b) => b.x + b.width)) + 24 - left,
        height: Math.max(...found.map((b) => b.y + b.height)) + 24 - top,
      }
    : { x: snap(at.x), y: snap(at.y), width: 416, height: 256 };
  const id = freeId(doc, slug(kind));
  const within = found.length ? (members[0]?.within ?? null) : frameAt(doc, at);
  const boundary = { id, ...FRAME_FACTS[kind], ...(within ? { within } : {}), component_defaults: {}, connection_defaults: {} };
  edit(`Frame: ${kind}`, [
    { op: "wrap", boundary, members: members.map((part) => part.id) },
    { op: "move", positions: { ...placedByHand(doc, members.flatMap((part) => [part.id, ...insideOf(doc, part.id)])), [id]: place } },
  ]);
  select([id]);
}
