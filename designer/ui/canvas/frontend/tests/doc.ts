/** A small drawing for the tests. */
import type { Catalogue, Doc, Down, FindingRow } from "../src/protocol";

export function drawing(change: Partial<Doc> = {}): Doc {
  return {
    id: "d1", name: "Test", lens: [], requirements: {}, journeys: [], brief: {}, waivers: [], notes: [],
    boundaries: [{ id: "net", attributes: {} }, { id: "inner", within: "net", attributes: {} }],
    components: [
      { id: "user", kind: "user_client", attributes: {} },
      { id: "api", kind: "web_app", within: "inner", attributes: { instances: 2 } },
      { id: "db", kind: "relational_db", within: "net", attributes: {} },
    ],
    connections: [
      { id: "user->api", source: "user", target: "api", kind: "call", attributes: {} },
      { id: "api->db", source: "api", target: "db", kind: "call", attributes: { guarded_by: ["user"], group: "g" } },
    ],
    layout: {
      net: { x: 200, y: 0, width: 800, height: 400 }, inner: { x: 240, y: 40, width: 300, height: 200 },
      user: { x: 0, y: 80 }, api: { x: 280, y: 80 }, db: { x: 640, y: 80 },
    },
    ...change,
  };
}

export function finding(change: Partial<FindingRow> = {}): FindingRow {
  return {
    fingerprint: "f1", rule: "REL-001", title: "One instance", severity: "high", kind: "fail", absence: false, waived: false,
    disputed: false, subject: "api", components: ["api"], connections: [], ...change,
  };
}

export function message(change: Partial<Down> = {}): Down {
  return {
    protocol: 1, theme: "light", doc: "d1", rev: 1, from: null, whole: drawing(), ack: 0, saved: null, problem: null,
    undo: null, redo: null, review: null, details: {}, results: {}, notices: [], start: false, ...change,
  };
}

export function catalogue(): Catalogue {
  const kind = (title: string, role: string, products: string[] = []) =>
    ({ title, group: "g", role, glyph: "box", purpose: "", products, attributes: [], key: [] });
  return {
    hash: "h", groups: [], attributes: {}, connections: {}, tags: [],
    kinds: {
      event_stream: kind("Event stream", "broker", ["Azure Event Hubs", "Kafka"]), web_app: kind("Web app", "compute"),
      deploy_controller: kind("Deploy controller", "delivery"), relational_db: kind("Relational database", "store"),
    },
    aliases: {
      event_hub: { kind: "event_stream", product: "Azure Event Hubs" },
      canary_deploy: { kind: "deploy_controller", attributes: { strategy: "canary" } },
    },
    ambiguous: { database: ["relational_db"] },
    infer: { compute: { broker: "publish", store: "call" }, broker: { compute: "consume" } },
    unlikely: { store: { compute: "Does the store call the app?" } },
  };
}
