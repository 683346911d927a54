/** The box that opens as soon as one types: the next component, or a line of sketch. */
import { ViewportPortal, useReactFlow } from "@xyflow/react";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { addNext, meaningOf } from "../actions";
import { boxes } from "../model/geometry";
import { kindTitle, label } from "../model/infer";
import { search, type Word } from "../model/search";
import type { Point } from "../protocol";
import { getState, send, useStore } from "../store";
import { isSketch } from "./clipboard";
import { glyphOf } from "./glyphs";

export interface Adding {
  from: string | null;
  at: Point | null;
  text: string;
}
interface Props {
  adding: Adding;
  /** Where the board is on the screen: the box stays inside. */
  area: () => DOMRect;
  close: () => void;
  next: (added: string) => void;
}

export function QuickAdd({ adding, area, close, next }: Props) {
  const catalogue = useStore((state) => state.catalogue);
  const [text, setText] = useState(adding.text);
  const [chosen, setChosen] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const at = useSpot(adding, area);
  const sketch = isSketch(text);
  const words = useMemo(() => (sketch ? [] : search(catalogue, text.split(":").at(-1) ?? "", 6)), [catalogue, text, sketch]);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const add = (word: Word | undefined): unknown => {
    if (!text.trim()) return close();
    if (sketch) return drawSketch(text, adding).then((wrong) => (wrong ? setProblem(wrong) : close()));
    const meant = meaningOf(text, word);
    const id = addNext(meant.word, meant.name, adding.from, adding.at);
    return id && next(id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") close();
    else if (event.key === "Enter") void add(words[chosen]);
    else if (step) setChosen((n) => (n + step + words.length) % Math.max(1, words.length));
    else return;
    event.preventDefault();
  };
  return (
    <Portal at={at}>
      <div className="quick-add nodrag nopan nowheel">
        <input
          ref={field} type="text" aria-label="Add the next component" role="combobox" aria-expanded={words.length > 0} aria-controls="quick-words"
          placeholder="A name or a kind, or a -> b" value={text} onKeyDown={onKeyDown} onBlur={(event) => !event.relatedTarget && close()}
          onChange={(event) => { setText(event.target.value); setChosen(0); setProblem(null); }}
        />
        <Words words={words} chosen={chosen} add={(word) => void add(word)} />
        <p className={problem ? "wrong" : "quiet"} role={problem ? "alert" : undefined}>{problem ?? hint(text, sketch, words, adding.from)}</p>
      </div>
    </Portal>
  );
}

function Words({ words, chosen, add }: { words: Word[]; chosen: number; add: (word: Word) => void }) {
  return (
    <ul id="quick-words" role="listbox" aria-label="Kinds">
      {words.map((word, i) => (
        <li key={`${word.kind}/${word.product ?? ""}/${i}`} role="option" aria-selected={i === chosen} onMouseDown={(event) => { event.preventDefault(); add(word); }}>
          <WordRow word={word} />
        </li>
      ))}
    </ul>
  );
}

function WordRow({ word }: { word: Word }) {
  const kind = useStore((state) => state.catalogue?.kinds[word.kind]);
  const Glyph = glyphOf(kind?.glyph);
  return (
    <span className="word" data-group={kind?.group}>
      <Glyph className="glyph" size={16} aria-hidden="true" />
      {word.title}
      {word.product && <small>{word.product}</small>}
    </span>
  );
}

/** In board coordinates, but not scaled with it: a field must stay readable at any zoom. */
function Portal({ at, children }: { at: Point; children: React.ReactNode }) {
  const { getZoom } = useReactFlow();
  return (
    <ViewportPortal>
      <div className="quick-place" style={{ transform: `translate(${at.x}px, ${at.y}px) scale(${1 / getZoom()})` }}>{children}</div>
    </ViewportPortal>
  );
}

const SIZE = { width: 336, height: 250 };

function useSpot({ from, at }: Adding, area: () => DOMRect): Point {
  const flow = useReactFlow();
  const [spot] = useState<Point>(() => {
    const { doc } = getState();
    const anchor = doc && from ? boxes(doc).get(from) : undefined;
    const { left, top, right, bottom } = area();
    const wish = at ?? (anchor && { x: anchor.x + anchor.width + 16, y: anchor.y });
    const { x, y } = wish ? flow.flowToScreenPosition(wish) : { x: (left + right - SIZE.width) / 2, y: top + 48 };
    const below = anchor && !at && x > right - SIZE.width ? 72 * flow.getZoom() : 0;
    const inside = (value: number, low: number, high: number) => Math.max(low + 8, Math.min(value, high));
    return flow.screenToFlowPosition({ x: inside(x, left, right - SIZE.width), y: inside(y + below, top, bottom - SIZE.height) });
  });
  return spot;
}

/** What was wrong with the sketch, where something was. */
async function drawSketch(text: string, adding: Adding): Promise<string | null> {
  const { doc } = getState();
  const bottom = doc ? Math.max(0, ...[...boxes(doc).values()].map((b) => b.y + b.height)) : 0;
  const result = await send({ do: "sketch", text, at: adding.at ?? { x: 80, y: bottom + 80 } });
  return result.ok ? null : result.message;
}

function hint(text: string, sketch: boolean, words: Word[], from: string | null): string {
  const { doc, catalogue } = getState();
  if (sketch) return "Enter draws this sketch.";
  const anchor = doc?.components.find((c) => c.id === from);
  const after = anchor ? ` after ${label(anchor)}` : "";
  if (!text.trim()) return `Type what comes next${after}.`;
  const word = words[0];
  return word ? `Enter adds ${kindTitle(catalogue, word.kind)}${after}.` : `No kind is called that: Enter adds a box${after}.`;
}
