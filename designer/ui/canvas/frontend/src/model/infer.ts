/** What connects two components, by the roles of their kinds. */
import type { Catalogue, Component } from "../protocol";

export interface Inferred {
  kind: string;
  /** Asked when connections rarely run this way. */
  unlikely: string | null;
}

export function inferred(catalogue: Catalogue | null, source: string, target: string): Inferred {
  const from = catalogue?.kinds[source]?.role;
  const to = catalogue?.kinds[target]?.role;
  if (!catalogue || !from || !to) return { kind: "link", unlikely: null };
  return { kind: catalogue.infer[from]?.[to] ?? "link", unlikely: catalogue.unlikely[from]?.[to] ?? null };
}

export function kindTitle(catalogue: Catalogue | null, kind: string): string {
  return catalogue?.kinds[kind]?.title ?? kind.replaceAll("_", " ");
}

export function connectionTitle(catalogue: Catalogue | null, kind: string): string {
  return catalogue?.connections[kind]?.title ?? kind.replaceAll("_", " ");
}

export function label(part: { id: string; name?: string | null }): string {
  return part.name || part.id;
}

/** How many run at once, where it is stated. */
export function instances(component: Component): number {
  const stated = component.attributes["instances"] ?? component.attributes["min_replicas"];
  return typeof stated === "number" ? stated : 1;
}
