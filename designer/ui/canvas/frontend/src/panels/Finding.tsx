/** One finding: its line, and when it is looked at, how it gets there, why, and what would mend it. */
import { memo, useEffect, useRef, useState } from "react";
import { placeOf } from "../board/derived";
import { markOf } from "../model/severity";
import type { FindingDetail, FindingRow, FixRow, Value } from "../protocol";
import { dismissPreview, send, setFocus, useStore } from "../store";
import { useNames } from "./Review";

const SHAPES: Record<string, string> = { critical: "◆", high: "▲", medium: "■", low: "●", open: "?", absent: "○" };

/** A list may hold hundreds: what stayed the same is not drawn again. */
export const Finding = memo(function Finding({ row }: { row: FindingRow }) {
  const open = useStore((state) => state.focus === row.fingerprint);
  const detail = useStore((state) => state.details[row.fingerprint]);
  const place = useStore((state) => placeOf(state, row));
  const shown = useShown(open, detail !== undefined);
  const mark = markOf(row);
  const state = row.waived ? "Risk accepted" : row.disputed ? "Disputed" : null;
  return (
    <li ref={shown} className={open ? "finding chosen" : "finding"} data-mark={mark} data-settled={state ? "" : undefined}>
      <button
        type="button" className="finding-line" aria-expanded={open}
        aria-label={`${row.rule} ${row.title} ${row.severity}${place ? `, ${place}` : ""}`}
        onClick={() => setFocus(open ? null : row.fingerprint)}
      >
        <span className={`mark ${mark}`} aria-hidden>{SHAPES[mark]}</span>
        <span className="finding-title">{row.title.replace(/\.$/, "")}</span>
        <small><span title={place}>{place}</span><span>{state ?? row.rule}</span></small>
      </button>
      {open && (detail ? <Detail row={row} detail={detail} /> : <p className="quiet padded">Looking …</p>)}
    </li>
  );
});

/** Brings a line of a list into view when it is chosen, wherever that was done, and again when it unfolds. */
export function useShown(chosen: boolean, whole: boolean) {
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) line.current?.scrollIntoView({ block: "nearest" });
  }, [chosen, whole]);
  return line;
}

function Detail({ row, detail }: { row: FindingRow; detail: FindingDetail }) {
  const path = useNames(detail.witness);
  return (
    <div className="detail">
      <p>{detail.message}</p>
      {path.length > 1 && (
        <>
          <h4>How it gets there</h4>
          <p className="chain">{path.map((name, i) => <span key={i}>{name}</span>)}</p>
        </>
      )}
      {detail.open_question && <p className="question-text">{detail.open_question}</p>}
      {detail.rationale && <p className="quiet">{detail.rationale}</p>}
      {detail.remedy && <p><b>Remedy.</b> {detail.remedy}</p>}
      {detail.fixes.map((fix, i) => <FixBox key={fix.title} row={row} fix={fix} number={i} />)}
      {detail.probe && (
        <details>
          <summary>What an interviewer would ask</summary>
          <p>{detail.probe}</p>
          {detail.answer && <p className="quiet">{detail.answer}</p>}
        </details>
      )}
      <p className="source">{detail.source}</p>
      <Decide row={row} />
    </div>
  );
}

function FixBox({ row, fix, number }: { row: FindingRow; fix: FixRow; number: number }) {
  const [answer, setAnswer] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const preview = useStore((state) => (state.preview?.fingerprint === row.fingerprint && state.preview.fix === number ? state.preview : null));
  const given = (): { answer?: Value } => (fix.ask ? { answer: valueOf(answer) } : {});
  const run = async (what: "preview" | "apply_fix") => {
    const result = await send({ do: what, fingerprint: row.fingerprint, fix: number, ...given() });
    setProblem(result.ok ? null : result.message);
  };
  const missing = Boolean(fix.ask) && !answer.trim();
  return (
    <div className="fix">
      <p><b>{fix.title}</b></p>
      <p className="quiet">{effect(fix, preview?.clears.length ?? null, preview?.introduces ?? fix.introduces)}</p>
      {fix.ask && (
        <label className="labelled">
          {fix.ask.question}
          <input className="field" value={answer} onChange={(event) => setAnswer(event.target.value)} />
          {fix.ask.unit && <small>{fix.ask.unit}</small>}
        </label>
      )}
      <div className="actions">
        {preview
          ? <button type="button" onClick={dismissPreview}>Hide preview</button>
          : <button type="button" disabled={missing} onClick={() => void run("preview")}>Preview fix</button>}
        <button type="button" className="primary" disabled={missing} onClick={() => void run("apply_fix")}>Apply fix</button>
      </div>
      {problem && <p role="alert" className="banner error">{problem}</p>}
    </div>
  );
}

function effect(fix: FixRow, clears: number | null, introduces: readonly string[]): string {
  const claim = fix.safe ? "" : "Only if it is true. ";
  const ends = clears !== null ? `Clears ${clears}` : fix.clears === true ? "Clears this" : fix.clears === false ? "Does not clear all of it" : "Not tried yet";
  const opens = introduces.length ? `, brings ${introduces.length} new: ${introduces.join(", ")}` : clears !== null || fix.clears !== null ? ", brings nothing new" : "";
  return `${claim}${ends}${opens}.`;
}

function valueOf(text: string): Value {
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : text.trim();
}

function Decide({ row }: { row: FindingRow }) {
  const [form, setForm] = useState<"waive" | "dispute" | null>(null);
  if (row.disputed) return <Disputed row={row} />;
  return (
    <>
      <div className="actions">
        {!row.waived && <button type="button" aria-label="Waive" onClick={() => setForm(form === "waive" ? null : "waive")}>Accept risk</button>}
        <button type="button" onClick={() => setForm(form === "dispute" ? null : "dispute")}>This is wrong</button>
      </div>
      {form === "waive" && <Waive row={row} done={() => setForm(null)} />}
      {form === "dispute" && <Dispute row={row} />}
    </>
  );
}

/** What unfolds below the edge is brought into view, once. */
const intoView = (form: HTMLElement | null): void => form?.scrollIntoView({ block: "nearest" });

function Waive({ row, done }: { row: FindingRow; done: () => void }) {
  const [reason, setReason] = useState("");
  const [owner, setOwner] = useState("");
  const [until, setUntil] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const keep = async () => {
    const result = await send({ do: "accept_risk", fingerprint: row.fingerprint, reason, owner, until });
    if (result.ok) done();
    else setProblem(result.message);
  };
  return (
    <form ref={intoView} className="form" onSubmit={(event) => { event.preventDefault(); void keep(); }}>
      <label className="labelled">Reason<input className="field" required value={reason} onChange={(e) => setReason(e.target.value)} /></label>
      <label className="labelled">Owner<input className="field" required value={owner} onChange={(e) => setOwner(e.target.value)} /></label>
      <label className="labelled">Until<input className="field" type="date" required value={until} onChange={(e) => setUntil(e.target.value)} /></label>
      <button type="submit" className="primary">Accept the risk</button>
      {problem && <p role="alert" className="banner error">{problem}</p>}
    </form>
  );
}

function Dispute({ row }: { row: FindingRow }) {
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const tell = async () => {
    const result = await send({ do: "dispute", fingerprint: row.fingerprint, reason });
    if (!result.ok) setProblem(result.message);
  };
  return (
    <form ref={intoView} className="form" onSubmit={(event) => { event.preventDefault(); void tell(); }}>
      <label className="labelled">What is wrong with it<input className="field" required value={reason} onChange={(e) => setReason(e.target.value)} /></label>
      <button type="submit" className="primary">Hide it as disputed</button>
      {problem && <p role="alert" className="banner error">{problem}</p>}
    </form>
  );
}

function Disputed({ row }: { row: FindingRow }) {
  const dispute = useStore((state) => state.details[row.fingerprint]?.dispute);
  return (
    <div ref={intoView} className="form">
      {dispute && <p><b>Disputed.</b> {dispute.reason}</p>}
      {dispute && <label className="labelled">The smallest sketch that shows it, to report<textarea className="field" readOnly value={dispute.sketch} rows={4} /></label>}
      <button type="button" onClick={() => void send({ do: "undispute", fingerprint: row.fingerprint })}>It is right after all</button>
    </div>
  );
}
