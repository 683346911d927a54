/** Critical flows: from where to where, how critical, and what they are held to. */
import { changeJourneys } from "../actions";
import { label } from "../model/infer";
import type { Doc, Journey } from "../protocol";
import { useStore } from "../store";
import { Text } from "./Inspector";

const CRITICALITIES = ["low", "normal", "high", "mission"] as const;

export function Journeys() {
  const doc = useStore((state) => state.doc);
  if (!doc) return null;
  const replace = ({ id }: Journey, said: Partial<Journey>) =>
    changeJourneys("Change critical flow", (now) => now.journeys.map((j) => (j.id === id ? { ...j, ...said } : j)));
  return (
    <div className="page">
      <h2>Critical flows</h2>
      <p className="quiet">What availability, latency and capacity speak of. Without any, each entry is taken to lead to whatever it reaches.</p>
      {doc.journeys.map((journey) => (
        <fieldset key={journey.id} className="journey">
          <legend>{label(journey)}</legend>
          <label className="labelled">Name<Text name={`Name of ${journey.id}`} value={journey.name ?? ""} hint={journey.id} change={(name) => replace(journey, { name: name || null })} /></label>
          <Ends title="From" doc={doc} ends={journey.sources} change={(sources) => replace(journey, { sources })} />
          <Ends title="To" doc={doc} ends={journey.targets} change={(targets) => replace(journey, { targets })} />
          <label className="labelled">Criticality
            <select className="field" value={journey.criticality ?? ""} onChange={(e) => replace(journey, { criticality: (e.target.value || null) as Journey["criticality"] })}>
              <option value="">not said</option>
              {CRITICALITIES.map((c) => <option key={c} value={c}>{c}</option>)}
            </select>
          </label>
          <Figure title="Availability, 0 to 1" value={journey.availability} change={(availability) => replace(journey, { availability })} />
          <Figure title="p99 latency, ms" value={journey.p99_latency_ms} change={(p99_latency_ms) => replace(journey, { p99_latency_ms })} />
          <Figure title="Peak, per second" value={journey.peak_rps} change={(peak_rps) => replace(journey, { peak_rps })} />
          <button type="button" onClick={() => changeJourneys("Remove critical flow", (now) => now.journeys.filter((j) => j.id !== journey.id))}>Remove</button>
        </fieldset>
      ))}
      <button type="button" className="primary" disabled={doc.components.length < 2} onClick={() => changeJourneys("Add critical flow", (now) => [...now.journeys, fresh(now)])}>Add a critical flow</button>
    </div>
  );
}

function fresh(doc: Doc): Journey {
  const taken = new Set(doc.journeys.map((j) => j.id));
  let number = 1;
  while (taken.has(`flow-${number}`)) number += 1;
  const first = doc.components[0]?.id ?? "";
  const last = doc.components.at(-1)?.id ?? "";
  return { id: `flow-${number}`, sources: [first], targets: [last], criticality: "high", assumed: false };
}

function Ends({ title, doc, ends, change }: { title: string; doc: Doc; ends: string[]; change: (ends: string[]) => void }) {
  return (
    <label className="labelled">{title}
      <select className="field" multiple value={ends} size={Math.min(5, doc.components.length)} onChange={(e) => {
        const chosen = [...e.target.selectedOptions].map((option) => option.value);
        if (chosen.length) change(chosen);
      }}>
        {doc.components.map((c) => <option key={c.id} value={c.id}>{label(c)}</option>)}
      </select>
    </label>
  );
}

function Figure({ title, value, change }: { title: string; value: Journey["peak_rps"]; change: (value: number | null) => void }) {
  const text = value === null || value === undefined ? "" : String(value);
  const keep = (next: string) => {
    if (next === "") change(null);
    else if (Number.isFinite(Number(next)) && Number(next) >= 0) change(Number(next));
  };
  return <label className="labelled">{title}<Text name={title} value={text} hint="?" change={keep} /></label>;
}
