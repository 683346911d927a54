/** The contract with Python: what comes down as `data`, and the one state value `up`. */
import type { DrillsDown } from "./model/drill";

export type Scalar = boolean | number | string;
export type Value = Scalar | Scalar[] | { [name: string]: Scalar };
export type Attributes = Record<string, Value>;
export type Severity = "critical" | "high" | "medium" | "low";

export interface Place {
  x: number;
  y: number;
  width?: number | null;
  height?: number | null;
}
export interface Component {
  id: string;
  kind: string;
  name?: string | null;
  product?: string | null;
  within?: string | null;
  elsewhere?: boolean;
  assumed?: string[];
  attributes: Attributes;
}
export interface Connection {
  id: string;
  source: string;
  target: string;
  kind: string;
  assumed?: string[];
  attributes: Attributes;
}
export interface Boundary {
  id: string;
  name?: string | null;
  within?: string | null;
  attributes: Attributes;
  component_defaults?: Attributes;
  connection_defaults?: Attributes;
}
/** A number, or one of the spoken unknowns `none` and `unknown`. */
export type Spoken = number | "none" | "unknown" | null;
export interface Targets {
  availability?: Spoken;
  p99_latency_ms?: Spoken;
  peak_rps?: Spoken;
  mean_rps?: Spoken;
  rto_min?: Spoken;
  rpo_min?: Spoken;
}
export interface Requirements extends Targets {
  tags?: string[] | null;
  unsure?: string[];
  retrain_sla_min?: Spoken;
  freshness_s?: Spoken;
  monthly_budget_usd?: Spoken;
  residency?: string[] | "none" | "unknown" | null;
}
export interface Journey extends Targets {
  id: string;
  name?: string | null;
  sources: string[];
  targets: string[];
  criticality?: "low" | "normal" | "high" | "mission" | "unknown" | null;
  assumed?: boolean;
}
export interface Tradeoff {
  decision: string;
  chosen?: string;
  rejected?: string;
  because?: string;
  revisit_when?: string;
}
export interface Brief {
  objective?: string | null;
  questions?: string[];
  assumptions?: string[];
  metrics?: { offline?: string[]; online?: string[]; business?: string[]; guardrail?: string[] };
  tradeoffs?: Tradeoff[];
  failures?: { when: string; then: string }[];
  rollout?: string | null;
}
export interface Waiver {
  rule: string;
  on: string;
  reason: string;
  owner: string;
  until: string;
}
export interface Note {
  text: string;
  at?: string | null;
  /** Where a hand put it; otherwise it lies under what it is pinned to. */
  x?: number | null;
  y?: number | null;
}
export interface Doc {
  id: string;
  name: string;
  scenario?: string | null;
  level?: string | null;
  lens: string[];
  requirements: Requirements;
  boundaries: Boundary[];
  components: Component[];
  connections: Connection[];
  journeys: Journey[];
  brief: Brief;
  waivers: Waiver[];
  notes: Note[];
  layout: Record<string, Place>;
}

export type Edit =
  | { op: "add"; component?: Component; boundary?: Boundary; index?: number }
  | { op: "remove"; id: string }
  | { op: "connect"; connection: Connection; index?: number }
  | { op: "disconnect"; id: string }
  | { op: "splice"; connection: string; component: Component; first_kind?: string; second_kind?: string }
  | { op: "set"; on: string; attribute: string; value: Value | null }
  | { op: "rename"; id: string; to: string }
  | { op: "move"; positions: Record<string, Place | null> }
  | { op: "wrap"; boundary: Boundary; members: string[]; index?: number }
  | { op: "requirements"; requirements: Requirements }
  | { op: "journeys"; journeys: Journey[] }
  | { op: "brief"; brief: Brief }
  | { op: "waivers"; waivers: Waiver[] }
  | { op: "notes"; notes: Note[] }
  | { op: "describe"; name?: string; scenario?: string; level?: string; lens?: string[] };

export interface Point {
  x: number;
  y: number;
}
export type NewFrom =
  | { kind: "empty" }
  | { kind: "scenario"; id: string }
  | { kind: "reference"; id: string; n: number }
  | { kind: "flawed"; id: string; n: number }
  | { kind: "sample"; id: string };

/** What the browser asks for; `seq` is added by the queue. */
export type Action =
  | { do: "edit"; label: string; edits: Edit[] }
  | { do: "undo" }
  | { do: "redo" }
  | { do: "tidy"; all: boolean }
  | { do: "sketch"; text: string; at: Point | null }
  | { do: "paste"; text: string; at: Point | null }
  | { do: "answer"; attribute: string; components: string[]; value: Value }
  | { do: "preview"; fingerprint: string; fix: number; answer?: Value }
  | { do: "apply_fix"; fingerprint: string; fix: number; answer?: Value }
  | { do: "accept_risk"; fingerprint: string; reason: string; owner: string; until: string }
  | { do: "dispute"; fingerprint: string; reason: string }
  | { do: "undispute"; fingerprint: string }
  | { do: "export"; format: string }
  | { do: "open"; doc: string }
  | { do: "new"; from: NewFrom; name?: string }
  | { do: "rename"; doc: string; name: string }
  | { do: "duplicate"; doc: string }
  | { do: "delete"; doc: string }
  | { do: "restore"; doc: string }
  | { do: "import"; name: string; base64: string }
  | { do: "download_all" }
  | { do: "designs" }
  | { do: "settings"; extended: boolean }
  | { do: "sync" };
export type Command = Action & { seq: number };

export interface Up {
  client: string;
  doc: string | null;
  have: { rev: number | null; review: number | null; catalogue: string | null; reference: string | null; drills: string | null };
  queue: Command[];
  focus: string | null;
  /** The drill that is asked for, by what goes down; empty for the list alone, null for none. */
  drill: string | null;
}

export interface Change<T> {
  put: T[];
  gone: string[];
}
export interface Patch {
  components?: Change<Component>;
  connections?: Change<Connection>;
  boundaries?: Change<Boundary>;
  layout?: { put: Record<string, Place>; gone: string[] };
  name?: string;
  scenario?: string | null;
  level?: string | null;
  lens?: string[];
  requirements?: Requirements;
  journeys?: Journey[];
  brief?: Brief;
  waivers?: Waiver[];
  notes?: Note[];
}
export interface FindingRow {
  fingerprint: string;
  rule: string;
  title: string;
  severity: Severity;
  kind: "fail" | "open";
  absence: boolean;
  waived: boolean;
  disputed: boolean;
  subject: string;
  components: string[];
  connections: string[];
}
export interface FixRow {
  title: string;
  safe: boolean;
  ask?: { attribute: string; question: string; unit?: string; choices?: string[] } | null;
  clears: boolean | null;
  introduces: string[];
  edits: number;
}
export interface FindingDetail {
  message: string;
  witness: string[];
  path: string[];
  remedy: string;
  rationale: string;
  source: string;
  probe: string | null;
  answer: string | null;
  fixes: FixRow[];
  false_positives: string | null;
  open_question?: string | null;
  /** Why somebody says that it is wrong, and the smallest sketch that shows it. */
  dispute?: { reason: string; sketch: string };
}
export interface Control {
  type: "choice" | "number" | "boolean" | "text" | "list";
  choices?: string[];
  unit?: string;
  minimum?: number;
  maximum?: number;
}
export interface Question {
  attribute: string;
  title: string;
  components: string[];
  question: string;
  decides: string[];
  severity: Severity;
  control: Control;
}
/** A question asked of other parts than that one of the last list, from 0 on, of which it is told who came and went. */
export type QuestionDown = Question | (Omit<Question, "components"> & { components: Change<string> & { from: number } });
export interface Score {
  low: number;
  high: number;
  overall: number;
  known: number;
  categories: Record<string, { low: number; high: number }>;
  applicable: boolean;
}
export interface PassedRow {
  rule: string;
  subjects: number;
  /** How many of them rely on another team's part. */
  claimed: number;
}
export interface ReviewDown {
  version: number;
  from: number | null;
  score: Score;
  findings: Change<FindingRow>;
  /** What is new, and the order: n is the last list's, -1 the first new one, -2 the second. */
  questions: { put: QuestionDown[]; order: number[] };
  more_questions: number;
  /** Null where nothing changed. */
  passed: { put: PassedRow[]; order: number[] } | null;
  not_applicable: number;
  /** How many of them only because no critical flow is drawn. */
  waiting: number;
  /** Whether the extended rules judge too. */
  extended: boolean;
  errors: { rule: string; message: string }[];
}
/** What the address asks to show, once. */
export interface Link {
  named: string;
  select: string[];
  finding: string | null;
  drill: string | null;
  message: string | null;
}
export interface Preview {
  fingerprint: string;
  fix: number;
  patch: Patch;
  clears: string[];
  introduces: string[];
  note: string;
}
export interface KindRow {
  title: string;
  group: string;
  role: string;
  glyph: string;
  purpose: string;
  products: string[];
  attributes: string[];
  key: string[];
}
export interface AttributeRow {
  title: string;
  type: string;
  unit?: string | null;
  choices?: string[] | null;
  minimum?: number | null;
  maximum?: number | null;
  meaning: string;
  on: string[];
}
export interface ConnectionRow {
  title: string;
  meaning: string;
  attributes: string[];
  style: string;
}
export interface Catalogue {
  hash: string;
  groups: { id: string; title: string; kinds: string[] }[];
  kinds: Record<string, KindRow>;
  attributes: Record<string, AttributeRow>;
  connections: Record<string, ConnectionRow>;
  aliases: Record<string, { kind: string; product?: string | null; attributes?: Attributes }>;
  ambiguous: Record<string, string[]>;
  infer: Record<string, Record<string, string>>;
  unlikely: Record<string, Record<string, string>>;
  tags: { id: string; title: string }[];
}
/** What is looked up rather than drawn with. */
export interface Reference {
  hash: string;
  /** Titles of the rules by id. */
  rules: Record<string, string>;
  scenarios: ScenarioCard[];
}
export interface DesignCard {
  doc: string;
  name: string;
  scenario?: string | null;
  changed: string;
  components: number;
  score?: { low: number; high: number } | null;
  readable: boolean;
  /** Where its components stand, as a drawing. */
  thumbnail: { box: string; path: string } | null;
}
export interface ScenarioCard {
  id: string;
  title: string;
  summary: string;
  kind: string;
  minutes: number;
  tags: string[];
  levels: string[];
  references: { n: number; title: string }[];
  flawed: { n: number; title: string }[];
}
export type Result = ({ ok: true } & Record<string, unknown>) | { ok: false; message: string };
export interface Notice {
  id: string;
  level: "info" | "warning" | "error";
  text: string;
}
export interface Down {
  protocol: 1;
  theme: "light" | "dark";
  doc: string;
  rev: number;
  from: number | null;
  whole?: Doc | null;
  patch?: Patch | null;
  ack: number;
  saved: { at: string; where: string } | null;
  problem: string | null;
  undo: string | null;
  redo: string | null;
  review: ReviewDown | null;
  details: Record<string, FindingDetail>;
  preview?: Preview | null;
  catalogue?: Catalogue | null;
  results: Record<string, Result>;
  notices: Notice[];
  reference?: Reference | null;
  start: boolean;
  lit?: string | null;
  sentence?: string | null;
  drills?: DrillsDown | null;
  link?: Link | null;
}
