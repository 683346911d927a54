/** The ways in: a scenario, a file, an empty board; and one's own designs. */
import { useEffect, useState } from "react";
import { inHundred } from "../model/score";
import type { Action, DesignCard, NewFrom, ScenarioCard } from "../protocol";
import { send, setState, useStore } from "../store";
import { download, upload } from "./download";

export function Start() {
  const scenarios = useStore((state) => state.reference?.scenarios);
  const [problem, setProblem] = useState<string | null>(null);
  const begin = async (from: NewFrom) => {
    const result = await send({ do: "new", from });
    if (result.ok) setState({ screen: "board" });
    else setProblem(result.message);
  };
  const load = async (file: File | undefined) => {
    if (!file) return;
    const wrong = await upload(file);
    setProblem(wrong);
    if (!wrong) setState({ screen: "board" });
  };
  return (
    <div className="page">
      <div className="ways">
        <section className="card way">
          <h2>An empty board</h2>
          <p className="quiet">Draw, or type a line such as <code>user:user_client -&gt; api:web_app -&gt; db:relational_db</code></p>
          <button type="button" className="primary" onClick={() => void begin({ kind: "empty" })}>Start empty</button>
        </section>
        <section className="card way">
          <h2>A file</h2>
          <p className="quiet">A Chalkline design as YAML or JSON, or a sketch.</p>
          <label className="file">
            <input type="file" aria-label="Design file" accept=".yaml,.yml,.json,.txt,.sketch" onChange={(e) => { void load(e.target.files?.[0]); e.target.value = ""; }} />
            <span>Choose a file</span>
          </label>
        </section>
      </div>
      {problem && <p role="alert" className="banner error">{problem}</p>}
      <section aria-label="Scenarios">
        <h2>A scenario</h2>
        <p className="quiet">A question as an interviewer asks it: draw your own answer, mend one that was shipped with defects, or look at one that holds.</p>
        <div className="cards scenarios">
          {scenarios?.map((card) => <Scenario key={card.id} card={card} begin={(from) => void begin(from)} />)}
        </div>
      </section>
      <Designs />
    </div>
  );
}

function Scenario({ card, begin }: { card: ScenarioCard; begin: (from: NewFrom) => void }) {
  return (
    <article className="card">
      <h3>{card.title}</h3>
      <p>{card.summary}</p>
      <p className="quiet">{`${card.minutes} minutes · ${card.levels.join(", ")}`}</p>
      <ul>
        {card.flawed.map(({ n, title }) => <Made key={`f${n}`} word="Broken" title={title} begin={() => begin({ kind: "flawed", id: card.id, n })} />)}
        {card.references.map(({ n, title }) => <Made key={`r${n}`} word="Solved" title={title} begin={() => begin({ kind: "reference", id: card.id, n })} />)}
      </ul>
      <div className="actions">
        <button type="button" className="primary" aria-label={`Try it: ${card.title}`} onClick={() => begin({ kind: "scenario", id: card.id })}>Try it</button>
      </div>
    </article>
  );
}

function Made({ word, title, begin }: { word: string; title: string; begin: () => void }) {
  return <li><small aria-hidden>{word}</small><button type="button" aria-label={`${word}: ${title}`} onClick={begin}>{title}</button></li>;
}

/** One's own designs as they lie in the database, and what can be done with them. */
function useDesigns() {
  const [cards, setCards] = useState<DesignCard[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const list = async () => {
    const result = await send({ do: "designs" });
    if (result.ok) setCards(((result as Record<string, unknown>)["designs"] ?? []) as DesignCard[]);
    else setProblem(result.message);
  };
  useEffect(() => void list(), []);
  const then = async (action: Action) => {
    const result = await send(action);
    setProblem(result.ok ? null : result.message);
    await list();
  };
  const open = async (doc: string) => {
    const result = await send({ do: "open", doc });
    if (result.ok) setState({ screen: "board" });
    else setProblem(result.message);
  };
  return { cards, problem, setProblem, then, open };
}

export function OwnDesigns() {
  return <div className="page"><Designs /></div>;
}

function Designs() {
  const { cards, problem, setProblem, then, open } = useDesigns();
  const [gone, setGone] = useState<DesignCard | null>(null);
  const saved = useStore((state) => state.saved);
  const remove = (card: DesignCard) => { setGone(card); void then({ do: "delete", doc: card.doc }); };
  const restore = (card: DesignCard) => { setGone(null); void then({ do: "restore", doc: card.doc }); };
  return (
    <section aria-label="Your designs">
      <h2>Your designs</h2>
      {saved && <p className="quiet">{`Kept in ${saved.where}`}</p>}
      {cards?.length === 0 && <p className="quiet">None yet.</p>}
      <div className="cards designs">
        {cards?.map((card) => (
          <OwnDesign
            key={card.doc} card={card} open={() => void open(card.doc)} remove={() => remove(card)}
            rename={(name) => void then({ do: "rename", doc: card.doc, name })}
            duplicate={() => void then({ do: "duplicate", doc: card.doc })}
          />
        ))}
      </div>
      {gone && <p className="banner info">{`${gone.name} was deleted. `}<button type="button" className="link" onClick={() => restore(gone)}>Bring it back</button></p>}
      {problem && <p role="alert" className="banner error">{problem}</p>}
      <button type="button" onClick={() => void download({ do: "download_all" }).then(setProblem)}>Download everything</button>
    </section>
  );
}

interface Own {
  card: DesignCard;
  open: () => void;
  rename: (name: string) => void;
  duplicate: () => void;
  remove: () => void;
}

function OwnDesign({ card, open, rename, duplicate, remove }: Own) {
  const [draft, setDraft] = useState<string | null>(null);
  const score = card.score ? ` · score ${inHundred(card.score.low)} to ${inHundred(card.score.high)}` : "";
  const count = card.components === 1 ? "1 component" : `${card.components} components`;
  return (
    <article className="card">
      <svg className="thumbnail" viewBox={card.thumbnail?.box ?? "0 0 1 1"} aria-hidden="true">{card.thumbnail && <path d={card.thumbnail.path} />}</svg>
      {draft === null
        ? <h3 title={card.name}>{card.name}</h3>
        : <NewName name={card.name} draft={draft} write={setDraft} rename={rename} />}
      <p className="quiet">{card.readable ? `${count} · ${card.changed}${score}` : `Cannot be read: its record is damaged. Last changed ${card.changed}`}</p>
      <div className="actions">
        {card.readable && <button type="button" className="primary" aria-label={`Open ${card.name}`} onClick={open}>Open</button>}
        {card.readable && <button type="button" aria-label={`Rename ${card.name}`} onClick={() => setDraft(card.name)}>Rename</button>}
        {card.readable && <button type="button" aria-label={`Duplicate ${card.name}`} onClick={duplicate}>Duplicate</button>}
        <button type="button" aria-label={`Delete ${card.name}`} onClick={remove}>Delete</button>
      </div>
    </article>
  );
}

interface Naming {
  name: string;
  draft: string;
  write: (draft: string | null) => void;
  rename: (name: string) => void;
}

/** A name that is written over where it stands. */
function NewName({ name, draft, write, rename }: Naming) {
  const keep = () => {
    const next = draft.trim();
    if (next && next !== name) rename(next);
    write(null);
  };
  return (
    <input
      className="field" aria-label={`New name of ${name}`} autoFocus value={draft} maxLength={200} onChange={(event) => write(event.target.value)} onBlur={keep}
      onKeyDown={(event) => { if (event.key === "Enter") event.currentTarget.blur(); if (event.key === "Escape") write(null); }}
    />
  );
}
