/** A failure drill: what goes down, and what that does to each part of the drawing. */

export interface DrillRow {
  key: string;
  title: string;
  broken: string[];
  degraded: string[];
}
export interface Playing {
  key: string;
  title: string;
  said: string;
  parts: Record<"down" | "hurt" | "broken" | "degraded", string[]>;
}
export interface DrillsDown {
  hash: string;
  asked: string;
  /** Null where the browser has this very list. */
  rows: { flows: { id: string; name: string }[]; drills: DrillRow[]; tried: string; more: number } | null;
  playing: Playing | null;
  problem: string | null;
}
/** Down, one copy fewer, on a broken flow, on a flow that works over a fallback; what is not touched stands aside. */
export type Hit = "down" | "hurt" | "broken" | "degraded" | "aside";

export const HIT_WORDS: Record<Hit, string> = {
  down: "Down in this drill", hurt: "One copy down in this drill", broken: "On a broken critical flow",
  degraded: "On a critical flow that works on a fallback", aside: "Not touched by this drill",
};

/** The drills after Python's message; a list that is here already is not sent again. */
export function drillsAfter(last: DrillsDown | null, news: DrillsDown | null | undefined): DrillsDown | null {
  if (!news) return last;
  return news.rows || last?.hash !== news.hash ? news : { ...news, rows: last.rows };
}

/** The drill that is played; an answer to another question is none. */
export function playedIn(drills: DrillsDown | null, asked: string | null): Playing | null {
  return asked && drills?.playing?.key === asked ? drills.playing : null;
}

/** What a drill does, by the id of a part; null where it touches nothing, so that nothing stands aside either. */
export function hitsOf(playing: Playing | null): ReadonlyMap<string, Hit> | null {
  if (!playing) return null;
  const kinds = Object.entries(playing.parts) as [Hit, string[]][];
  const found = new Map(kinds.flatMap(([hit, ids]) => ids.map((id) => [id, hit] as const)));
  return found.size ? found : null;
}
