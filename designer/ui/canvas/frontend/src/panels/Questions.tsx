/** Questions, answered once for all components that they name: at most five at a time. */
import { useState } from "react";
import type { Question, Value } from "../protocol";
import { select, send, useStore } from "../store";

const AT_A_TIME = 5;

export function Questions() {
  const questions = useStore((state) => state.review?.questions ?? []);
  const more = useStore((state) => state.review?.moreQuestions ?? 0);
  const rest = more + Math.max(0, questions.length - AT_A_TIME);
  if (questions.length === 0) {
    return <p className="quiet padded">{more ? `Nothing pressing. ${details(more)} could still be asked.` : "Nothing is open."}</p>;
  }
  return (
    <ul className="questions">
      {questions.slice(0, AT_A_TIME).map((q) => <Asked key={`${q.attribute}/${q.components.join()}`} question={q} />)}
      {rest > 0 && <li className="quiet padded">{`and ${details(rest)}`}</li>}
    </ul>
  );
}

function details(count: number): string {
  return count === 1 ? "1 detail" : `${count} details`;
}

function Asked({ question }: { question: Question }) {
  const [problem, setProblem] = useState<string | null>(null);
  const answer = async (value: Value) => {
    const { attribute, components } = question;
    const result = await send({ do: "answer", attribute, components, value });
    setProblem(result.ok ? null : result.message);
  };
  return (
    <li className="question">
      <p className="question-text">{question.question}</p>
      {question.components.length > 1 && (
        <button type="button" className="link" onClick={() => select(question.components)}>{`Show the ${question.components.length} it is about`}</button>
      )}
      <div role="group" aria-label={question.question} className="actions">
        <Control question={question} answer={(value) => void answer(value)} />
        {question.control.type !== "boolean" && <button type="button" onClick={() => void answer("none")}>None</button>}
        <button type="button" onClick={() => void answer("unknown")}>Don’t know</button>
      </div>
      <small className="quiet">{`Decides ${question.decides.join(", ")}`}</small>
      {problem && <p role="alert" className="banner error">{problem}</p>}
    </li>
  );
}

function Control({ question, answer }: { question: Question; answer: (value: Value) => void }) {
  const { control } = question;
  if (control.type === "boolean") {
    return (
      <>
        <button type="button" onClick={() => answer(true)}>Yes</button>
        <button type="button" onClick={() => answer(false)}>No</button>
      </>
    );
  }
  if (control.type === "choice") {
    return (control.choices ?? []).filter((c) => c !== "none").map((choice) => (
      <button key={choice} type="button" onClick={() => answer(choice)}>{choice.replaceAll("_", " ")}</button>
    ));
  }
  return question.attribute === "tags" ? <Tags answer={answer} /> : <Typed question={question} answer={answer} />;
}

/** What may hold for a design is ticked: nobody knows these words by heart. */
function Tags({ answer }: { answer: (value: Value) => void }) {
  const tags = useStore((state) => state.catalogue?.tags ?? []);
  const [ticked, setTicked] = useState<string[]>([]);
  const turn = (id: string) => setTicked(ticked.includes(id) ? ticked.filter((tag) => tag !== id) : [...ticked, id]);
  return (
    <form className="ticks" onSubmit={(event) => { event.preventDefault(); answer(ticked); }}>
      {tags.map(({ id, title }) => (
        <label key={id} className="check"><input type="checkbox" checked={ticked.includes(id)} onChange={() => turn(id)} />{title}</label>
      ))}
      <button type="submit" className="primary" disabled={ticked.length === 0}>Answer</button>
    </form>
  );
}

function Typed({ question, answer }: { question: Question; answer: (value: Value) => void }) {
  const { control } = question;
  const [text, setText] = useState("");
  const number = control.type === "number";
  const given = (): Value => {
    if (number) return Number(text);
    return control.type === "list" ? text.split(",").map((part) => part.trim()).filter(Boolean) : text.trim();
  };
  return (
    <form className="inline" onSubmit={(event) => { event.preventDefault(); if (text.trim()) answer(given()); }}>
      <input
        className="field short" type={number ? "number" : "text"} aria-label={question.question} value={text} step="any"
        min={control.minimum} max={control.maximum} placeholder={control.type === "list" ? "one, another" : undefined}
        onChange={(event) => setText(event.target.value)}
      />
      {control.unit && <small>{control.unit}</small>}
      <button type="submit" className="primary" disabled={!text.trim()}>Answer</button>
    </form>
  );
}
