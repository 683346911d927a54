import { beforeEach, expect, it } from "vitest";
import { changeJourneys, changeRequirements } from "../src/actions";
import { answered, said } from "../src/model/brief";
import type { Journey } from "../src/protocol";
import { getState, setState } from "../src/store";
import { drawing } from "./doc";

beforeEach(() => setState({ doc: drawing(), docId: "d", queue: [] }));

const requirements = () => getState().doc?.requirements;

it("keeps two answers that are given before the first is drawn", () => {
  changeRequirements((now) => ({ ...now, peak_rps: 300 }));
  changeRequirements((now) => ({ ...now, availability: 0.999 }));
  expect(requirements()).toMatchObject({ peak_rps: 300, availability: 0.999 });
});

it("keeps two changes of one critical flow that follow each other at once", () => {
  const flow: Journey = { id: "pay", sources: ["api"], targets: ["db"], criticality: "high", assumed: false };
  changeJourneys("Add", (now) => [...now.journeys, flow]);
  const change = (part: Partial<Journey>) => changeJourneys("Change", (now) => now.journeys.map((j) => ({ ...j, ...part })));
  change({ peak_rps: 10 });
  change({ availability: 0.99 });
  expect(getState().doc?.journeys).toEqual([{ ...flow, peak_rps: 10, availability: 0.99 }]);
});

it("takes the first answer for nothing but its own question", () => {
  const once = answered({}, "pii", "yes");
  expect(once).toEqual({ tags: ["pii"], unsure: ["realtime", "regulated", "untrusted_text", "training"] });
  const twice = answered(once, "realtime", "no");
  expect(twice).toEqual({ tags: ["pii"], unsure: ["regulated", "untrusted_text", "training"] });
  expect([said({}, "pii"), said(twice, "pii"), said(twice, "realtime"), said(twice, "training")]).toEqual(["", "yes", "no", "unsure"]);
});
