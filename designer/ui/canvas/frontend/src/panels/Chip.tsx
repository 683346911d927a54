/** A fact with three states: a value, none (known to be missing), or not known. */
import { useState } from "react";
import type { AttributeRow, Value } from "../protocol";

interface Props {
  name: string;
  row: AttributeRow;
  value: Value | null | undefined;
  /** Several selected components say different things. */
  mixed?: boolean;
  change: (value: Value | null) => void;
}

export function Chip({ name, row, value, mixed, change }: Props) {
  const [editing, setEditing] = useState(false);
  const shown = mixed ? "…" : value === undefined || value === null || value === "unknown" ? "?" : texted(value);
  const state = shown === "?" ? "unknown" : value === "none" ? "none" : "stated";
  const title = row.title || name.replaceAll("_", " ");
  const stated = state === "stated";
  return (
    <div className="chip" data-state={state}>
      <span className="chip-name" title={row.meaning}>{withoutUnit(title, row.unit)}</span>
      {editing
        ? <Editor row={row} title={title} value={value} done={(next) => { setEditing(false); if (next !== undefined) change(next); }} />
        : (
          <button type="button" className={stated ? undefined : "unset"} aria-label={stated ? `${title}: ${shown}` : `${title}: ${shown}, set`} onClick={() => setEditing(true)}>
            {stated ? shown : "set"}{stated && row.unit && row.unit !== title && !mixed ? <small>{` ${row.unit}`}</small> : null}
          </button>
        )}
      <button type="button" className="tiny" aria-label={`${title}: none`} aria-pressed={value === "none"} onClick={() => change("none")}>none</button>
      <button type="button" className="tiny" aria-label={`${title}: not known`} aria-pressed={state === "unknown"} onClick={() => change(null)}>?</button>
    </div>
  );
}

const ENDINGS: Record<string, string> = {
  milliseconds: "ms", seconds: "s", minutes: "min", hours: "h", days: "days", percent: "pct", kilobytes: "kb", "megabits per second": "mbps",
};

/** The unit stands behind the value, and not in the name too. */
export function withoutUnit(title: string, unit: string | null | undefined): string {
  const ending = ` ${ENDINGS[unit ?? ""] ?? ""}`;
  return ending !== " " && title.endsWith(ending) ? title.slice(0, -ending.length) : title;
}

function Editor({ row, title, value, done }: { row: AttributeRow; title: string; value: Value | null | undefined; done: (value: Value | undefined) => void }) {
  const [text, setText] = useState(value === null || value === undefined || value === "none" || value === "unknown" ? "" : texted(value));
  const choices = row.type.includes("boolean") ? ["true", "false"] : row.choices ?? [];
  if (choices.length > 0) {
    return (
      <select className="field" aria-label={title} autoFocus value={text} onBlur={() => done(undefined)} onChange={(event) => done(parsed(row, event.target.value))}>
        <option value="">choose</option>
        {choices.filter((c) => c !== "none").map((c) => <option key={c} value={c}>{c === "true" ? "yes" : c === "false" ? "no" : c.replaceAll("_", " ")}</option>)}
      </select>
    );
  }
  const unit = row.unit && row.unit !== title ? <small className="unit">{row.unit}</small> : null;
  const keep = () => done(text.trim() === "" ? undefined : parsed(row, text.trim()));
  return (
    <>
      <input
        className="field short" aria-label={title} autoFocus value={text} onChange={(event) => setText(event.target.value)} onBlur={keep}
        onKeyDown={(event) => { if (event.key === "Enter") keep(); if (event.key === "Escape") done(undefined); }}
      />
      {unit}
    </>
  );
}

export function parsed(row: Pick<AttributeRow, "type">, text: string): Value {
  if (text === "true" || text === "yes") return true;
  if (text === "false" || text === "no") return false;
  const number = Number(text);
  if (/integer|number/.test(row.type) && Number.isFinite(number)) return number;
  if (/list|references/.test(row.type) && (text.includes(",") || !row.type.startsWith("text"))) return text.split(",").map((part) => part.trim()).filter(Boolean);
  return text;
}

export function texted(value: Value): string {
  if (value === true) return "yes";
  if (value === false) return "no";
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "object") return Object.entries(value).map(([k, v]) => `${k} ${String(v)}`).join(", ");
  return String(value);
}
