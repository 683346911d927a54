/** How points of a score are said. */
const TINY = 1e-9;

/** A number of 0 to 100 as a whole one; what is not quite all is never called all, nor what is some none. */
export function inHundred(points: number): number {
  const [least, most] = [points > TINY ? 1 : 0, points < 100 - TINY ? 99 : 100];
  return Math.min(most, Math.max(least, Math.round(points)));
}

/** Points from worst to best: one number where they are said alike. */
export function span(low: number, high: number): string {
  const [from, to] = [inHundred(low), inHundred(high)];
  return from === to ? `${from}` : `${from}–${to}`;
}

/** How much of it is decided. */
export function decided(known: number): string {
  return known > 1 - TINY ? "all decided" : `${inHundred(known * 100)} % known`;
}
