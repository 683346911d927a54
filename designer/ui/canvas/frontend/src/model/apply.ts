/** Edits carried out on a copy of the design, as Python does it, so that a gesture shows at once. */
import type { Boundary, Component, Connection, Doc, Edit, Place, Value } from "../protocol";
import { redirected } from "./references";

type Of<Op extends Edit["op"]> = Extract<Edit, { op: Op }>;
const COMPONENT_FIELDS = new Set(["name", "kind", "product", "within", "elsewhere", "assumed"]);
const CONNECTION_FIELDS = new Set(["kind", "source", "target", "assumed"]);
const BOUNDARY_FIELDS = new Set(["name", "within"]);
/** What a caller says of its own call stays with the half that leaves the caller. */
const ONLY_FIRST_HALF = new Set(["group", "needs", "parallel", "guarded_by"]);

/** An edit names what is not there, or adds what is: Python refuses it, and so do we. */
export class Refused extends Error {}

export function apply(doc: Doc, edits: readonly Edit[]): Doc {
  return edits.reduce(applyOne, doc);
}

/** Like `apply`, but a batch that Python would refuse changes nothing. */
export function applied(doc: Doc, edits: readonly Edit[]): Doc {
  try {
    return apply(doc, edits);
  } catch (error) {
    if (error instanceof Refused) return doc;
    throw error;
  }
}

function applyOne(doc: Doc, edit: Edit): Doc {
  switch (edit.op) {
    case "add": return add(doc, edit);
    case "remove": return remove(doc, edit.id);
    case "connect": return connect(doc, edit);
    case "disconnect": return disconnect(doc, edit.id);
    case "splice": return splice(doc, edit);
    case "set": return set(doc, edit);
    case "rename": return rename(doc, edit.id, edit.to);
    case "move": return move(doc, edit.positions);
    case "wrap": return wrap(doc, edit);
    case "requirements": return { ...doc, requirements: edit.requirements };
    case "journeys": return { ...doc, journeys: edit.journeys };
    case "brief": return { ...doc, brief: edit.brief };
    case "waivers": return { ...doc, waivers: edit.waivers };
    case "notes": return { ...doc, notes: edit.notes };
    case "describe": {
      const { op: _, ...said } = edit;
      return { ...doc, ...said };
    }
  }
}

function add(doc: Doc, { component, boundary, index }: Of<"add">): Doc {
  if (component) {
    mustBeFree(doc, component.id);
    return { ...doc, components: inserted(doc.components, component, index) };
  }
  if (!boundary) throw new Refused("nothing to add");
  mustBeFree(doc, boundary.id);
  return { ...doc, boundaries: inserted(doc.boundaries, boundary, index) };
}

function remove(doc: Doc, id: string): Doc {
  const boundary = doc.boundaries.find((b) => b.id === id);
  if (boundary) return removeBoundary(doc, boundary);
  if (!doc.components.some((c) => c.id === id)) throw new Refused(`there is no ${id}`);
  const lost = new Set([id]);
  for (const c of doc.connections) if (c.source === id || c.target === id) lost.add(c.id);
  const left = {
    ...doc,
    components: doc.components.filter((c) => c.id !== id),
    connections: doc.connections.filter((c) => !lost.has(c.id)),
  };
  return redirected(left, (name) => (lost.has(name) ? null : name));
}

/** What stood inside moves out to the boundary around it. */
function removeBoundary(doc: Doc, gone: Boundary): Doc {
  const out = <T extends { within?: string | null }>(part: T): T =>
    part.within === gone.id ? { ...part, within: gone.within ?? null } : part;
  const left = {
    ...doc,
    boundaries: doc.boundaries.filter((b) => b.id !== gone.id).map(out),
    components: doc.components.map(out),
  };
  return redirected(left, (name) => (name === gone.id ? null : name));
}

function connect(doc: Doc, { connection, index }: Of<"connect">): Doc {
  if (doc.connections.some((c) => c.id === connection.id)) throw new Refused(`${connection.id} is there`);
  for (const end of [connection.source, connection.target]) {
    if (!doc.components.some((c) => c.id === end)) throw new Refused(`there is no ${end}`);
  }
  return { ...doc, connections: inserted(doc.connections, connection, index) };
}

function disconnect(doc: Doc, id: string): Doc {
  connectionOf(doc, id);
  const left = { ...doc, connections: doc.connections.filter((c) => c.id !== id) };
  return redirected(left, (name) => (name === id ? null : name));
}

function splice(doc: Doc, edit: Of<"splice">): Doc {
  const old = connectionOf(doc, edit.connection);
  mustBeFree(doc, edit.component.id);
  const kept = Object.entries(old.attributes).filter(([name]) => !ONLY_FIRST_HALF.has(name));
  const half = (source: string, target: string, kind: string | undefined, attributes: Connection["attributes"]) =>
    ({ id: freeConnectionId(doc, source, target), source, target, kind: kind ?? old.kind, attributes });
  const halves = [
    half(old.source, edit.component.id, edit.first_kind, old.attributes),
    half(edit.component.id, old.target, edit.second_kind, Object.fromEntries(kept)),
  ];
  return {
    ...doc,
    components: [...doc.components, edit.component],
    connections: doc.connections.flatMap((c) => (c === old ? halves : [c])),
  };
}

function set(doc: Doc, { on, attribute, value }: Of<"set">): Doc {
  if (doc.components.some((c) => c.id === on)) {
    const components = replaced(doc.components, on, (c) => stated(c, COMPONENT_FIELDS, attribute, value));
    return { ...doc, components };
  }
  if (doc.connections.some((c) => c.id === on)) {
    const connections = replaced(doc.connections, on, (c) => stated(c, CONNECTION_FIELDS, attribute, value));
    return { ...doc, connections };
  }
  if (!doc.boundaries.some((b) => b.id === on)) throw new Refused(`there is no ${on}`);
  const boundaries = replaced(doc.boundaries, on, (b) => boundaryStated(b, attribute, value));
  return { ...doc, boundaries };
}

function boundaryStated(boundary: Boundary, attribute: string, value: Value | null): Boundary {
  for (const [prefix, table] of [
    ["defaults.components.", "component_defaults"],
    ["defaults.connections.", "connection_defaults"],
  ] as const) {
    if (!attribute.startsWith(prefix)) continue;
    return { ...boundary, [table]: withValue(boundary[table] ?? {}, attribute.slice(prefix.length), value) };
  }
  return stated(boundary, BOUNDARY_FIELDS, attribute, value);
}

function stated<T extends { attributes: Record<string, Value> }>(
  part: T, fields: ReadonlySet<string>, attribute: string, value: Value | null,
): T {
  if (fields.has(attribute)) return withValue(part as Record<string, unknown>, attribute, value) as T;
  return { ...part, attributes: withValue(part.attributes, attribute, value) };
}

function withValue<V>(table: Record<string, V>, name: string, value: V | null): Record<string, V> {
  const { [name]: _, ...rest } = table;
  return value === null ? rest : { ...table, [name]: value };
}

function rename(doc: Doc, old: string, to: string): Doc {
  if (doc.connections.some((c) => c.id === old)) {
    if (doc.connections.some((c) => c.id === to)) throw new Refused(`${to} is there`);
    const left = { ...doc, connections: replaced(doc.connections, old, (c) => ({ ...c, id: to })) };
    return redirected(left, (name) => (name === old ? to : name));
  }
  mustBeFree(doc, to);
  const ids = new Map([[old, to]]);
  const connections = doc.connections.map((c) => renamedEnds(c, old, to, ids));
  const part = <T extends { id: string; within?: string | null }>(p: T): T =>
    p.id === old ? { ...p, id: to } : p.within === old ? { ...p, within: to } : p;
  const left = { ...doc, components: doc.components.map(part), boundaries: doc.boundaries.map(part), connections };
  return redirected(left, (name) => ids.get(name) ?? name);
}

/** A default id follows its ends; an id that somebody chose stays. */
function renamedEnds(c: Connection, old: string, to: string, ids: Map<string, string>): Connection {
  if (c.source !== old && c.target !== old) return c;
  const [source, target] = [c.source, c.target].map((end) => (end === old ? to : end)) as [string, string];
  const usual = `${c.source}->${c.target}`;
  const id = c.id.split("#")[0] === usual ? `${source}->${target}${c.id.slice(usual.length)}` : c.id;
  ids.set(c.id, id);
  return { ...c, id, source, target };
}

function move(doc: Doc, positions: Record<string, Place | null>): Doc {
  const layout = { ...doc.layout };
  for (const [id, place] of Object.entries(positions)) {
    if (place) layout[id] = place;
    else delete layout[id];
  }
  return { ...doc, layout };
}

function wrap(doc: Doc, { boundary, members, index }: Of<"wrap">): Doc {
  mustBeFree(doc, boundary.id);
  const inside = new Set(members);
  const put = <T extends Component | Boundary>(part: T): T =>
    inside.has(part.id) ? { ...part, within: boundary.id } : part;
  return {
    ...doc,
    boundaries: inserted(doc.boundaries.map(put), boundary, index),
    components: doc.components.map(put),
  };
}

export function freeConnectionId(doc: Doc, source: string, target: string): string {
  const taken = new Set(doc.connections.map((c) => c.id));
  return freeName(`${source}->${target}`, "#", taken);
}

export function freeId(doc: Doc, wish: string, also: Iterable<string> = []): string {
  const taken = new Set([...doc.components.map((c) => c.id), ...doc.boundaries.map((b) => b.id), ...also]);
  return freeName(wish, "-", taken);
}

function freeName(wish: string, mark: string, taken: ReadonlySet<string>): string {
  let name = wish;
  for (let n = 2; taken.has(name); n += 1) name = `${wish}${mark}${n}`;
  return name;
}

function mustBeFree(doc: Doc, id: string): void {
  if (doc.components.some((c) => c.id === id) || doc.boundaries.some((b) => b.id === id)) {
    throw new Refused(`${id} is there`);
  }
}

function connectionOf(doc: Doc, id: string): Connection {
  const found = doc.connections.find((c) => c.id === id);
  if (!found) throw new Refused(`there is no ${id}`);
  return found;
}

function inserted<T>(parts: readonly T[], part: T, index: number | undefined): T[] {
  const at = Math.min(index ?? parts.length, parts.length);
  return [...parts.slice(0, at), part, ...parts.slice(at)];
}

function replaced<T extends { id: string }>(parts: readonly T[], id: string, by: (part: T) => T): T[] {
  return parts.map((part) => (part.id === id ? by(part) : part));
}
