import { describe, expect, it } from "vitest";
import { hitOf } from "../src/board/derived";
import { drillsAfter, hitsOf, playedIn, type DrillsDown } from "../src/model/drill";
import { newSession, received, upOf } from "../src/model/session";
import type { State } from "../src/store";
import { message } from "./doc";

const PLAYING = { key: "db", title: "Db", said: "Db goes down.", parts: { down: ["db"], hurt: [], broken: ["user", "api", "user->api"], degraded: [] } };

function drills(change: Partial<DrillsDown> = {}): DrillsDown {
  const rows = { flows: [{ id: "ask", name: "Ask" }], drills: [{ key: "db", title: "Db", broken: ["ask"], degraded: [] }], tried: "", more: 0 };
  return { hash: "h1", asked: "db", rows, playing: PLAYING, problem: null, ...change };
}

describe("a drill", () => {
  it("marks what it touches and sets the rest aside", () => {
    const state = { ...newSession("me"), drills: drills(), drill: "db" } as unknown as State;
    expect(["db", "api", "user->api", "other"].map((id) => hitOf(state, id))).toEqual(["down", "broken", "broken", "aside"]);
    expect(hitOf({ ...state, drill: null }, "db")).toBeNull();
  });
  it("is not played by an answer to another question", () => {
    expect(playedIn(drills(), "api")).toBeNull();
    expect(hitsOf(null)).toBeNull();
  });
  it("that touches nothing sets nothing aside", () => {
    expect(hitsOf({ ...PLAYING, parts: { down: [], hurt: [], broken: [], degraded: [] } })).toBeNull();
  });
  it("keeps the list that Python does not send again, and takes a new one", () => {
    const first = received(newSession("me"), message({ drills: drills() }));
    const again = received(first, message({ drills: drills({ rows: null, playing: null }) }));
    expect(again.drills?.rows).toBe(first.drills?.rows);
    expect(upOf(again, null, "db")).toMatchObject({ drill: "db", have: { drills: "h1" } });
    expect(drillsAfter(again.drills, null)).toBe(again.drills);
    expect(received(again, message({ drills: drills({ hash: "h2" }) })).drills?.hash).toBe("h2");
  });
  it("of another design is forgotten", () => {
    const first = received(newSession("me"), message({ drills: drills() }));
    expect(received(first, message({ doc: "d2" })).drills).toBeNull();
  });
});
