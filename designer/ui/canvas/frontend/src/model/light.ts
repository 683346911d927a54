/** How it gets there: what is lit while a finding is looked at. */
import type { Doc, FindingDetail, FindingRow } from "../protocol";

export interface Light {
  components: ReadonlySet<string>;
  connections: ReadonlySet<string>;
  culprits: ReadonlySet<string>;
}

/** The parts on a finding's path; null where the finding has nothing on the board. */
export function lightOf(doc: Doc | null, row: FindingRow | undefined, detail: FindingDetail | undefined): Light | null {
  if (!doc || !row) return null;
  const drawn = new Set([...doc.components, ...doc.boundaries].map((part) => part.id));
  const path = (detail?.witness ?? []).filter((id) => drawn.has(id));
  const connections = new Set([...row.connections, ...(detail?.path.length ? detail.path : between(doc, path))]);
  const components = new Set([...row.components.filter((id) => drawn.has(id)), ...path]);
  for (const c of doc.connections) if (connections.has(c.id)) components.add(c.source).add(c.target);
  if (drawn.has(row.subject)) components.add(row.subject);
  if (components.size === 0) return null;
  return { components, connections, culprits: new Set([...row.components, row.subject]) };
}

/** The connections from each component of a path to the next one. */
function between(doc: Doc, path: readonly string[]): string[] {
  return path.slice(1).flatMap((target, i) => {
    const source = path[i];
    const found = doc.connections.find((c) => c.source === source && c.target === target)
      ?? doc.connections.find((c) => c.source === target && c.target === source);
    return found ? [found.id] : [];
  });
}
