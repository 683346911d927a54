import { describe, expect, it } from "vitest";
import { applied, apply, freeConnectionId, freeId } from "../src/model/apply";
import { drawing } from "./doc";

describe("edits", () => {
  it("remove takes connections, references and journeys of a component with it", () => {
    const journeys = [{ id: "j", sources: ["user"], targets: ["api"] }];
    const doc = apply(drawing({ journeys, notes: [{ text: "n", at: "user" }] }), [{ op: "remove", id: "user" }]);
    expect(doc.connections.map((c) => c.id)).toEqual(["api->db"]);
    expect(doc.connections[0]?.attributes).toEqual({ group: "g" });
    expect(doc.journeys).toEqual([]);
    expect(doc.notes).toEqual([{ text: "n", at: null }]);
    expect(doc.layout).not.toHaveProperty("user");
  });

  it("remove of a frame moves what is inside out to the frame around", () => {
    const doc = apply(drawing(), [{ op: "remove", id: "inner" }]);
    expect(doc.components[1]?.within).toBe("net");
  });

  it("splice leaves what a caller says of its call with the first half", () => {
    const component = { id: "cache", kind: "cache", attributes: {} };
    const doc = apply(drawing(), [{ op: "splice", connection: "api->db", component, second_kind: "data" }]);
    expect(doc.connections.map(({ id, kind }) => [id, kind])).toEqual([["user->api", "call"], ["api->cache", "call"], ["cache->db", "data"]]);
    expect(doc.connections[1]?.attributes).toHaveProperty("group");
    expect(doc.connections[2]?.attributes).toEqual({});
  });

  it("rename follows into connection ids, frames and layout", () => {
    const doc = apply(drawing(), [{ op: "rename", id: "api", to: "web" }, { op: "rename", id: "net", to: "vnet" }]);
    expect(doc.connections.map((c) => c.id)).toEqual(["user->web", "web->db"]);
    expect(doc.layout["web"]).toEqual({ x: 280, y: 80 });
    expect(doc.boundaries.map((b) => [b.id, b.within ?? null])).toEqual([["vnet", null], ["inner", "vnet"]]);
  });

  it("set states and forgets facts and fields, and defaults of a frame", () => {
    const doc = apply(drawing(), [
      { op: "set", on: "api", attribute: "zones", value: "none" }, { op: "set", on: "api", attribute: "instances", value: null },
      { op: "set", on: "api", attribute: "within", value: null }, { op: "set", on: "net", attribute: "defaults.connections.encrypted", value: true },
    ]);
    expect(doc.components[1]).toEqual({ id: "api", kind: "web_app", attributes: { zones: "none" } });
    expect(doc.boundaries[0]?.connection_defaults).toEqual({ encrypted: true });
  });

  it("wrap puts its members into the new frame", () => {
    const doc = apply(drawing(), [{ op: "wrap", boundary: { id: "zone", attributes: {} }, members: ["user", "net"] }]);
    expect([doc.components[0]?.within, doc.boundaries[0]?.within]).toEqual(["zone", "zone"]);
  });

  it("a batch that Python would refuse changes nothing", () => {
    const doc = drawing();
    expect(applied(doc, [{ op: "remove", id: "user" }, { op: "disconnect", id: "user->api" }])).toBe(doc);
  });

  it("parts that an edit leaves alone keep their identity", () => {
    const doc = drawing();
    const next = apply(doc, [{ op: "remove", id: "db" }]);
    expect(next.components[0]).toBe(doc.components[0]);
    expect(next.connections[0]).toBe(doc.connections[0]);
  });

  it("free ids count on from what is taken", () => {
    expect(freeId(drawing(), "api")).toBe("api-2");
    expect(freeConnectionId(drawing(), "api", "db")).toBe("api->db#2");
  });
});
