/** What the brief strip says: whether a tag holds, and what an answer makes of the requirements. */
import type { Requirements } from "../protocol";

export const TAGS: readonly [string, string][] = [
  ["realtime", "Someone waits?"], ["pii", "Personal data?"], ["regulated", "Regulated?"], ["untrusted_text", "Untrusted text?"], ["training", "Trains models?"],
];
export type Answer = "yes" | "no" | "unsure";

/** What is said of a tag; nothing while no tag was spoken of. */
export function said({ tags, unsure }: Requirements, tag: string): Answer | "" {
  if (tags?.includes(tag)) return "yes";
  return unsure?.includes(tag) ? "unsure" : tags ? "no" : "";
}

/** The requirements after an answer. The first says nothing of the other questions: what nobody was asked is not a no. */
export function answered(requirements: Requirements, tag: string, answer: Answer): Requirements {
  const { tags, unsure } = requirements;
  const open = tags ? unsure ?? [] : [...new Set([...(unsure ?? []), ...TAGS.map(([each]) => each)])];
  const without = { tags: (tags ?? []).filter((t) => t !== tag), unsure: open.filter((t) => t !== tag) };
  if (answer === "yes") without.tags.push(tag);
  if (answer === "unsure") without.unsure.push(tag);
  return { ...requirements, ...without };
}
