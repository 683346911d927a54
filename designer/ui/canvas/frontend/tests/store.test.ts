import { expect, it } from "vitest";
import { connectTransport, getState, naming, send, subscribe } from "../src/store";

it("tells Python before it draws, and draws what was asked for", async () => {
  await naming;
  const told: string[] = [];
  connectTransport((up) => void setTimeout(() => told.push(`sent ${up.queue.length}`), 0));
  subscribe(() => told.push(`drawn ${getState().queue.length}`));
  void send({ do: "undo" });
  void send({ do: "redo" });
  expect(getState().queue.map((command) => command.do)).toEqual(["undo", "redo"]);
  expect(told).toEqual([]);
  await new Promise((done) => setTimeout(done, 5));
  expect(told).toEqual(["sent 1", "drawn 2", "sent 2"]);
});
