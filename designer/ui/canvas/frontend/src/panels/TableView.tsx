/** The drawing as two tables: the same design, for the keyboard and for screen readers. */
import { useState, type MouseEvent } from "react";
import { freeConnectionId } from "../model/apply";
import { connectionTitle, inferred, kindTitle, label } from "../model/infer";
import { search } from "../model/search";
import type { Doc, Edit } from "../protocol";
import { inWords } from "../model/severity";
import { getState, select, send, useStore } from "../store";
import { addKind } from "./add";
import { Text } from "./Inspector";

function edit(title: string, edits: Edit[]): void {
  void send({ do: "edit", label: title, edits });
}

export function TableView() {
  const doc = useStore((state) => state.doc);
  if (!doc) return null;
  return (
    <div className="page">
      <h2>Components</h2>
      <Components doc={doc} />
      <AddRow />
      <h2>Connections</h2>
      <Connections doc={doc} />
      <ConnectRow doc={doc} />
    </div>
  );
}

function Components({ doc }: { doc: Doc }) {
  const catalogue = useStore((state) => state.catalogue);
  const badges = useStore((state) => state.badges);
  return (
    <table aria-label="Components">
      <thead><tr><th>Name</th><th>Kind</th><th>Stands in</th><th>Review</th><th /></tr></thead>
      <tbody>
        {doc.components.map((c) => (
          <tr key={c.id}>
            <td><Text name={`Name of ${c.id}`} value={c.name ?? ""} hint={c.id} change={(name) => edit("Rename", [{ op: "set", on: c.id, attribute: "name", value: name || null }])} /></td>
            <td>{kindTitle(catalogue, c.kind)}</td>
            <td>
              <select className="field" aria-label={`Boundary of ${label(c)}`} value={c.within ?? ""} onChange={(e) => edit("Move", [{ op: "set", on: c.id, attribute: "within", value: e.target.value || null }])}>
                <option value="">nowhere</option>
                {doc.boundaries.map((b) => <option key={b.id} value={b.id}>{label(b)}</option>)}
              </select>
            </td>
            <td>{inWords(badges.get(c.id))}</td>
            <td>
              <FactsButton id={c.id} name={label(c)} />
              <button type="button" aria-label={`Remove ${label(c)}`} onClick={() => edit("Remove", [{ op: "remove", id: c.id }])}>Remove</button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Opens the facts of a part below the tables, and goes there. */
function FactsButton({ id, name }: { id: string; name: string }) {
  const shown = useStore((state) => state.selection.has(id));
  const open = (event: MouseEvent<HTMLElement>) => {
    const root = event.currentTarget.getRootNode() as ShadowRoot | Document;
    select([id]);
    requestAnimationFrame(() => root.querySelector<HTMLElement>(".inspector input, .inspector select, .inspector button")?.focus());
  };
  return <button type="button" aria-label={`Facts of ${name}`} aria-expanded={shown} onClick={open}>Facts</button>;
}

function AddRow() {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState("");
  const add = () => {
    const word = search(getState().catalogue, text, 1)[0];
    setProblem(word ? "" : `No kind is called ${text}.`);
    if (word) { addKind(word); setText(""); }
  };
  return (
    <form className="inline" onSubmit={(event) => { event.preventDefault(); add(); }}>
      <input className="field" aria-label="Kind to add" placeholder="event hub" value={text} onChange={(e) => setText(e.target.value)} />
      <button type="submit" className="primary">Add component</button>
      {problem && <span role="alert">{problem}</span>}
    </form>
  );
}

function Connections({ doc }: { doc: Doc }) {
  const catalogue = useStore((state) => state.catalogue);
  const names = new Map(doc.components.map((c) => [c.id, label(c)]));
  const name = (id: string) => names.get(id) ?? id;
  return (
    <table aria-label="Connections">
      <thead><tr><th>From</th><th>To</th><th>Kind</th><th /></tr></thead>
      <tbody>
        {doc.connections.map((c) => (
          <tr key={c.id}>
            <td>{name(c.source)}</td>
            <td>{name(c.target)}</td>
            <td>
              <select className="field" aria-label={`Kind of ${name(c.source)} to ${name(c.target)}`} value={c.kind} onChange={(e) => edit("Change kind", [{ op: "set", on: c.id, attribute: "kind", value: e.target.value }])}>
                {Object.keys(catalogue?.connections ?? {}).map((kind) => <option key={kind} value={kind}>{connectionTitle(catalogue, kind)}</option>)}
              </select>
            </td>
            <td>
              <FactsButton id={c.id} name={`${name(c.source)} to ${name(c.target)}`} />
              <button type="button" aria-label={`Remove ${name(c.source)} to ${name(c.target)}`} onClick={() => edit("Remove", [{ op: "disconnect", id: c.id }])}>Remove</button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ConnectRow({ doc }: { doc: Doc }) {
  const [source, setSource] = useState("");
  const [target, setTarget] = useState("");
  const kinds = new Map(doc.components.map((c) => [c.id, c.kind]));
  const connect = () => {
    const from = kinds.get(source);
    const to = kinds.get(target);
    if (!from || !to || source === target) return;
    const kind = inferred(getState().catalogue, from, to).kind;
    edit("Connect", [{ op: "connect", connection: { id: freeConnectionId(doc, source, target), source, target, kind, attributes: {} } }]);
  };
  const options = doc.components.map((c) => <option key={c.id} value={c.id}>{label(c)}</option>);
  return (
    <form className="inline" onSubmit={(event) => { event.preventDefault(); connect(); }}>
      <select className="field" aria-label="Connect from" value={source} onChange={(e) => setSource(e.target.value)}><option value="">from</option>{options}</select>
      <select className="field" aria-label="Connect to" value={target} onChange={(e) => setTarget(e.target.value)}><option value="">to</option>{options}</select>
      <button type="submit" className="primary" disabled={!source || !target || source === target}>Connect</button>
    </form>
  );
}
