/** What is said about the drawing: findings, questions, what passed. */
import { label } from "../model/infer";
import { decided, inHundred, span } from "../model/score";
import { rank } from "../model/severity";
import type { FindingRow, PassedRow } from "../protocol";
import { send, setState, useStore, type ReviewTab } from "../store";
import { Drills } from "./Drills";
import { Finding } from "./Finding";
import { Questions } from "./Questions";

export function Review() {
  const review = useStore((state) => state.review);
  const tab = useStore((state) => state.reviewTab);
  if (!review) return <p className="quiet padded" role="status">Judging …</p>;
  const findings = review.findings.filter((row) => row.kind === "fail");
  const drawn = findings.filter((row) => !row.absence || row.waived || row.disputed);
  const absent = findings.filter((row) => row.absence && !row.waived && !row.disputed);
  const tabs: [ReviewTab, string][] = [
    ["findings", `Findings ${findings.filter((row) => !row.waived && !row.disputed).length}`],
    ["questions", `Questions ${review.questions.length}`],
    ["passed", `Passed ${review.passed.length}`],
    ["drills", "Drills"],
  ];
  return (
    <div className="review">
      <ScoreBox />
      <div role="tablist" className="tabs">
        {tabs.map(([id, title]) => (
          <button key={id} type="button" role="tab" aria-selected={tab === id} onClick={() => setState({ reviewTab: id })}>
            {title}
          </button>
        ))}
      </div>
      <div key={tab} className="review-list" role="tabpanel">
        {tab === "findings" && <Findings drawn={drawn} absent={absent} />}
        {tab === "questions" && <Questions />}
        {tab === "passed" && <Passed />}
        {tab === "drills" && <Drills />}
      </div>
      <Extended />
    </div>
  );
}

const CATEGORIES: Record<string, string> = { llm: "Language models", mlops: "MLOps", responsible_ai: "Responsible AI" };

/** So many categories, the lowest first: the list of findings needs the room. */
const LOWEST = 4;

function ScoreBox() {
  const score = useStore((state) => state.review?.score);
  const all = useStore((state) => state.scoreOpen);
  if (!score?.applicable) return <p className="quiet padded">Draw something to be judged: no rule applies yet.</p>;
  const categories = Object.entries(score.categories);
  const lowest = [...categories].sort(([, a], [, b]) => a.low - b.low).slice(0, LOWEST);
  return (
    <section className="score" aria-label="Score">
      <p className="figure">
        {`Score ${inHundred(score.low)} to ${inHundred(score.high)}`}
        <small>{decided(score.known)}</small>
      </p>
      <dl>
        {(all ? categories : lowest).map(([name, { low, high }]) => (
          <div key={name}>
            <dt>{CATEGORIES[name] ?? name.replaceAll("_", " ")}</dt>
            <dd>
              <span className="track"><span className="part" style={{ left: `${low}%`, width: `${high - low}%` }} /><span className="sure" style={{ width: `${low}%` }} /></span>
              <span>{span(low, high)}</span>
            </dd>
          </div>
        ))}
      </dl>
      {categories.length > LOWEST && (
        <button type="button" className="link score-more" aria-expanded={all} onClick={() => setState({ scoreOpen: !all })}>
          {all ? `Only the ${LOWEST} lowest` : `All ${categories.length} categories`}
        </button>
      )}
    </section>
  );
}

function Findings({ drawn, absent }: { drawn: FindingRow[]; absent: FindingRow[] }) {
  const sorted = [...drawn].sort((a, b) => Number(a.waived || a.disputed) - Number(b.waived || b.disputed) || rank(a.severity) - rank(b.severity));
  return (
    <>
      <Waiting />
      {sorted.length === 0 && absent.length === 0 && <p className="quiet padded">Nothing is known to be wrong.</p>}
      <ul className="findings">{sorted.map((row) => <Finding key={row.fingerprint} row={row} />)}</ul>
      {absent.length > 0 && (
        <>
          <h3>Not drawn yet</h3>
          <ul className="findings">{absent.map((row) => <Finding key={row.fingerprint} row={row} />)}</ul>
        </>
      )}
      <Errors />
    </>
  );
}

/** What asks nobody, such as a pipeline that a clock starts, has no flow to be assumed: it has to be drawn. */
function Waiting() {
  const waiting = useStore((state) => state.review?.waiting ?? 0);
  if (waiting === 0) return null;
  return (
    <p className="banner">
      {`${waiting} more ${waiting === 1 ? "rule applies" : "rules apply"} once it is said what this is for: draw who asks, or `}
      <button type="button" className="link" onClick={() => setState({ screen: "journeys" })}>name a critical flow</button>
      {"."}
    </p>
  );
}

function Errors() {
  const errors = useStore((state) => state.review?.errors ?? []);
  return errors.map((error) => (
    <p key={error.rule} className="banner warning" role="alert">{`Rule ${error.rule} could not be run: ${error.message}`}</p>
  ));
}

const NO_TITLES: Record<string, string> = {};

/** The rules that are true but of lesser weight speak only when asked. */
function Extended() {
  const extended = useStore((state) => state.review?.extended ?? false);
  return (
    <label className="check extended">
      <input type="checkbox" checked={extended} onChange={(event) => void send({ do: "settings", extended: event.target.checked })} />
      Judge by the extended rules too
    </label>
  );
}

function Passed() {
  const passed = useStore((state) => state.review?.passed ?? []);
  const others = useStore((state) => state.review?.notApplicable ?? 0);
  const titles = useStore((state) => state.reference?.rules ?? NO_TITLES);
  return (
    <ul className="passed">
      {passed.length > 0 && <li className="quiet">Looked for, and not found:</li>}
      {passed.map((row) => (
        <li key={row.rule}>
          <span className="mark passed" aria-hidden>✓</span>
          <span><b>{row.rule}</b> {titles[row.rule]}</span>
          <small>{places(row)}</small>
        </li>
      ))}
      {others > 0 && <li className="quiet">{`${others} rules do not apply to this drawing.`}</li>}
    </ul>
  );
}

function places({ subjects, claimed }: PassedRow): string {
  const all = subjects === 1 ? "1 place" : `${subjects} places`;
  return claimed === 0 ? all : `${all}, ${claimed} as another team claims`;
}

/** The components that a finding names, as a reader knows them. */
export function useNames(ids: readonly string[]): string[] {
  const doc = useStore((state) => state.doc);
  const names = new Map(doc?.components.map((c) => [c.id, label(c)]));
  return ids.map((id) => names.get(id) ?? id);
}

