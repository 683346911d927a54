/** The selection and its facts; several components are given a fact at once. */
import { useState } from "react";
import { freeId } from "../model/apply";
import { connectionTitle, kindTitle, label } from "../model/infer";
import type { Boundary, Component, Connection, Edit, Value } from "../protocol";
import { getState, select, send, useStore } from "../store";
import { Chip } from "./Chip";

type Part = Component | Connection | Boundary;

export function Inspector() {
  const doc = useStore((state) => state.doc);
  const selection = useStore((state) => state.selection);
  if (!doc || selection.size === 0) return null;
  const chosen = <T extends Part>(parts: T[]): T[] => parts.filter((part) => selection.has(part.id));
  const components = chosen(doc.components);
  const connections = chosen(doc.connections);
  const boundaries = chosen(doc.boundaries);
  if (components.length > 0) return <Components key={components.map((c) => c.id).join()} parts={components} />;
  if (connections.length > 0) return <Connections key={connections.map((c) => c.id).join()} parts={connections} />;
  return boundaries[0] ? <Frame key={boundaries[0].id} frame={boundaries[0]} /> : null;
}

function edit(label: string, edits: Edit[]): void {
  if (edits.length) void send({ do: "edit", label, edits });
}

function stated(parts: readonly Part[], attribute: string, value: Value | null): void {
  edit(`State ${attribute.replaceAll("_", " ")}`, parts.map(({ id }) => ({ op: "set", on: id, attribute, value })));
}

function Components({ parts }: { parts: Component[] }) {
  const catalogue = useStore((state) => state.catalogue);
  const first = parts[0] as Component;
  const kind = catalogue?.kinds[first.kind];
  const shared = (names: string[]) => names.filter((name) => parts.every((p) => catalogue?.kinds[p.kind]?.attributes.includes(name)));
  const key = shared(kind?.key ?? []);
  const also = [...new Set(parts.flatMap((p) => Object.keys(p.attributes)))].filter((name) => !key.includes(name));
  const rest = shared(kind?.attributes ?? []).filter((name) => !key.includes(name) && !also.includes(name));
  return (
    <div className="inspector">
      <div className="inspector-head">
        {parts.length === 1
          ? <Text name="Name" value={first.name ?? ""} hint={first.id} change={(value) => stated(parts, "name", value || null)} />
          : <b>{`${parts.length} components`}</b>}
        {parts.length === 1
          ? <span title={kind?.purpose}><KindChoice part={first} /></span>
          : <span className="quiet">{parts.map(label).join(", ")}</span>}
        {parts.length === 1 && <Product part={first} />}
        <label className="check"><input type="checkbox" checked={parts.every((p) => p.elsewhere)} onChange={(e) => stated(parts, "elsewhere", e.target.checked || null)} />another team’s</label>
        <button type="button" onClick={() => wrap(parts)}>Draw a boundary around</button>
        <button type="button" onClick={() => { edit("Remove", parts.map((p) => ({ op: "remove", id: p.id }))); select([]); }}>Remove</button>
      </div>
      <Facts parts={parts} names={[...key, ...also]} />
      <More parts={parts} names={rest} />
    </div>
  );
}

function Facts({ parts, names }: { parts: (Component | Connection)[]; names: string[] }) {
  const attributes = useStore((state) => state.catalogue?.attributes ?? {});
  return (
    <div className="chips">
      {names.map((name) => {
        const row = attributes[name];
        const values = parts.map((p) => p.attributes[name]);
        const mixed = values.some((v) => JSON.stringify(v) !== JSON.stringify(values[0]));
        return row && <Chip key={name} name={name} row={row} value={values[0]} mixed={mixed} change={(value) => stated(parts, name, value)} />;
      })}
    </div>
  );
}

function More({ parts, names }: { parts: (Component | Connection)[]; names: string[] }) {
  const [open, setOpen] = useState(false);
  if (names.length === 0) return null;
  return (
    <>
      <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? "Fewer facts" : `${names.length} more facts`}</button>
      {open && <Facts parts={parts} names={names} />}
    </>
  );
}

function wrap(parts: Component[]): void {
  const { doc } = getState();
  if (!doc) return;
  const id = freeId(doc, "boundary");
  edit("Draw a boundary", [{ op: "wrap", boundary: { id, name: "New boundary", attributes: {}, ...(parts[0]?.within ? { within: parts[0].within } : {}) }, members: parts.map((p) => p.id) }]);
  select([id]);
}

function KindChoice({ part }: { part: Component }) {
  const catalogue = useStore((state) => state.catalogue);
  return (
    <select className="field" aria-label="Kind" value={part.kind} onChange={(e) => stated([part], "kind", e.target.value)}>
      {catalogue?.groups.map((group) => (
        <optgroup key={group.id} label={group.title}>
          {group.kinds.map((kind) => <option key={kind} value={kind}>{kindTitle(catalogue, kind)}</option>)}
        </optgroup>
      ))}
    </select>
  );
}

function Product({ part }: { part: Component }) {
  const products = useStore((state) => state.catalogue?.kinds[part.kind]?.products ?? []);
  return <Text name="Product" value={part.product ?? ""} hint={products[0] ?? "product"} options={products} change={(value) => stated([part], "product", value || null)} />;
}

function Connections({ parts }: { parts: Connection[] }) {
  const catalogue = useStore((state) => state.catalogue);
  const first = parts[0] as Connection;
  const ends = useStore(({ doc }) => [first.source, first.target].map((id) => label(doc?.components.find((c) => c.id === id) ?? { id })).join(" → "));
  const key = ["data", "channel", "encrypted", "authn", "timeout_ms", "retries", "idempotent", "required", "guarded_by"];
  const all = catalogue?.connections[first.kind]?.attributes ?? [];
  const kept = [...new Set([...key, ...Object.keys(first.attributes)])].filter((name) => all.includes(name));
  const turn = () => edit("Turn round", [{ op: "set", on: first.id, attribute: "source", value: first.target }, { op: "set", on: first.id, attribute: "target", value: first.source }]);
  return (
    <div className="inspector">
      <div className="inspector-head">
        <b className="ends">{parts.length === 1 ? ends : `${parts.length} connections`}</b>
        <select className="field" aria-label="Kind of connection" value={first.kind} onChange={(e) => stated(parts, "kind", e.target.value)}>
          {Object.keys(catalogue?.connections ?? {}).map((kind) => <option key={kind} value={kind}>{connectionTitle(catalogue, kind)}</option>)}
        </select>
        {parts.length === 1 && <button type="button" onClick={turn}>Turn round</button>}
        <button type="button" onClick={() => { edit("Remove", parts.map((p) => ({ op: "disconnect", id: p.id }))); select([]); }}>Remove</button>
      </div>
      <Facts parts={parts} names={kept} />
      <More parts={parts} names={all.filter((name) => !kept.includes(name))} />
    </div>
  );
}

const GIVEN = ["region", "trust_zone", "private_network", "environment", "tenant"];
const PASSED_ON = ["zones", "owner", "classification", "public_access"];
const BETWEEN = ["encrypted", "authn"];

function Frame({ frame }: { frame: Boundary }) {
  const attributes = useStore((state) => state.catalogue?.attributes ?? {});
  const chips = (names: string[], values: Record<string, Value> | undefined, prefix: string) => names.map((name) => {
    const row = attributes[name];
    return row && <Chip key={prefix + name} name={name} row={row} value={values?.[name]} change={(value) => stated([frame], prefix + name, value)} />;
  });
  return (
    <div className="inspector">
      <div className="inspector-head">
        <Text name="Name" value={frame.name ?? ""} hint={frame.id} change={(value) => stated([frame], "name", value || null)} />
        <span className="quiet">boundary: gives facts to all inside</span>
        <button type="button" onClick={() => { edit("Remove boundary", [{ op: "remove", id: frame.id }]); select([]); }}>Remove</button>
      </div>
      <div className="chips">
        {chips(GIVEN, frame.attributes, "")}
        {chips(PASSED_ON, frame.component_defaults, "defaults.components.")}
        {chips(BETWEEN, frame.connection_defaults, "defaults.connections.")}
      </div>
    </div>
  );
}

export function Text({ name, value, hint, options = [], change }: { name: string; value: string; hint: string; options?: string[]; change: (value: string) => void }) {
  const [draft, setDraft] = useState<string | null>(null);
  const list = `options-${name}`;
  const keep = () => {
    if (draft !== null && draft.trim() !== value) change(draft.trim());
    setDraft(null);
  };
  return (
    <>
      <input
        className="field" aria-label={name} placeholder={hint} value={draft ?? value} maxLength={200} list={options.length ? list : undefined}
        onChange={(event) => setDraft(event.target.value)} onBlur={keep} onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
      />
      {options.length > 0 && <datalist id={list}>{options.map((option) => <option key={option} value={option} />)}</datalist>}
    </>
  );
}
