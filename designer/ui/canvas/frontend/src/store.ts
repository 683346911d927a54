/** The one store. Parts of the screen read it through selectors, so that a changed badge redraws one node. */
import { useRef, useSyncExternalStore } from "react";
import { isTaken } from "./alone";
import { keep, readKept } from "./kept";
import { newSession, previewKey, received, upOf, withCommand, type Session } from "./model/session";
import type { Action, Down, Link, Result, Up } from "./protocol";

export type Screen = "board" | "start" | "table" | "journeys" | "designs";
export type ReviewTab = "findings" | "questions" | "passed" | "drills";

/** What only this screen knows: nothing of it is saved with the design. */
export interface View {
  selection: ReadonlySet<string>;
  /** The finding that is looked at: its path is lit. */
  focus: string | null;
  /** The drill that is played, by what goes down. */
  drill: string | null;
  /** The address that was last followed, and what there is to say of it or of a drill that ended. */
  linked: string | null;
  said: string | null;
  screen: Screen;
  paletteOpen: boolean;
  reviewOpen: boolean;
  reviewTab: ReviewTab;
  /** Whether every category of the score is shown, or the lowest alone. */
  scoreOpen: boolean;
  /** Kinds added last, the newest first. */
  recent: string[];
  /** The note that is being written, by its place in the list. */
  noting: number | null;
  /** Layers of the board that are hidden. */
  hidden: ReadonlySet<string>;
}
export interface State extends Session, View {}

const CLIENT_KEY = "chalkline-client";
const VIEW_KEY = "chalkline-view";
const KEPT_VIEW = ["paletteOpen", "reviewOpen", "reviewTab", "scoreOpen", "recent"] as const;

let state: State = { ...firstSession(), ...firstView() };
let deliver: (up: Up) => void = () => undefined;
/** Nothing is said before it is known under which name. */
let named = false;
let owed = false;
/** Whether what changed is drawn a moment later. */
let held = false;
const listeners = new Set<() => void>();
const waiting = new Map<number, (result: Result) => void>();

export function getState(): State {
  return state;
}

export function setState(change: Partial<State>): void {
  if (Object.entries(change).every(([key, value]) => Object.is(state[key as keyof State], value))) return;
  state = { ...state, ...change };
  if (!held) tellListeners();
  if (KEPT_VIEW.some((key) => key in change)) keepView();
}

function tellListeners(): void {
  for (const listener of [...listeners]) listener();
}

/** Streamlit sends in a task of its own: drawn before it, a large board would keep the message waiting for a whole frame. */
function drawAfterSending(): void {
  if (held) return;
  held = true;
  setTimeout(() => {
    held = false;
    tellListeners();
  }, 0);
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Reads what `select` picks; the component redraws only when that changes (by `same`). */
export function useStore<T>(select: (state: State) => T, same: (a: T, b: T) => boolean = Object.is): T {
  const last = useRef<{ value: T } | null>(null);
  const snapshot = (): T => {
    const value = select(state);
    if (last.current && same(last.current.value, value)) return last.current.value;
    last.current = { value };
    return value;
  };
  return useSyncExternalStore(subscribe, snapshot);
}

/** Compares lists, sets and flat objects by what they hold. */
export function shallow<T>(a: T, b: T): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  const [left, right] = [Object.entries(a), b as Record<string, unknown>];
  return left.length === Object.keys(b).length && left.every(([key, value]) => Object.is(value, right[key]));
}

/** Compares short lists part by part: what a part of the drawing reads, in one go. */
export function sameList<T extends readonly unknown[]>(a: T, b: T): boolean {
  for (let i = 0; i < a.length; i += 1) if (!Object.is(a[i], b[i])) return false;
  return a.length === b.length;
}

/** Names who carries messages up; the newest wins, since Streamlit may mount the board again. */
export function connectTransport(send: (up: Up) => void): void {
  deliver = send;
}

function sendUp(): void {
  owed = !named;
  if (named) deliver(upOf(state, state.focus, state.drill ?? (listing(state) ? "" : null)));
}

/** Whether the list of drills is looked at. */
function listing({ reviewTab, reviewOpen }: View): boolean {
  return reviewOpen && reviewTab === "drills";
}

/** A copy of a tab begins anew: what the first had queued is the first one's to send. */
export const naming = isTaken(state.client).then((copy) => {
  if (copy) {
    setState(newSession(freshClient()));
    keepQueue();
  }
  named = true;
  if (owed) sendUp();
});

/** Queues a command and sends the queue. The promise settles with Python's answer to it. */
export function send(action: Action): Promise<Result> {
  const seq = state.nextSeq;
  const answer = new Promise<Result>((resolve) => waiting.set(seq, resolve));
  const next = withCommand(state, action);
  state = { ...state, ...next };
  keepQueue();
  sendUp();
  drawAfterSending();
  return answer;
}

/** Takes Python's message in. */
export function receive(down: Down): void {
  const next = received(state, down) as State;
  const opened = next.docId !== state.docId;
  const gone = !next.review?.findings.some((row) => row.fingerprint === state.focus);
  // Whoever deletes what is open goes on in the list, where it can be brought back.
  const deleted = state.queue.some((command) => command.do === "delete" && command.seq <= down.ack);
  const fresh: Partial<State> = opened
    ? { selection: new Set(), focus: next.lit, drill: null, screen: next.doc && !deleted ? "board" : state.screen }
    : { selection: pruned(next), focus: gone && next.review ? (state.review ? null : next.lit) : state.focus };
  const shown = ended({ ...next, ...fresh }, down);
  const followed = following(shown, down.link ?? null);
  setState({ ...shown, ...followed });
  for (const [seq, result] of Object.entries(down.results)) settle(Number(seq), result);
  for (const seq of [...waiting.keys()]) if (seq <= down.ack) settle(seq, { ok: true });
  keepQueue();
  // The drawing comes first, to whomever it is. Who says what page it is gets it judged, and what was kept is carried out.
  if (next.lost || down.review === null || (opened && fresh.focus) || followed.focus || followed.drill) sendUp();
}

/** A drill of what is gone ends, and says so. */
function ended(next: State, { drills }: Down): State {
  if (!drills?.problem || drills.asked !== next.drill) return next;
  return { ...next, drill: null, said: drills.problem };
}

/** What the address asks for is shown once, as soon as the drawing is judged. */
function following(next: State, link: Link | null): Partial<State> {
  if (!link || !next.doc || !next.review || link.named === next.linked) return {};
  const { select: ids, finding, drill, message } = link;
  const chosen = ids.length ? { selection: new Set(ids) } : {};
  const looked = finding || drill ? { reviewOpen: true, reviewTab: (drill ? "drills" : "findings") as ReviewTab } : {};
  const focus = drill || ids.length ? null : next.focus;
  return { linked: link.named, said: message, focus: finding ?? focus, drill, ...chosen, ...looked };
}

/** The board is opened anew: its address speaks again. */
export function followAgain(): void {
  setState({ linked: null });
}

/** Says hello, so that a board that missed its first message is sent the whole. */
export function hello(): void {
  if (!state.doc) sendUp();
}

function settle(seq: number, result: Result): void {
  waiting.get(seq)?.(result);
  waiting.delete(seq);
}

function pruned(next: State): ReadonlySet<string> {
  const { doc, selection } = next;
  if (!doc || selection.size === 0) return selection;
  const there = new Set([...doc.components, ...doc.boundaries, ...doc.connections].map((part) => part.id));
  const kept = [...selection].filter((id) => there.has(id));
  return kept.length === selection.size ? selection : new Set(kept);
}

/** Looks at a finding, or at none; Python then sends its texts. */
export function setFocus(fingerprint: string | null): void {
  if (state.focus === fingerprint) return;
  dismissPreview();
  setState({ focus: fingerprint, ...(fingerprint ? { drill: null } : {}) });
  if (fingerprint) sendUp();
}

/** Plays a drill, or ends the one that is played: the drawing looks otherwise, and stays what it is. */
export function setDrill(key: string | null): void {
  dismissPreview();
  setState(key ? { drill: key, focus: null, said: null } : { drill: null });
  if (key) sendUp();
}

/** Asks for the list of drills: it is counted only while somebody looks at it. */
export function askDrills(): void {
  if (listing(state)) sendUp();
}

/** Puts the ghosts of a fix away. */
export function dismissPreview(): void {
  if (state.preview) setState({ preview: null, dismissed: previewKey(state.preview) });
}

export function select(ids: Iterable<string>): void {
  const selection = new Set(ids);
  const same = selection.size === state.selection.size && [...selection].every((id) => state.selection.has(id));
  if (!same) setState({ selection });
}

/** Numbers go on after a reload: Python passes over those that it has heard. */
function firstSession(): Session {
  const { doc, nextSeq, queue } = readKept(storage("sessionStorage"));
  return { ...newSession(clientId()), nextSeq, queue, claimed: queue.length ? doc : null };
}

function keepQueue(): void {
  const { claimed, docId, nextSeq, queue } = state;
  keep(storage("sessionStorage"), { doc: claimed ?? docId, nextSeq, queue });
}

function clientId(): string {
  const kept = storage("sessionStorage")?.getItem(CLIENT_KEY);
  return kept ?? freshClient();
}

function freshClient(): string {
  const id = globalThis.crypto?.randomUUID?.() ?? String(Math.random()).slice(2);
  storage("sessionStorage")?.setItem(CLIENT_KEY, id);
  return id;
}

function firstView(): View {
  const wide = (globalThis.innerWidth ?? 1280) >= 1100;
  const usual: View = {
    selection: new Set(), focus: null, drill: null, linked: null, said: null, screen: "board", paletteOpen: wide, reviewOpen: wide, reviewTab: "findings", scoreOpen: false,
    recent: [], noting: null, hidden: new Set(),
  };
  try {
    return { ...usual, ...JSON.parse(storage("localStorage")?.getItem(VIEW_KEY) ?? "{}") };
  } catch {
    return usual;
  }
}

function keepView(): void {
  const kept = Object.fromEntries(KEPT_VIEW.map((key) => [key, state[key]]));
  storage("localStorage")?.setItem(VIEW_KEY, JSON.stringify(kept));
}

/** A browser may refuse storage altogether; the board works without. */
function storage(name: "sessionStorage" | "localStorage"): Storage | null {
  try {
    return globalThis[name] ?? null;
  } catch {
    return null;
  }
}
