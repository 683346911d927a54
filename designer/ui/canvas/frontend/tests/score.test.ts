import { expect, it } from "vitest";
import { decided, inHundred, span } from "../src/model/score";

it.each([[0, 0], [0.2, 1], [49.6, 50], [99.7, 99], [100 - 1e-12, 100], [100, 100]])("%d of a hundred is said as %d", (points, said) => {
  expect(inHundred(points)).toBe(said);
});

it("calls nothing decided of which something is open", () => {
  expect([decided(1), decided(1 - 1e-12), decided(0.997)]).toEqual(["all decided", "all decided", "99 % known"]);
  expect([span(99.6, 100), span(100, 100), span(30.2, 30.4)]).toEqual(["99–100", "100", "30"]);
});
