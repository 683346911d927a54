/** What Python sent and what it has not answered yet: the base, the queue, and the drawing that is shown. */
import type {
  Action, Catalogue, Command, Doc, Down, FindingDetail, FindingRow, Notice, PassedRow, Preview, Question, Reference, Result,
  Score, Up, Value,
} from "../protocol";
import { applied } from "./apply";
import { drillsAfter, type DrillsDown } from "./drill";
import { askedOf, equal, patched, patchedFindings, reordered, settled } from "./patch";

export interface Review {
  version: number;
  score: Score;
  findings: FindingRow[];
  questions: Question[];
  moreQuestions: number;
  passed: PassedRow[];
  notApplicable: number;
  /** How many of them only because no critical flow is drawn. */
  waiting: number;
  extended: boolean;
  errors: { rule: string; message: string }[];
}

export interface Session {
  client: string;
  theme: "light" | "dark";
  docId: string | null;
  rev: number | null;
  base: Doc | null;
  /** The base with the queue's edits on it: what the board draws. */
  doc: Doc | null;
  queue: Command[];
  ack: number;
  nextSeq: number;
  review: Review | null;
  /** Findings that stand on each component, connection or boundary, by its id. */
  badges: ReadonlyMap<string, FindingRow[]>;
  details: Record<string, FindingDetail>;
  catalogue: Catalogue | null;
  preview: Preview | null;
  /** The preview that was put away here, as `fingerprint#fix`: Python goes on sending it until the next command. */
  dismissed: string | null;
  /** What a guided fix was previewed with, so that the same is applied. */
  previewAnswer: Value | null;
  results: Record<string, Result>;
  notices: Notice[];
  reference: Reference | null;
  start: boolean;
  lit: string | null;
  sentence: string | null;
  drills: DrillsDown | null;
  saved: Down["saved"];
  problem: string | null;
  undo: string | null;
  redo: string | null;
  /** Bases and reviews that Python may still reckon from, since an answer may cross a command on its way. */
  past: { bases: Map<number, Doc>; reviews: Map<number, Review> };
  /** A difference led from a base that is not here: the whole is needed. */
  lost: boolean;
  /** The design that a queue from before a reload was meant for, until Python has opened it. */
  claimed: string | null;
}

const KEPT = 12;

export function newSession(client: string): Session {
  return {
    client, theme: "light", docId: null, rev: null, base: null, doc: null, queue: [], ack: 0, nextSeq: 1,
    review: null, badges: new Map(), details: {}, catalogue: null, preview: null, dismissed: null, previewAnswer: null, results: {}, notices: [],
    reference: null, start: false, lit: null, sentence: null, drills: null, saved: null, problem: null, undo: null, redo: null,
    past: { bases: new Map(), reviews: new Map() }, lost: false, claimed: null,
  };
}

/** The session after a command: an edit shows at once, everything else waits for the answer. */
export function withCommand(session: Session, action: Action): Session {
  const command = { ...action, seq: session.nextSeq } as Command;
  const asked = action.do === "preview" ? { dismissed: null, previewAnswer: action.answer ?? null } : {};
  const next = { ...session, ...asked, queue: [...session.queue, command], nextSeq: session.nextSeq + 1 };
  if (action.do !== "edit" || !session.doc) return next;
  return { ...next, doc: applied(session.doc, action.edits), preview: null };
}

/** The session after Python's message. */
export function received(session: Session, down: Down): Session {
  const other = session.docId !== down.doc;
  const base = baseOf(session, down);
  const stale = base === undefined;
  const review = reviewOf(other ? { ...session, review: null } : session, down);
  const queue = session.queue.filter((command) => command.seq > down.ack);
  const next: Session = {
    ...session,
    theme: down.theme, docId: down.doc, queue, ack: Math.max(session.ack, down.ack),
    nextSeq: Math.max(session.nextSeq, down.ack + 1),
    base: stale ? (other ? null : session.base) : base,
    rev: stale ? (other ? null : session.rev) : down.rev,
    review: review ?? (other ? null : session.review),
    badges: review ? badgesOf(review, other ? new Map() : session.badges) : other ? new Map() : session.badges,
    details: { ...(other ? {} : session.details), ...down.details },
    catalogue: down.catalogue ?? session.catalogue,
    preview: previewOf(session, down.preview),
    results: down.results, notices: down.notices, reference: down.reference ?? session.reference,
    start: down.start, lit: down.lit ?? null, sentence: down.sentence ?? null,
    drills: drillsAfter(other ? null : session.drills, down.drills),
    saved: down.saved, problem: down.problem, undo: down.undo, redo: down.redo,
    past: other ? { bases: new Map(), reviews: new Map() } : session.past,
    claimed: session.claimed === down.doc || queue.length === 0 ? null : session.claimed,
    lost: stale || (down.review !== null && review === undefined),
  };
  remember(next.past.bases, next.rev, next.base);
  remember(next.past.reviews, next.review?.version ?? null, next.review);
  return { ...next, doc: shown(next, session.doc) };
}

export function previewKey({ fingerprint, fix }: Preview): string {
  return `${fingerprint}#${fix}`;
}

function previewOf({ preview, dismissed }: Session, news: Preview | null | undefined): Preview | null {
  if (!news || previewKey(news) === dismissed) return null;
  return preview && equal(preview, news) ? preview : news;
}

function baseOf(session: Session, down: Down): Doc | undefined {
  if (down.from === null) return down.whole ?? undefined;
  if (session.docId !== down.doc) return undefined;
  const from = session.rev === down.from ? session.base : session.past.bases.get(down.from);
  return from ? (down.patch ? patched(from, down.patch) : from) : undefined;
}

function reviewOf(session: Session, down: Down): Review | null | undefined {
  const news = down.review;
  if (!news) return null;
  const last = news.from === null ? null : reviewAt(session, news.from);
  if (last === undefined) return undefined;
  const asked = last?.questions ?? [], put = news.questions.put.map((question) => askedOf(asked, question));
  return {
    version: news.version, score: news.score, findings: patchedFindings(last?.findings ?? [], news.findings),
    questions: reordered(asked, { ...news.questions, put }), moreQuestions: news.more_questions,
    passed: news.passed ? reordered(last?.passed ?? [], news.passed) : last?.passed ?? [],
    notApplicable: news.not_applicable, waiting: news.waiting, extended: news.extended, errors: news.errors,
  };
}

function reviewAt(session: Session, version: number): Review | undefined {
  return session.review?.version === version ? session.review : session.past.reviews.get(version);
}

/** Which findings stand on which part, keeping the very list where nothing changed, so that a badge redraws alone. */
function badgesOf(review: Review, last: ReadonlyMap<string, FindingRow[]>): Map<string, FindingRow[]> {
  const badges = new Map<string, FindingRow[]>();
  for (const row of review.findings) {
    if (row.waived || row.disputed) continue;
    const subject = row.components.length || row.connections.length ? [] : [row.subject];
    for (const id of new Set([...row.components, ...row.connections, ...subject])) {
      badges.set(id, [...(badges.get(id) ?? []), row]);
    }
  }
  for (const [id, rows] of badges) {
    const before = last.get(id);
    if (before?.length === rows.length && before.every((row, i) => sameBadge(row, rows[i]))) badges.set(id, before);
  }
  return badges;
}

function sameBadge(a: FindingRow, b: FindingRow | undefined): boolean {
  return a.fingerprint === b?.fingerprint && a.severity === b.severity && a.kind === b.kind && a.absence === b.absence;
}

function remember<T>(past: Map<number, T>, version: number | null, value: T | null): void {
  if (version === null || value === null) return;
  past.delete(version);
  past.set(version, value);
  for (const old of past.keys()) if (past.size > KEPT) past.delete(old);
}

function shown(session: Session, last: Doc | null): Doc | null {
  if (!session.base) return null;
  const edited = session.queue.reduce((doc, c) => (c.do === "edit" ? applied(doc, c.edits) : doc), session.base);
  return settled(last, edited);
}

/** What goes up: the whole unanswered queue, and what the browser has. */
export function upOf(session: Session, focus: string | null, drill: string | null = null): Up {
  const { client, docId, rev, review, catalogue, reference, drills, queue, claimed } = session;
  const lost = session.lost || claimed !== null;
  return {
    client,
    doc: claimed ?? docId,
    have: { rev: lost ? null : rev, review: lost ? null : (review?.version ?? null), catalogue: catalogue?.hash ?? null, reference: reference?.hash ?? null, drills: drills?.hash ?? null },
    queue,
    focus,
    drill,
  };
}
