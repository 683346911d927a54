/** The strip above the board: the few things that decide most rules. */
import { useState } from "react";
import type { Requirements, Spoken } from "../protocol";
import { send, useStore } from "../store";

const TAGS: readonly [string, string][] = [
  ["realtime", "Someone waits?"], ["pii", "Personal data?"], ["regulated", "Regulated?"], ["untrusted_text", "Untrusted text?"], ["training", "Trains models?"],
];
const NUMBERS: readonly [keyof Requirements & ("peak_rps" | "availability" | "p99_latency_ms"), string, string][] = [
  ["peak_rps", "Peak", "per second"], ["availability", "Availability", "0 to 1"], ["p99_latency_ms", "p99", "ms"],
];

export function BriefStrip() {
  const requirements = useStore((state) => state.doc?.requirements);
  if (!requirements) return null;
  const change = (next: Requirements) => void send({ do: "edit", label: "Change requirements", edits: [{ op: "requirements", requirements: next }] });
  return (
    <section className="brief-strip" aria-label="Brief">
      {TAGS.map(([tag, question]) => <Tag key={tag} tag={tag} question={question} requirements={requirements} change={change} />)}
      <span className="bar" />
      {NUMBERS.map(([field, title, unit]) => (
        <Figure key={field} title={title} unit={unit} value={requirements[field] ?? null} change={(value) => change({ ...requirements, [field]: value })} />
      ))}
    </section>
  );
}

function Tag({ tag, question, requirements, change }: { tag: string; question: string; requirements: Requirements; change: (next: Requirements) => void }) {
  const { tags, unsure } = requirements;
  const state = tags?.includes(tag) ? "yes" : unsure?.includes(tag) ? "unsure" : tags ? "no" : "";
  // The first answer says nothing of the other questions: what nobody was asked is not a no.
  const open = tags ? unsure ?? [] : [...new Set([...(unsure ?? []), ...TAGS.map(([each]) => each)])];
  const without = { tags: (tags ?? []).filter((t) => t !== tag), unsure: open.filter((t) => t !== tag) };
  const choose = (next: string) => {
    if (next === "yes") change({ ...requirements, ...without, tags: [...without.tags, tag] });
    else if (next === "unsure") change({ ...requirements, ...without, unsure: [...without.unsure, tag] });
    else if (next === "no") change({ ...requirements, ...without });
  };
  return (
    <label className="brief-item" data-state={state || "unsaid"}>
      {question}
      <select value={state} onChange={(event) => choose(event.target.value)}>
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
