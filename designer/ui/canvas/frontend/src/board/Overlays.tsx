/** What floats over the board: controls, hints, the chip of a preview, what can be done with a selection. */
import { Panel, useReactFlow } from "@xyflow/react";
import { ArrowRight, Copy, Frame, Maximize, Minus, Plus, StickyNote, Trash2, Unplug } from "lucide-react";
import { useState } from "react";
import { addNote, connect, duplicateSelection, frame, removeSelection, type FrameKind } from "../actions";
import { label } from "../model/infer";
import type { Point } from "../protocol";
import { dismissPreview, send, setDrill, setState, shallow, useStore, type State } from "../store";
import type { Asked } from "./gestures";
import { fitAll, motion, type Instance } from "./view";

const QUICK = 160;

export function Controls({ area }: { area: () => DOMRect | undefined }) {
  const flow: Instance = useReactFlow();
  return (
    <Panel position="bottom-left" className="controls">
      <button type="button" aria-label="Zoom out" title="Zoom out" onClick={() => void flow.zoomOut(motion(QUICK))}><Minus size={16} /></button>
      <button type="button" aria-label="Fit" title="Fit the whole drawing" onClick={() => fitAll(flow, area(), QUICK)}><Maximize size={16} /></button>
      <button type="button" aria-label="Zoom in" title="Zoom in" onClick={() => void flow.zoomIn(motion(QUICK))}><Plus size={16} /></button>
    </Panel>
  );
}

export function Hints() {
  return <><EmptyHint /><Sentence /></>;
}

function EmptyHint() {
  const empty = useStore((state) => state.doc?.components.length === 0 && state.doc.boundaries.length === 0);
  if (!empty) return null;
  return (
    <div className="empty-hint">
      <h2>Draw what you have in mind</h2>
      <ol>
        <li><b>Type</b> a name, such as <kbd>api gateway</kbd>, and press <kbd>Enter</kbd>. Type on: the next one is connected.</li>
        <li><b>Drag</b> a component from the palette, or search it there and press <kbd>Enter</kbd>.</li>
        <li><b>Paste</b> a sketch: <code>user:user_client -&gt; api:web_app -&gt; db:relational_db</code></li>
      </ol>
    </div>
  );
}

/** The one sentence of a first visit. */
function Sentence() {
  const shown = useStore((state) => state.start && !state.preview && !state.drill && state.selection.size === 0);
  const sentence = useStore((state) => state.sentence);
  const [read, setRead] = useState<string | null>(null);
  if (!shown || !sentence || read === sentence) return null;
  return (
    <div className="chip-bar sentence">
      <span>{sentence}</span>
      <button type="button" onClick={() => setState({ screen: "start" })}>Start your own</button>
      <button type="button" aria-label="Hide this sentence" onClick={() => setRead(sentence)}>×</button>
    </div>
  );
}

export function PreviewChip({ refocus }: { refocus: () => void }) {
  const preview = useStore((state) => state.preview);
  const answer = useStore((state) => state.previewAnswer);
  if (!preview) return null;
  const { fingerprint, fix, clears, introduces } = preview;
  const note = preview.note || `clears ${clears.length}, ${introduces.length ? `opens ${introduces.length}` : "opens nothing new"}`;
  const apply = () => {
    void send({ do: "apply_fix", fingerprint, fix, ...(answer === null ? {} : { answer }) });
    refocus();
  };
  return (
    <div className="chip-bar preview" role="status" aria-label="Preview">
      <span>{`Preview: ${note}`}</span>
      <button type="button" className="strong" onClick={apply}>Apply</button>
      <button type="button" onClick={() => { dismissPreview(); refocus(); }}>Cancel</button>
    </div>
  );
}

const FRAMES: FrameKind[] = ["region", "network", "trust zone"];

/** The two components that are chosen, in the order of choosing. */
function chosenTwo({ doc, selection }: State): [string, string] | null {
  const [one, other, ...more] = [...selection].filter((id) => doc?.components.some((c) => c.id === id));
  return one && other && more.length === 0 ? [one, other] : null;
}

export function SelectionBar({ refocus, at }: { refocus: () => void; at: () => Point }) {
  const [open, setOpen] = useState(false);
  const count = useStore((state) => state.selection.size);
  const parts = useStore((state) => [...state.selection].some((id) => !state.doc?.connections.some((c) => c.id === id)));
  const preview = useStore((state) => state.preview !== null);
  const two = useStore(chosenTwo, shallow);
  const alone = useStore((state) => (state.selection.size === 1 ? (state.doc?.components.find((c) => state.selection.has(c.id))?.id ?? null) : null));
  const pinned = useStore((state) => [...state.selection].find((id) => !state.doc?.connections.some((c) => c.id === id)) ?? null);
  if (preview) return null;
  const doing = (act: () => void) => () => { act(); setOpen(false); refocus(); };
  return (
    <div className={count > 0 ? "selection-bar full" : "selection-bar"} role="toolbar" aria-label="Selection">
      {count > 1 && <span className="lesser">{`${count} selected`}</span>}
      <span className="frame-menu">
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}><Frame size={16} /> {parts ? "Frame it" : "Add a frame"}</button>
        {open && (
          <span className="frame-kinds">
            {FRAMES.map((kind) => <button key={kind} type="button" onClick={doing(() => frame(kind, at()))}>{`As a ${kind}`}</button>)}
          </span>
        )}
      </span>
      {alone && <button type="button" onClick={doing(() => setDrill(alone))} title="See what stops without it; nothing is changed"><Unplug size={16} /> Take down</button>}
      {two && <button type="button" onClick={doing(() => connect(two[0], two[1]))} title="From the first chosen to the second"><ArrowRight size={16} /> Connect</button>}
      <button type="button" onClick={() => { addNote(pinned); setOpen(false); }} title="Note"><StickyNote size={16} /> <span className="lesser">Note</span></button>
      {parts && <button type="button" onClick={doing(duplicateSelection)} title="Duplicate: Ctrl+D"><Copy size={16} /> <span className="lesser">Duplicate</span></button>}
      {count > 0 && <button type="button" onClick={doing(removeSelection)} title="Delete"><Trash2 size={16} /> <span className="lesser">Delete</span></button>}
    </div>
  );
}

export function UnlikelyQuestion({ asked, close }: { asked: Asked; close: () => void }) {
  const names = useStore((state) => {
    const name = (id: string) => label(state.doc?.components.find((c) => c.id === id) ?? { id });
    return `${name(asked.source)} → ${name(asked.target)}`;
  });
  const answer = (source: string, target: string) => () => { connect(source, target); close(); };
  return (
    <div className="chip-bar unlikely" role="dialog" aria-label="Which way?">
      <span><b>{names}</b> {asked.question}</span>
      <button type="button" className="strong" onClick={answer(asked.target, asked.source)}>Swap</button>
      <button type="button" onClick={answer(asked.source, asked.target)}>Keep</button>
      <button type="button" aria-label="Do not connect" onClick={close}>×</button>
    </div>
  );
}
