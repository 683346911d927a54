/** What can be put on the board: kinds by group, found by title, product or alias. */
import { useState, type DragEvent, type KeyboardEvent } from "react";
import { nearest, search, type Word } from "../model/search";
import { useStore } from "../store";
import { addKind } from "./add";

export const DRAGGED = "application/x-chalkline-kind";

export function Palette() {
  const catalogue = useStore((state) => state.catalogue);
  const recent = useStore((state) => state.recent);
  const [text, setText] = useState("");
  if (!catalogue) return null;
  const found = text.trim() ? search(catalogue, text, 14) : null;
  const titled = (kind: string): Word => ({ kind, title: catalogue.kinds[kind]?.title ?? kind });
  const onKey = (event: KeyboardEvent) => {
    const first = found?.[0];
    if (event.key !== "Enter" || !first) return;
    addKind(first, true);
    setText("");
  };
  return (
    <div className="palette">
      <input
        type="text" className="field" placeholder="event hub, kafka, canary …" aria-label="Search components"
        value={text} onChange={(event) => setText(event.target.value)} onKeyDown={onKey}
      />
      <div className="palette-list">
        {found && found.length === 0 && <Unknown near={nearest(catalogue, text)} />}
        {found && <Entries words={found} />}
        {!found && recent.length > 0 && <Group title="Used last" words={recent.map(titled)} open />}
        {!found && catalogue.groups.map((group, i) => (
          <Group key={group.id} title={group.title} words={group.kinds.map(titled)} open={i < 3} />
        ))}
      </div>
    </div>
  );
}

function Unknown({ near }: { near: Word[] }) {
  return (
    <>
      <p className="quiet">{near.length ? "No kind is called that. Perhaps:" : "No kind is called that. Type a name on the board: it becomes a box, whose kind can be said later."}</p>
      <Entries words={near} />
    </>
  );
}

function Group({ title, words, open }: { title: string; words: Word[]; open: boolean }) {
  return (
    <details open={open}>
      <summary>{title}</summary>
      <Entries words={words} />
    </details>
  );
}

function Entries({ words }: { words: Word[] }) {
  return (
    <ul className="entries">
      {words.map((word) => <Entry key={`${word.kind}/${word.product ?? ""}`} word={word} />)}
    </ul>
  );
}

function Entry({ word }: { word: Word }) {
  const row = useStore((state) => state.catalogue?.kinds[word.kind]);
  const drag = (event: DragEvent) => {
    event.dataTransfer.setData(DRAGGED, JSON.stringify(word));
    event.dataTransfer.effectAllowed = "copy";
  };
  return (
    <li>
      <button
        type="button" className="entry" data-group={row?.group} draggable title={row?.purpose}
        aria-label={word.product ? `${word.title}, ${word.product}` : word.title}
        onDragStart={drag} onClick={() => addKind(word)}
      >
        {word.title}
        {word.product && <small>{word.product}</small>}
      </button>
    </li>
  );
}
