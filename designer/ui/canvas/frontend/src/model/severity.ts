/** What a badge says: the worst of the findings on a part, and how many there are. */
import type { FindingRow, Severity } from "../protocol";

export const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low"];
/** What a mark may say beside a severity: a question is open, or something is merely not drawn yet. */
export type Mark = Severity | "open" | "absent" | "passed";

export interface Badge {
  mark: Mark;
  count: number;
}

export function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

export function markOf(row: FindingRow): Mark {
  if (row.absence) return "absent";
  return row.kind === "open" ? "open" : row.severity;
}

const ORDER: readonly Mark[] = ["critical", "high", "medium", "low", "open", "absent"];

export function badgeOf(rows: readonly FindingRow[] | undefined): Badge | null {
  if (!rows?.length) return null;
  const marks = rows.map(markOf).sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  return { mark: marks[0] as Mark, count: rows.length };
}

/** What a badge says, told apart in words. */
export function inWords(rows: readonly FindingRow[] = []): string {
  const drawn = rows.filter((row) => row.kind === "fail" && !row.absence);
  const absent = rows.filter((row) => row.kind === "fail" && row.absence).length;
  const asked = rows.filter((row) => row.kind === "open").length;
  const said = [
    drawn.length && `${drawn.length} found, worst ${worst(drawn)}`, absent && `${absent} not drawn yet`,
    asked && (asked === 1 ? "1 question" : `${asked} questions`),
  ];
  return said.filter(Boolean).join("; ") || "–";
}

export function worst(rows: readonly FindingRow[]): Severity | null {
  const sorted = rows.map((row) => row.severity).sort((a, b) => rank(a) - rank(b));
  return sorted[0] ?? null;
}

export function hasQuestion(rows: readonly FindingRow[] | undefined): boolean {
  return rows?.some((row) => row.kind === "open") ?? false;
}
