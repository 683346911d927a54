/** What can be hidden from the board to see the rest. */
export const LAYERS = ["boundaries", "signals", "delivery", "protection", "copies", "notes", "badges"] as const;
export type Layer = (typeof LAYERS)[number];

const LAYER_OF: Record<string, Layer> = {
  telemetry: "signals", alert: "signals", artifact: "delivery", control: "delivery", guard: "protection",
  identity: "protection", backup: "copies", replicate: "copies",
};

/** Whether a connection of this kind lies on a hidden layer. */
export function isHidden(kind: string, hidden: ReadonlySet<string>): boolean {
  const layer = LAYER_OF[kind];
  return layer !== undefined && hidden.has(layer);
}
