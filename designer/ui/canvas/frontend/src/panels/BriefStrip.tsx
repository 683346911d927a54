/** The strip above the board: the few things that decide most rules. */
import { useState } from "react";
import { changeRequirements } from "../actions";
import { answered, said, TAGS, type Answer } from "../model/brief";
import type { Requirements, Spoken } from "../protocol";
import { useStore } from "../store";

const NUMBERS: readonly [keyof Requirements & ("peak_rps" | "availability" | "p99_latency_ms"), string, string][] = [
  ["peak_rps", "Peak", "per second"], ["availability", "Availability", "0 to 1"], ["p99_latency_ms", "p99", "ms"],
];

export function BriefStrip() {
  const requirements = useStore((state) => state.doc?.requirements);
  if (!requirements) return null;
  return (
    <section className="brief-strip" aria-label="Brief">
      {TAGS.map(([tag, question]) => <Tag key={tag} tag={tag} question={question} state={said(requirements, tag)} />)}
      <span className="bar" />
      {NUMBERS.map(([field, title, unit]) => (
        <Figure key={field} title={title} unit={unit} value={requirements[field] ?? null} change={(value) => changeRequirements((now) => ({ ...now, [field]: value }))} />
      ))}
    </section>
  );
}

function Tag({ tag, question, state }: { tag: string; question: string; state: Answer | "" }) {
  return (
    <label className="brief-item" data-state={state || "unsaid"}>
      {question}
      <select value={state} onChange={(event) => changeRequirements((now) => answered(now, tag, event.target.value as Answer))}>
        {!state && <option value="">not said</option>}
        <option value="yes">yes</option>
        <option value="no">no</option>
        <option value="unsure">don’t know</option>
      </select>
    </label>
  );
}

function Figure({ title, unit, value, change }: { title: string; unit: string; value: Spoken; change: (value: Spoken) => void }) {
  const [draft, setDraft] = useState<string | null>(null);
  const keep = () => {
    const text = draft?.trim() ?? "";
    const number = Number(text);
    if (draft !== null && text === "") change(null);
    else if (draft !== null && (text === "none" || text === "unknown")) change(text);
    else if (draft !== null && Number.isFinite(number) && number >= 0 && number !== value) change(number);
    setDraft(null);
  };
  return (
    <label className="brief-item" data-state={value === null ? "unsaid" : "yes"}>
      {title}
      <input value={draft ?? (value === null ? "" : String(value))} placeholder="?" onChange={(e) => setDraft(e.target.value)} onBlur={keep} onKeyDown={(e) => e.key === "Enter" && e.currentTarget.blur()} />
      <small>{unit}</small>
    </label>
  );
}
