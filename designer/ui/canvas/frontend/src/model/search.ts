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
