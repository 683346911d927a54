/** Where one part of a design names another, beside a connection's two ends. */
import type { Attributes, Doc, Value } from "../protocol";

const REFERENCES = ["guarded_by", "dead_letter", "definition_source"];

/** The id that stands for an old one; null where it is gone. */
type Renamed = (id: string) => string | null;

/** The design with every reference renamed; ends and `within` are the caller's. */
export function redirected(doc: Doc, renamed: Renamed): Doc {
  return {
    ...doc,
    components: doc.components.map((c) => partWith(c, renamed)),
    connections: doc.connections.map((c) => partWith(c, renamed)),
    journeys: doc.journeys.flatMap((journey) => {
      const sources = kept(journey.sources, renamed);
      const targets = kept(journey.targets, renamed);
      return sources.length && targets.length ? [{ ...journey, sources, targets }] : [];
    }),
    waivers: doc.waivers.flatMap((waiver) => {
      const on = renamed(waiver.on);
      return on === null ? [] : [{ ...waiver, on }];
    }),
    notes: doc.notes.map((note) => (note.at == null ? note : { ...note, at: renamed(note.at) })),
    layout: Object.fromEntries(
      Object.entries(doc.layout).flatMap(([id, place]) => {
        const name = renamed(id);
        return name === null ? [] : [[name, place]];
      }),
    ),
  };
}

function kept(ids: readonly string[], renamed: Renamed): string[] {
  return ids.map(renamed).filter((id) => id !== null);
}

function partWith<T extends { attributes: Attributes }>(part: T, renamed: Renamed): T {
  const named = REFERENCES.filter((name) => name in part.attributes);
  if (named.length === 0) return part;
  const attributes = { ...part.attributes };
  for (const name of named) {
    const value = referenceWith(attributes[name] as Value, renamed);
    if (value === null) delete attributes[name];
    else attributes[name] = value;
  }
  return JSON.stringify(attributes) === JSON.stringify(part.attributes) ? part : { ...part, attributes };
}

function referenceWith(value: Value, renamed: Renamed): Value | null {
  if (Array.isArray(value)) {
    const left = kept(value.map(String), renamed);
    return left.length ? left : null;
  }
  return typeof value === "string" && value !== "none" && value !== "unknown" ? renamed(value) : value;
}
