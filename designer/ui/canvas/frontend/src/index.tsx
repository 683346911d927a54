/** The entry that Streamlit calls; the only file that knows it. */
import { createRoot, type Root } from "react-dom/client";
import flowCss from "@xyflow/react/dist/style.css?inline";
import { App } from "./App";
import boardCss from "./board/board.css?inline";
import panelsCss from "./panels/panels.css?inline";
import type { Down, Up } from "./protocol";
import { connectTransport, followAgain, hello, receive, send } from "./store";
import themeCss from "./theme.css?inline";

interface Mounted {
  parentElement: HTMLElement | ShadowRoot;
  /** Python's message as JSON in UTF-8. */
  data: Uint8Array | null;
  setStateValue: (name: string, value: Up) => void;
}

/** Streamlit calls again for each change of `data`, with the same parent: one root each. */
const roots = new WeakMap<Node, Root>();

export function mount({ parentElement, data, setStateValue }: Mounted): () => void {
  connectTransport((up) => setStateValue("up", up));
  if (!roots.has(parentElement)) roots.set(parentElement, opened(parentElement));
  const down = data && (JSON.parse(new TextDecoder().decode(data)) as Down);
  if (down?.protocol === 1) receive(down);
  else hello();
  return () => {
    roots.get(parentElement)?.unmount();
    roots.delete(parentElement);
  };
}

export default mount;

function opened(parent: HTMLElement | ShadowRoot): Root {
  const style = document.createElement("style");
  // In the bundle, so that a board never shows without its style and nothing is sent again with an edit.
  style.textContent = [flowCss, themeCss, panelsCss, boardCss].join("\n");
  const host = document.createElement("div");
  followAgain();
  parent.append(style, host);
  const root = createRoot(host);
  // After React's own listener, on the same element: Streamlit takes "c" and "r" for itself, longer keys React Flow needs.
  host.addEventListener("keydown", (event) => event.key.length === 1 && event.stopPropagation());
  root.render(<App />);
  return root;
}

window.addEventListener("focus", () => void send({ do: "sync" }));
