/** Adding a component of a kind: where it goes and what it is called. */
import { titled } from "../actions";
import { applied, freeConnectionId, freeId } from "../model/apply";
import { boxes, freeSpot, NODE } from "../model/geometry";
import { inferred } from "../model/infer";
import type { Word } from "../model/search";
import type { Component, Doc, Edit } from "../protocol";
import { getState, select, send, setState } from "../store";

const GAP = 56;

/** Adds a component right of the selected one and connected with it, or where there is room. */
export function addKind(word: Word, connect = false): string | null {
  const { doc, selection, recent } = getState();
  if (!doc) return null;
  const anchor = [...selection].find((id) => doc.components.some((c) => c.id === id)) ?? null;
  const component = named(doc, word, anchor);
  const edits: Edit[] = [{ op: "add", component }, placed(doc, component, anchor)];
  if (connect && anchor) edits.push(connection(doc, anchor, component));
  void send({ do: "edit", label: `Add ${word.title}`, edits });
  setState({ recent: [word.kind, ...recent.filter((kind) => kind !== word.kind)].slice(0, 6) });
  select([component.id]);
  return component.id;
}

function named(doc: Doc, word: Word, anchor: string | null): Component {
  const within = doc.components.find((c) => c.id === anchor)?.within ?? null;
  return {
    id: freeId(doc, word.kind.replaceAll("_", "-")),
    kind: word.kind,
    name: titled(doc, word),
    ...(word.product ? { product: word.product } : {}),
    ...(within ? { within } : {}),
    attributes: { ...(word.attributes ?? {}) },
  };
}

function placed(doc: Doc, component: Component, anchor: string | null): Edit {
  const box = anchor ? boxes(doc).get(anchor) : undefined;
  const wish = box ? { x: box.x + box.width + GAP, y: box.y } : { x: 80, y: 80 };
  // With the size it was reckoned for: a hand would say only where, and tidying leaves that.
  return { op: "move", positions: { [component.id]: { ...freeSpot(doc, wish), ...NODE } } };
}

function connection(doc: Doc, source: string, component: Component): Edit {
  const kind = doc.components.find((c) => c.id === source)?.kind ?? "box";
  const found = inferred(getState().catalogue, kind, component.kind);
  const shown = applied(doc, [{ op: "add", component }]);
  return {
    op: "connect",
    connection: {
      id: freeConnectionId(shown, source, component.id),
      source,
      target: component.id,
      kind: found.kind,
      attributes: {},
    },
  };
}
