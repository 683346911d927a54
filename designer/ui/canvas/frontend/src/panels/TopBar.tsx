/** The line above the board: what is open, whether it is saved, and what can be done with the whole of it. */
import { useState } from "react";
import { LAYERS, type Layer } from "../model/layers";
import { send, setState, shallow, useStore, type Screen } from "../store";
import { download } from "./download";
import { Menu } from "./Menu";

const FORMATS: readonly [string, string][] = [
  ["svg", "Picture, SVG"], ["png", "Picture, PNG"], ["pdf", "Picture, PDF"],
  ["html", "Review with picture, one HTML file"], ["markdown", "Checklist, Markdown"],
  ["yaml", "Design, YAML"], ["json", "Design, JSON"], ["sketch", "Design, one-line sketch without places"],
  ["dot", "Graphviz DOT"], ["mermaid", "Mermaid"],
];

export function TopBar() {
  const undo = useStore((state) => state.undo);
  const redo = useStore((state) => state.redo);
  const screen = useStore((state) => state.screen);
  const docId = useStore((state) => state.docId);
  const go = (to: Screen) => setState({ screen: screen === to ? "board" : to });
  const numbers = () => void window.open(new URL(`numbers?design=${docId ?? ""}`, location.href), "_blank");
  const save = async (format: string) => setState({ said: await download({ do: "export", format }) });
  return (
    <header className="top-bar">
      <strong className="brand">Chalkline</strong>
      <Name />
      <Saving />
      <span className="spring" />
      <button type="button" className="plain" disabled={!undo} title={undo ?? ""} onClick={() => void send({ do: "undo" })}>Undo</button>
      <button type="button" className="plain" disabled={!redo} title={redo ?? ""} onClick={() => void send({ do: "redo" })}>Redo</button>
      <button type="button" className="plain" title="Lay out what no hand has placed" onClick={() => void send({ do: "tidy", all: false })}>Tidy</button>
      <Layers />
      <button type="button" className="plain" aria-pressed={screen === "table"} onClick={() => go("table")}>Table view</button>
      <button type="button" className="plain" aria-pressed={screen === "journeys"} onClick={() => go("journeys")}>Critical flows</button>
      <button type="button" className="plain" title="Availability, latency, capacity, cost, recovery and failure drills" onClick={numbers}>Numbers</button>
      <span className="bar" />
      <button type="button" className="plain" onClick={() => go("designs")}>Open</button>
      <button type="button" className="plain" onClick={() => go("start")}>New design</button>
      <Menu name="Export" items={FORMATS.map(([id, title]) => ({ title, act: () => void save(id) }))} />
      <More />
    </header>
  );
}

const LAYER_TITLES: Record<Layer, string> = {
  boundaries: "Boundaries", signals: "Telemetry and alerts", delivery: "Model delivery and orders",
  protection: "Guards and identity", copies: "Backups and replicas", notes: "Notes", badges: "Badges",
};

function Layers() {
  const hidden = useStore((state) => state.hidden);
  const turn = (layer: Layer) => () => {
    const next = new Set(hidden);
    if (!next.delete(layer)) next.add(layer);
    setState({ hidden: next });
  };
  const items = LAYERS.map((layer) => ({ title: LAYER_TITLES[layer], act: turn(layer), on: !hidden.has(layer) }));
  return <Menu name={hidden.size ? `Layers (${hidden.size} hidden)` : "Layers"} items={items} />;
}

/** Pages and links beside the board. */
function More() {
  const { docId, selection, focus, drill } = useStore(({ docId, selection, focus, drill }) => ({ docId, selection, focus, drill }), shallow);
  const copy = (shown: Record<string, string> = {}) => () => {
    const link = new URL(`?${new URLSearchParams({ design: docId ?? "", ...shown })}`, location.href).href;
    const asked = () => void window.prompt("Copy this link", link);
    const told = () => setState({ said: "The link is copied." });
    navigator.clipboard ? void navigator.clipboard.writeText(link).then(told, asked) : asked();
  };
  const visit = (page: string) => () => void window.open(new URL(page, location.href), "_blank");
  return (
    <Menu
      name="More"
      items={[
        { title: "Copy a link to this design", act: copy() },
        ...(selection.size ? [{ title: "Copy a link to what is selected", act: copy({ select: [...selection].join(",") }) }] : []),
        ...(focus ? [{ title: "Copy a link to this finding", act: copy({ finding: focus }) }] : []),
        ...(drill ? [{ title: "Copy a link to this drill", act: copy({ drill }) }] : []),
        { title: "Rules: what is judged, and why", act: visit("rules") },
        { title: "Components: the catalogue", act: visit("components") },
      ]}
    />
  );
}

function Name() {
  const name = useStore((state) => state.doc?.name ?? "");
  const [draft, setDraft] = useState<string | null>(null);
  const keep = () => {
    const next = draft?.trim();
    if (next && next !== name) void send({ do: "edit", label: "Rename design", edits: [{ op: "describe", name: next }] });
    setDraft(null);
  };
  return (
    <input
      className="design-name" aria-label="Design name" title={name} value={draft ?? name} maxLength={200}
      onChange={(event) => setDraft(event.target.value)} onBlur={keep}
      onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
    />
  );
}

function Saving() {
  const waiting = useStore((state) => state.queue.some((command) => command.do !== "sync"));
  const saved = useStore((state) => state.saved);
  const problem = useStore((state) => state.problem);
  const word = problem ? "Not saved" : waiting ? "Saving" : "Saved";
  return <span role="status" aria-label={word} className="quiet" title={saved ? `At ${saved.at}, in ${saved.where}` : undefined}>{word}</span>;
}
