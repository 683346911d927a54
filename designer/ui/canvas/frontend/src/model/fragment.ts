/** What is copied from a board: whole parts, that any board can take in. */
import type { Attributes, Boundary, Component, Connection, Doc, Edit, Place, Point } from "../protocol";
import { freeConnectionId, freeId } from "./apply";
import { boxes, insideOf, snap } from "./geometry";
import { redirected } from "./references";

export interface Fragment {
  boundaries: Boundary[];
  components: Component[];
  connections: Connection[];
  layout: Record<string, Place>;
}

/** The selected parts, what stands in selected frames, and the connections between them. */
export function fragmentOf(doc: Doc, selection: ReadonlySet<string>): Fragment {
  const frames = doc.boundaries.filter((b) => selection.has(b.id)).map((b) => b.id);
  const ids = new Set([...selection, ...frames.flatMap((id) => insideOf(doc, id))]);
  const all = boxes(doc);
  const boundaries = doc.boundaries.filter((b) => ids.has(b.id));
  const components = doc.components.filter((c) => ids.has(c.id));
  return {
    boundaries,
    components,
    connections: doc.connections.filter((c) => ids.has(c.source) && ids.has(c.target)),
    layout: Object.fromEntries([...boundaries, ...components].map(({ id }) => [id, all.get(id) as Place])),
  };
}

/** The fragment as a design file, so that it can be pasted on to any board, and into an editor. */
export function textOf(doc: Doc, fragment: Fragment): string {
  const ids = new Set([...fragment.boundaries, ...fragment.components].map((part) => part.id));
  const { boundaries, components, connections } = redirected({ ...doc, ...fragment }, (id) => (ids.has(id) ? id : null));
  const inside = (within: string | null | undefined) => (within && ids.has(within) ? { within } : {});
  return JSON.stringify({
    chalkline: 1,
    name: doc.name,
    boundaries: boundaries.map(({ id, name, within, attributes, component_defaults, connection_defaults }) => ({
      id, ...stated({ name }), ...inside(within), ...attributes,
      ...stated({ defaults: stated({ components: filled(component_defaults), connections: filled(connection_defaults) }) }),
    })),
    components: components.map(({ within, attributes, ...own }) => ({ ...stated(own), ...inside(within), ...attributes })),
    connections: connections.map(({ source, target, attributes, ...own }) => ({ ...stated(own), from: source, to: target, ...attributes })),
    layout: Object.fromEntries(Object.entries(fragment.layout).map(([id, place]) => [id, stated({ ...place })])),
  });
}

/** Without what says nothing: absent, null, false and empty. */
function stated(fields: Record<string, unknown>): Record<string, unknown> {
  const says = (value: unknown): boolean => value !== undefined && value !== null && value !== false
    && !(typeof value === "object" && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => says(value)));
}

function filled(attributes: Attributes | undefined): Attributes {
  return attributes ?? {};
}

/** A design as JSON. */
export function isDesign(text: string): boolean {
  try {
    return (JSON.parse(text) as { chalkline?: number } | null)?.chalkline === 1;
  } catch {
    return false;
  }
}

/** Edits that add a fragment under free ids, shifted by `by`; and the ids it got. */
export function duplicated(doc: Doc, fragment: Fragment, by: Point): { edits: Edit[]; ids: string[] } {
  const ids = new Map<string, string>();
  for (const { id } of [...fragment.boundaries, ...fragment.components]) {
    ids.set(id, freeId(doc, id.replace(/-\d+$/, ""), ids.values()));
  }
  const named = <T extends { id: string; within?: string | null }>(part: T): T =>
    ({ ...part, id: ids.get(part.id) as string, within: ids.get(part.within ?? "") ?? part.within ?? null });
  const places = Object.entries(fragment.layout).map(([id, place]) =>
    [ids.get(id) as string, { ...place, x: snap(place.x + by.x), y: snap(place.y + by.y) }] as const);
  const edits: Edit[] = [
    ...fragment.boundaries.map((b): Edit => ({ op: "add", boundary: named(b) })),
    ...fragment.components.map((c): Edit => ({ op: "add", component: named(c) })),
    ...connectionsOf(doc, fragment, ids),
    { op: "move", positions: Object.fromEntries(places) },
  ];
  return { edits, ids: [...ids.values()] };
}

function connectionsOf(doc: Doc, fragment: Fragment, ids: ReadonlyMap<string, string>): Edit[] {
  let grown = doc;
  return fragment.connections.map((c): Edit => {
    const [source, target] = [ids.get(c.source) as string, ids.get(c.target) as string];
    const connection = { ...c, source, target, id: freeConnectionId(grown, source, target) };
    grown = { ...grown, connections: [...grown.connections, connection] };
    return { op: "connect", connection };
  });
}
