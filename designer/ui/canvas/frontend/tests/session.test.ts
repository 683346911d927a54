import { describe, expect, it } from "vitest";
import { keep, readKept } from "../src/kept";
import { askedOf } from "../src/model/patch";
import { newSession, received, upOf, withCommand } from "../src/model/session";
import type { Edit } from "../src/protocol";
import { drawing, finding, message } from "./doc";

const ADD: Edit = { op: "add", component: { id: "cache", kind: "cache", attributes: {} } };
const score = { low: 0, high: 0, overall: 0, known: 0, categories: {}, applicable: true };
const review = (version: number, from: number | null, put = [finding()], gone: string[] = []) => ({
  version, from, score, findings: { put, gone }, questions: { put: [], order: [] }, more_questions: 0, passed: null, not_applicable: 0, waiting: 0, extended: false, errors: [],
});
const opened = () => received(newSession("me"), message());

describe("the queue", () => {
  it("shows an edit at once and keeps it until it is acknowledged", () => {
    const edited = withCommand(opened(), { do: "edit", label: "Add", edits: [ADD] });
    expect(edited.doc?.components).toHaveLength(4);
    expect(edited.base?.components).toHaveLength(3);
    expect(upOf(edited, null).queue.map((c) => c.seq)).toEqual([1]);
    const answered = received(edited, message({ from: 1, rev: 2, ack: 1, whole: null, patch: { components: { put: [ADD.op === "add" ? ADD.component! : never()], gone: [] } } }));
    expect(answered.queue).toEqual([]);
    expect(answered.doc?.components).toHaveLength(4);
    expect(answered.doc?.components[0]).toBe(edited.doc?.components[0]);
  });

  it("numbers commands on from what Python has already seen of this client", () => {
    const session = received(newSession("me"), message({ ack: 41 }));
    expect(withCommand(session, { do: "undo" }).queue[0]?.seq).toBe(42);
  });

  it("puts edits made meanwhile on top of what comes down", () => {
    let session = withCommand(opened(), { do: "edit", label: "a", edits: [{ op: "set", on: "api", attribute: "zones", value: 2 }] });
    session = withCommand(session, { do: "edit", label: "b", edits: [ADD] });
    const api = { ...drawing().components[1]!, attributes: { instances: 2, zones: 2 } };
    session = received(session, message({ from: 1, rev: 2, ack: 1, whole: null, patch: { components: { put: [api], gone: [] } } }));
    expect(session.queue.map((c) => c.seq)).toEqual([2]);
    expect(session.doc?.components.map((c) => c.id)).toEqual(["user", "api", "db", "cache"]);
  });
});

describe("differences", () => {
  it("are reckoned from the revision they name, even when that one is past", () => {
    let session = received(opened(), message({ from: 1, rev: 2, whole: null, patch: { name: "Two" } }));
    session = received(session, message({ from: 1, rev: 3, whole: null, patch: { lens: ["sre"] } }));
    expect([session.doc?.name, session.doc?.lens, session.rev]).toEqual(["Test", ["sre"], 3]);
  });

  it("from an unknown revision are left aside, and the whole is asked for", () => {
    const session = received(opened(), message({ from: 7, rev: 8, whole: null, patch: { name: "Eight" } }));
    expect(session.doc?.name).toBe("Test");
    expect(upOf(session, null).have.rev).toBeNull();
  });

  it("of findings keep what is neither put nor gone", () => {
    let session = received(newSession("me"), message({ review: review(1, null, [finding(), finding({ fingerprint: "f2", components: ["db"] })]) }));
    const before = session.badges.get("db");
    session = received(session, message({ from: 1, whole: null, patch: {}, review: review(2, 1, [finding({ severity: "low" })]) }));
    expect(session.review?.findings.map((f) => [f.fingerprint, f.severity])).toEqual([["f1", "low"], ["f2", "high"]]);
    expect(session.badges.get("db")).toBe(before);
    expect(session.badges.get("api")?.[0]?.severity).toBe("low");
  });

  it("waived and disputed findings give no badge", () => {
    const rows = [finding({ waived: true }), finding({ fingerprint: "f2", disputed: true })];
    expect(received(newSession("me"), message({ review: review(1, null, rows) })).badges.size).toBe(0);
  });

  it("a preview that was put away stays away until it is asked for again", () => {
    const preview = { fingerprint: "f1", fix: 0, patch: {}, clears: [], introduces: [], note: "" };
    const away = { ...received(opened(), message({ preview })), preview: null, dismissed: "f1#0" };
    expect(received(away, message({ preview })).preview).toBeNull();
    expect(received(withCommand(away, { do: "preview", fingerprint: "f1", fix: 0 }), message({ preview })).preview).not.toBeNull();
  });
});

function never(): never {
  throw new Error("unreachable");
}

describe("what outlives a reload", () => {
  const shelf = () => {
    const kept = new Map<string, string>();
    return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => void kept.set(key, text) } as unknown as Storage;
  };
  it("is the queue with its numbers, but for what changes nothing", () => {
    const storage = shelf();
    let session = withCommand(opened(), { do: "edit", label: "Add", edits: [ADD] });
    session = withCommand(session, { do: "sync" });
    keep(storage, { doc: session.docId, nextSeq: session.nextSeq, queue: session.queue });
    expect(readKept(storage)).toMatchObject({ doc: session.docId, nextSeq: 3, queue: [{ seq: 1, do: "edit" }] });
  });
  it("is nothing where nothing was kept, or something else", () => {
    const storage = shelf();
    expect(readKept(storage)).toEqual({ doc: null, nextSeq: 1, queue: [] });
    storage.setItem("chalkline-queue", "[]");
    expect(readKept(storage).queue).toEqual([]);
    expect(readKept(null).nextSeq).toBe(1);
  });
  it("goes to the design it was meant for", () => {
    const edit = { seq: 7, do: "edit" as const, label: "Add", edits: [ADD] };
    const reloaded = { ...newSession("me"), queue: [edit], nextSeq: 8, claimed: "elsewhere" };
    const shown = received(reloaded, message());
    expect(upOf(shown, null)).toMatchObject({ doc: "elsewhere", have: { rev: null }, queue: [{ seq: 7 }] });
    const there = received(shown, message({ doc: "elsewhere", ack: 7 }));
    expect(upOf(there, null)).toMatchObject({ doc: "elsewhere", have: { rev: 1 }, queue: [] });
  });
});

describe("questions", () => {
  it("asked of other parts are put together from the last list", () => {
    const question = { attribute: "instances", title: "Instances", components: ["api", "db"], question: "How many?", decides: [], severity: "high" as const, control: { type: "number" as const } };
    expect(askedOf([], question)).toEqual(question);
    const change = { from: 0, put: ["cache"], gone: ["api"] };
    expect(askedOf([question], { ...question, question: "How many now?", components: change })).toEqual({ ...question, question: "How many now?", components: ["cache", "db"] });
  });
});
