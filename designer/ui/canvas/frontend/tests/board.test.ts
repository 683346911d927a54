import { describe, expect, it } from "vitest";
import { Flow } from "../src/board/flow";
import { placeOf, withGhosts } from "../src/board/derived";
import { isSketch } from "../src/board/clipboard";
import { sides } from "../src/board/route";
import { duplicated, fragmentOf, isDesign, textOf } from "../src/model/fragment";
import { apply } from "../src/model/apply";
import { boxes, frameAt, freeSpot, insideOf, NODE, overlaps } from "../src/model/geometry";
import { inferred } from "../src/model/infer";
import { lightOf } from "../src/model/light";
import { nearest, oneApart, search } from "../src/model/search";
import { newSession } from "../src/model/session";
import { stepped } from "../src/panels/Menu";
import type { State } from "../src/store";
import { badgeOf, inWords } from "../src/model/severity";
import type { Doc } from "../src/protocol";
import { catalogue, drawing, finding } from "./doc";

const NONE = new Set<string>();

describe("search", () => {
  it.each([["event hub", "event_stream", "Azure Event Hubs"], ["kafka", "event_stream", "Kafka"], ["canary deploy", "deploy_controller", undefined], ["database", "relational_db", undefined]])(
    "%s finds %s", (text, kind, product) => {
      const [first] = search(catalogue(), text);
      expect([first?.kind, first?.product]).toEqual([kind, product]);
    });
  it("keeps what an alias says beside the kind", () => {
    expect(search(catalogue(), "canary deploy")[0]?.attributes).toEqual({ strategy: "canary" });
  });
});

it("tells findings, what is not drawn yet and questions apart", () => {
  const rows = [
    finding({ kind: "open", severity: "critical" }), finding({ severity: "low" }), finding({ severity: "high" }),
    finding({ severity: "critical", absence: true }),
  ];
  expect([inWords(rows), inWords(rows.slice(0, 1)), inWords()]).toEqual([
    "2 found, worst high; 1 not drawn yet; 1 question", "1 question", "–",
  ]);
});

describe("a misspelled kind", () => {
  it.each([["evnt hub", "event_stream"], ["databsae", "relational_db"], ["kafkaa", "event_stream"]])("%s brings %s", (text, kind) => {
    expect(nearest(catalogue(), text).map((word) => word.kind)).toContain(kind);
  });
  it("is within one letter of what was meant, and no more", () => {
    expect([oneApart("cahce", "cache"), oneApart("cach", "cache"), oneApart("cach", "caches"), oneApart("gate", "date")]).toEqual([true, true, false, true]);
    expect(nearest(catalogue(), "zzzzzz")).toEqual([]);
  });
});

describe("inference", () => {
  it("goes by the roles of both ends", () => {
    expect(inferred(catalogue(), "web_app", "event_stream").kind).toBe("publish");
    expect(inferred(catalogue(), "event_stream", "web_app").kind).toBe("consume");
  });
  it("asks about an unlikely direction", () => {
    expect(inferred(catalogue(), "relational_db", "web_app").unlikely).toMatch(/store call/);
  });
});

describe("places", () => {
  it("children lie relative to their frame on the board and absolute in the design", () => {
    const nodes = new Flow().nodesOf({ doc: drawing(), ghosts: new Map() }, NONE, new Map());
    expect(nodes.map((n) => n.id)).toEqual(["net", "inner", "user", "api", "db"]);
    expect(nodes.find((n) => n.id === "api")).toMatchObject({ parentId: "inner", position: { x: 40, y: 40 } });
  });
  it("a node whose part stayed the same is the same object", () => {
    const flow = new Flow();
    const first = flow.nodesOf({ doc: drawing(), ghosts: new Map() }, NONE, new Map());
    const moved = apply(drawing(), [{ op: "move", positions: { db: { x: 8, y: 800 } } }]);
    const next = flow.nodesOf({ doc: moved, ghosts: new Map() }, NONE, new Map());
    expect(next.map((node, i) => node === first[i])).toEqual([true, true, true, true, false]);
  });
  it("a stated fact leaves the very lists of nodes and edges", () => {
    const flow = new Flow();
    const shown = (doc: Doc) => [flow.nodesOf({ doc, ghosts: new Map() }, NONE, new Map()), flow.edgesOf({ doc, ghosts: new Map() }, NONE, null)];
    const first = shown(drawing());
    const next = shown(apply(drawing(), [{ op: "set", on: "db", attribute: "zones", value: 2 }]));
    expect(next.map((list, i) => list === first[i])).toEqual([true, true]);
  });
  it("the innermost frame at a point holds what is dropped there", () => {
    expect(frameAt(drawing(), { x: 300, y: 100 })).toBe("inner");
    expect(frameAt(drawing(), { x: 300, y: 100 }, new Set(["inner"]))).toBe("net");
    expect(insideOf(drawing(), "net").sort()).toEqual(["api", "db", "inner"]);
  });
  it("a free spot overlaps nothing", () => {
    const spot = { ...freeSpot(drawing(), { x: 280, y: 80 }), ...NODE };
    expect([...boxes(drawing())].filter(([id]) => ["user", "api", "db"].includes(id)).some(([, box]) => overlaps(box, spot))).toBe(false);
  });
  it("lines leave on the sides that face each other", () => {
    const at = (x: number, y: number) => ({ x, y, ...NODE });
    expect(sides(at(0, 0), at(400, 40))).toEqual(["right", "left"]);
    expect(sides(at(0, 400), at(40, 0))).toEqual(["top", "bottom"]);
  });
});

describe("light", () => {
  it("lights the witness, the connections along it and the culprit", () => {
    const detail = { message: "", witness: ["user", "api", "db"], path: [], remedy: "", rationale: "", source: "", probe: null, answer: null, fixes: [], false_positives: null };
    const light = lightOf(drawing(), finding(), detail);
    expect([...(light?.components ?? [])].sort()).toEqual(["api", "db", "user"]);
    expect([...(light?.connections ?? [])]).toEqual(["user->api", "api->db"]);
    expect(light?.culprits.has("api")).toBe(true);
  });
  it("nothing is lit for a finding with nothing on the board", () => {
    expect(lightOf(drawing(), finding({ subject: "design", components: [] }), undefined)).toBeNull();
  });
});

describe("badges", () => {
  it("say the worst and count all, and what is only missing comes last", () => {
    expect(badgeOf([finding({ severity: "low" }), finding({ severity: "critical", kind: "open" })])).toEqual({ mark: "low", count: 2 });
    expect(badgeOf([finding({ severity: "critical", absence: true })])).toEqual({ mark: "absent", count: 1 });
  });
});

describe("ghosts", () => {
  it("a preview adds, changes and removes without moving what is there", () => {
    const patch = { components: { put: [{ id: "q", kind: "message_queue", attributes: {} }], gone: ["db"] }, connections: { put: [], gone: ["api->db"] } };
    const { doc, ghosts } = withGhosts(drawing(), { fingerprint: "f", fix: 0, patch, clears: [], introduces: [], note: "" });
    expect([...ghosts]).toEqual([["q", "added"], ["db", "removed"], ["api->db", "removed"]]);
    expect(doc.components.map((c) => c.id)).toEqual(["user", "api", "q", "db"]);
    expect(doc.layout["api"]).toEqual({ x: 280, y: 80 });
  });
});

describe("copies", () => {
  it("take what stands in a frame and the connections between, under free ids", () => {
    const doc = drawing();
    const { edits, ids } = duplicated(doc, fragmentOf(doc, new Set(["net"])), { x: 32, y: 32 });
    const next = apply(doc, edits);
    expect(ids).toEqual(["net-2", "inner-2", "api-2", "db-2"]);
    expect(next.components.find((c) => c.id === "api-2")?.within).toBe("inner-2");
    expect(next.connections.map((c) => c.id)).toContain("api-2->db-2");
    expect(next.layout["db-2"]).toMatchObject({ x: 672, y: 112 });
  });
  it("read as a design file, and name nothing that was left behind", () => {
    const doc = drawing();
    const text = textOf(doc, fragmentOf(doc, new Set(["api", "db"])));
    expect(isDesign(text)).toBe(true);
    expect(JSON.parse(text)).toEqual({
      chalkline: 1, name: "Test", boundaries: [],
      components: [{ id: "api", kind: "web_app", instances: 2 }, { id: "db", kind: "relational_db" }],
      connections: [{ id: "api->db", kind: "call", from: "api", to: "db", group: "g" }],
      layout: { api: { x: 280, y: 80, ...NODE }, db: { x: 640, y: 80, ...NODE } },
    });
  });
  it("an arrow makes a text a sketch", () => {
    expect([isSketch("a -> b"), isSketch("api:web_app"), isSketch("api gateway")]).toEqual([true, true, false]);
  });
});

describe("a menu", () => {
  it("goes round by arrow keys", () => {
    expect([stepped("ArrowDown", -1, 3), stepped("ArrowDown", 2, 3), stepped("ArrowUp", 0, 3), stepped("ArrowUp", -1, 3), stepped("End", 0, 3), stepped("x", 0, 3)])
      .toEqual([0, 0, 2, 2, 2, null]);
  });
});

describe("a finding", () => {
  const state = { ...newSession("me"), doc: drawing() } as unknown as State;
  it.each([
    [{ components: ["api"] }, "api"], [{ components: ["user", "api", "db"] }, "user, api and 1 more"],
    [{ components: [], connections: ["user->api"] }, "user → api"], [{ components: [], subject: "net" }, "net"], [{ components: [], subject: "design" }, "The whole design"], [{ components: [], subject: "gone" }, ""],
  ])("says where it is: %o", (change, words) => {
    expect(placeOf(state, finding(change))).toBe(words);
  });
});
