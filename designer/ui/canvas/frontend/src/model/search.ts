/** Finding a kind by its title, its products or an alias: "kafka", "event hub", "canary deploy". */
import type { Attributes, Catalogue } from "../protocol";

/** What a word means: a kind, and what the word says beside it. */
export interface Word {
  kind: string;
  title: string;
  product?: string;
  attributes?: Attributes;
}
interface Entry extends Word {
  text: string;
  weight: number;
}

const built = new WeakMap<Catalogue, Entry[]>();

/** The best words for a text, the best first, one for each kind and product. */
export function search(catalogue: Catalogue | null, text: string, limit = 8): Word[] {
  const wanted = plain(text);
  if (!catalogue || !wanted) return [];
  const scored = entriesOf(catalogue).flatMap((entry) => {
    const score = scoreOf(entry, wanted);
    return score > 0 ? [{ entry, score }] : [];
  });
  scored.sort((a, b) => b.score - a.score || a.entry.text.length - b.entry.text.length);
  const seen = new Set<string>();
  const best = scored.filter(({ entry }) => {
    const key = `${entry.kind}/${entry.product ?? ""}/${JSON.stringify(entry.attributes ?? {})}`;
    return !seen.has(key) && seen.add(key);
  });
  return best.slice(0, limit).map(({ entry: { text: _, weight: __, ...word } }) => word);
}

/** What a misspelled text may have meant: each of its words within one letter of a word there. */
export function nearest(catalogue: Catalogue | null, text: string, limit = 5): Word[] {
  const wanted = plain(text).split(" ").filter((word) => word.length > 2);
  if (!catalogue || wanted.length === 0) return [];
  const close = entriesOf(catalogue).filter((entry) => {
    const words = entry.text.split(" ");
    return wanted.every((typed) => words.some((word) => oneApart(typed, word)));
  });
  const words = close.sort((a, b) => b.weight - a.weight).flatMap(({ text: known }) => search(catalogue, known, 1));
  return words.filter((word, i) => words.findIndex((other) => other.kind === word.kind && other.product === word.product) === i).slice(0, limit);
}

/** Whether one letter more, less, other or exchanged with its neighbour leads from one word to the other. */
export function oneApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let [start, left, right] = [0, a.length, b.length];
  while (start < left && a[start] === b[start]) start += 1;
  while (left > start && right > start && a[left - 1] === b[right - 1]) { left -= 1; right -= 1; }
  const [mine, other] = [a.slice(start, left), b.slice(start, right)];
  return Math.max(mine.length, other.length) <= 1 || (mine.length === 2 && mine === [...other].reverse().join(""));
}

function scoreOf(entry: Entry, wanted: string): number {
  const { text, weight } = entry;
  if (text === wanted) return 100 + weight;
  if (text.startsWith(wanted)) return 60 + weight;
  if (` ${text}`.includes(` ${wanted}`)) return 40 + weight;
  const words = wanted.split(" ");
  if (words.every((word) => ` ${text}`.includes(` ${word}`))) return 30 + weight;
  return wanted.length > 2 && text.includes(wanted) ? 10 + weight : 0;
}

function entriesOf(catalogue: Catalogue): Entry[] {
  const known = built.get(catalogue);
  if (known) return known;
  const entries: Entry[] = [];
  for (const [kind, { title, products }] of Object.entries(catalogue.kinds)) {
    entries.push({ kind, title, text: plain(title), weight: 9 }, { kind, title, text: plain(kind), weight: 8 });
    for (const product of products) entries.push({ kind, title, product, text: plain(product), weight: 4 });
  }
  for (const [alias, { kind, product, attributes }] of Object.entries(catalogue.aliases)) {
    const title = catalogue.kinds[kind]?.title ?? kind;
    entries.push({ kind, title, text: plain(alias), weight: 6, ...said(product, attributes) });
  }
  for (const [word, kinds] of Object.entries(catalogue.ambiguous)) {
    kinds.forEach((kind, i) => {
      entries.push({ kind, title: catalogue.kinds[kind]?.title ?? kind, text: plain(word), weight: 5 - i });
    });
  }
  built.set(catalogue, entries);
  return entries;
}

function said(product: string | null | undefined, attributes: Attributes | undefined): Partial<Word> {
  return { ...(product ? { product } : {}), ...(attributes && Object.keys(attributes).length ? { attributes } : {}) };
}

export function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
}
