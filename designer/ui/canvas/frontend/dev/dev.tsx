/** The board without Python: a stand-in answers from a fixture, so that the screen can be built and looked at. */
import { mount } from "../src/index";
import { apply } from "../src/model/apply";
import type { Command, Doc, Down, Result, Up } from "../src/protocol";
import fixture from "./fixture.json";

const query = new URLSearchParams(location.search);
const first = fixture as unknown as Down;
const theme = query.get("theme") === "dark" ? "dark" : "light";
const parent = document.getElementById("root") as HTMLElement;
let rev = 1;
let ack = 0;
let doc = size(query.has("empty") ? { ...(first.whole as Doc), components: [], connections: [], boundaries: [], layout: {}, notes: [], journeys: [] } : (first.whole as Doc));
const past: { label: string; doc: Doc }[] = [];
const future: { label: string; doc: Doc }[] = [];
const results: Record<string, Result> = {};
let preview: Down["preview"] = null;

function size(start: Doc): Doc {
  const many = Number(query.get("many") ?? 0);
  if (!many) return start;
  const ids = Array.from({ length: many }, (_, i) => `n${i}`);
  return {
    ...start, boundaries: [], journeys: [], notes: [],
    components: ids.map((id, i) => ({ id, kind: ["web_app", "relational_db", "event_stream"][i % 3] as string, attributes: {} })),
    connections: ids.slice(1).map((id, i) => ({ id: `n${i}->${id}`, source: `n${i}`, target: id, kind: "call", attributes: {} })),
    layout: Object.fromEntries(ids.map((id, i) => [id, { x: (i % 40) * 208, y: Math.floor(i / 40) * 96 }])),
  };
}

function answer(up: Up): void {
  for (const command of up.queue) if (command.seq > ack) carryOut(command);
  setTimeout(() => send(false), 40);
}

function carryOut(command: Command): void {
  ack = command.seq;
  preview = null;
  try {
    change(command);
    results[command.seq] = { ok: true };
  } catch (error) {
    results[command.seq] = { ok: false, message: String(error) };
  }
}

function change(command: Command): void {
  if (command.do === "edit") {
    past.push({ label: command.label, doc });
    future.length = 0;
    doc = apply(doc, command.edits);
    rev += 1;
  } else if (command.do === "undo" || command.do === "redo") {
    const [from, to] = command.do === "undo" ? [past, future] : [future, past];
    const step = from.pop();
    if (!step) return;
    to.push({ label: step.label, doc });
    doc = step.doc;
    rev += 1;
  } else if (command.do === "preview") {
    preview = previewed(command.fingerprint, command.fix);
  } else {
    throw new Error(`The stand-in knows no ${command.do}.`);
  }
}

function previewed(fingerprint: string, fix: number): Down["preview"] {
  const row = first.review?.findings.put.find((r) => r.fingerprint === fingerprint);
  const near = row?.components[0] ?? doc.components[0]?.id ?? "";
  const place = doc.layout[near] ?? { x: 0, y: 0 };
  return {
    fingerprint, fix, clears: [row?.rule ?? ""], introduces: [], note: "clears 2, opens 1",
    patch: {
      components: { put: [{ id: "ghost", kind: "message_queue", name: "Retry queue", attributes: {} }], gone: [] },
      connections: {
        put: [{ id: `${near}->ghost`, source: near, target: "ghost", kind: "publish", attributes: {} }],
        gone: [doc.connections.find((c) => c.source === near)?.id ?? ""],
      },
      layout: { put: { ghost: { x: place.x + 200, y: place.y + 90 } }, gone: [] },
    },
  };
}

function send(hello: boolean): void {
  const bare = query.has("bare") || query.has("empty") || query.has("many");
  const review = first.review && bare ? { ...first.review, findings: { put: [], gone: [] } } : first.review;
  mount({
    parentElement: parent,
    data: new TextEncoder().encode(JSON.stringify({
      ...first, theme, rev, from: null, whole: doc, ack, results, preview, review,
      catalogue: hello ? first.catalogue : null,
      lit: query.has("plain") || bare ? null : first.lit, start: !bare && !query.has("plain"), undo: past.at(-1)?.label ?? null, redo: future.at(-1)?.label ?? null,
    })),
    setStateValue: (_name, value) => answer(value),
  });
}

send(true);
