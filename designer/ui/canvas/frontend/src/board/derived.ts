/** What is drawn beside the design itself: the lit path and the ghosts of a preview. Computed once per change. */
import { label } from "../model/infer";
import { hitsOf, playedIn, type Hit, type Playing } from "../model/drill";
import { lightOf, type Light } from "../model/light";
import { patched } from "../model/patch";
import type { Boundary, Component, Connection, Doc, FindingRow, Preview } from "../protocol";
import type { State } from "../store";

export type Ghost = "added" | "changed" | "removed";
export interface Drawn {
  doc: Doc;
  ghosts: ReadonlyMap<string, Ghost>;
}

/** Remembers the last answer for the same inputs. */
function once<A extends unknown[], T>(compute: (...inputs: A) => T): (...inputs: A) => T {
  let last: { inputs: A; value: T } | null = null;
  return (...inputs) => {
    if (!last || inputs.some((input, i) => input !== last?.inputs[i])) last = { inputs, value: compute(...inputs) };
    return last.value;
  };
}

const NO_GHOSTS: Drawn["ghosts"] = new Map();
const light = once(lightOf);
const drawn = once(withGhosts);
const hits = once(hitsOf);

const looked = once((rows: readonly FindingRow[] | undefined, focus: string | null) => (focus ? rows?.find((row) => row.fingerprint === focus) : undefined));

export function lightIn(state: State): Light | null {
  return light(state.doc, looked(state.review?.findings, state.focus), state.focus ? state.details[state.focus] : undefined);
}

/** The parts of a drawing by id. */
const parts = once(({ components, boundaries, connections }: Doc) => ({
  components: new Map(components.map((part) => [part.id, part])),
  boundaries: new Map(boundaries.map((part) => [part.id, part])),
  connections: new Map(connections.map((part) => [part.id, part])),
}));

export function componentIn(state: State, id: string): Component | undefined {
  const shown = drawnIn(state);
  return shown ? parts(shown.doc).components.get(id) : undefined;
}

export function boundaryIn(state: State, id: string): Boundary | undefined {
  const shown = drawnIn(state);
  return shown ? parts(shown.doc).boundaries.get(id) : undefined;
}

export function connectionIn(state: State, id: string): Connection | undefined {
  const shown = drawnIn(state);
  return shown ? parts(shown.doc).connections.get(id) : undefined;
}

const NAMED = 2;

/** Where a finding is, in words: the parts that it is about, the first ones by name. */
export function placeOf(state: State, row: FindingRow): string {
  const name = (id: string): string => {
    const part = componentIn(state, id) ?? boundaryIn(state, id) ?? state.doc?.journeys.find((journey) => journey.id === id);
    const line = part ? undefined : connectionIn(state, id);
    return line ? `${name(line.source)} → ${name(line.target)}` : part ? label(part) : "";
  };
  if (row.subject === "design" && row.components.length + row.connections.length === 0) return "The whole design";
  const ids = row.components.length ? row.components : row.connections.length ? row.connections : [row.subject];
  const names = ids.slice(0, NAMED).map(name).filter(Boolean);
  return names.join(", ") + (names.length && ids.length > NAMED ? ` and ${ids.length - NAMED} more` : "");
}

export function drawnIn(state: State): Drawn | null {
  return state.doc ? drawn(state.doc, state.preview) : null;
}

/** The drawing with what a fix adds and changes, and with what it removes still there. */
export function withGhosts(doc: Doc, preview: Preview | null): Drawn {
  if (!preview) return { doc, ghosts: NO_GHOSTS };
  const after = patched(doc, { ...preview.patch });
  const ghosts = new Map<string, Ghost>();
  const merged = {
    components: both(doc.components, after.components, ghosts),
    connections: both(doc.connections, after.connections, ghosts),
    boundaries: both(doc.boundaries, after.boundaries, ghosts),
  };
  return { doc: { ...after, ...merged, layout: { ...doc.layout, ...after.layout } }, ghosts };
}

function both<T extends { id: string }>(before: T[], after: T[], ghosts: Map<string, Ghost>): T[] {
  const old = new Map(before.map((part) => [part.id, part]));
  const kept = new Set(after.map((part) => part.id));
  for (const part of after) {
    if (!old.has(part.id)) ghosts.set(part.id, "added");
    else if (old.get(part.id) !== part) ghosts.set(part.id, "changed");
  }
  const gone = before.filter((part) => !kept.has(part.id));
  for (const part of gone) ghosts.set(part.id, "removed");
  return [...after, ...gone];
}

export function playingIn(state: State): Playing | null {
  return playedIn(state.drills, state.drill);
}

const touched = once((playing: Playing | null): ReadonlySet<string> | undefined => (playing ? new Set(Object.values(playing.parts).flat()) : undefined));

/** All that the drill touches. */
export function hitIn(state: State): ReadonlySet<string> | undefined {
  return touched(playingIn(state));
}

/** What the drill that is played does to a part: null where none is. */
export function hitOf(state: State, id: string): Hit | null {
  const found = hits(playingIn(state));
  return found ? (found.get(id) ?? "aside") : null;
}

/** How a part is lit: null where nothing is looked at. */
export function shineOf(state: State, id: string): "lit" | "culprit" | "dim" | null {
  const found = lightIn(state);
  if (!found) return null;
  if (found.culprits.has(id) && (found.components.has(id) || found.connections.has(id))) return "culprit";
  return found.components.has(id) || found.connections.has(id) ? "lit" : "dim";
}
