/** Keys on the board; undo and redo work from anywhere but a text field. */
import type { KeyboardEvent } from "react";
import { duplicateSelection, nudge, removeSelection } from "../actions";
import { GRID } from "../model/geometry";
import { dismissPreview, getState, select, send, setDrill, setFocus } from "../store";
import { inField } from "./clipboard";
import type { Adding } from "./QuickAdd";

export const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};

interface Board {
  refocus: () => void;
  startAdding: (adding: Adding) => void;
}

export type Key = Pick<KeyboardEvent, "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "key" | "preventDefault" | "defaultPrevented"> & { target: EventTarget | null };

/** A button that went away leaves the focus with the page: undo must work from there too. */
export function onPageKey(event: globalThis.KeyboardEvent): void {
  if (event.composedPath()[0] === document.body) onScreenKey(event);
}

/** What works wherever the focus is: undo, redo, and the way out of a drill. */
export function onScreenKey(event: Key): void {
  if (onHistoryKey(event) || event.key !== "Escape" || event.defaultPrevented || inField(event.target)) return;
  if (getState().drill) setDrill(null);
}

/** Undo and redo; true where the key was one of them. */
export function onHistoryKey(event: Key): boolean {
  if (!(event.ctrlKey || event.metaKey) || inField(event.target)) return false;
  const key = event.key.toLowerCase();
  const redo = (key === "z" && event.shiftKey) || key === "y";
  if (!redo && key !== "z") return false;
  event.preventDefault();
  void send({ do: redo ? "redo" : "undo" });
  return true;
}

export function onBoardKey(event: Key, board: Board): void {
  if (inField(event.target) || event.defaultPrevented) return;
  if (event.ctrlKey || event.metaKey) return onCommandKey(event);
  const arrow = ARROWS[event.key];
  if (arrow && getState().selection.size > 0) {
    const step = event.shiftKey ? GRID * 4 : GRID;
    nudge({ x: arrow[0] * step, y: arrow[1] * step });
  } else if (event.key === "Delete" || event.key === "Backspace") {
    removeSelection();
    board.refocus();
  } else if (event.key === "Escape") {
    escape();
  } else if (event.key === "Enter" || event.key === " ") {
    if (!chosenByKey(event)) return;
  } else if (isLetter(event)) {
    board.startAdding({ from: anchor(event.target), at: null, text: event.key });
  } else {
    return;
  }
  event.preventDefault();
}

function onCommandKey(event: Key): void {
  const key = event.key.toLowerCase();
  if (key === "a") selectAll();
  else if (key === "d") duplicateSelection();
  else return;
  event.preventDefault();
}

/** A button on the board keeps its own Enter and letters. */
function isLetter(event: Key): boolean {
  return event.key.length === 1 && event.key !== " " && !event.altKey;
}

/** Enter on a focused part chooses it. */
function chosenByKey(event: Key): boolean {
  const id = idOf(event.target);
  if (!id) return false;
  const { selection } = getState();
  select(event.shiftKey ? [...selection, id] : [id]);
  return true;
}

export function idOf(target: EventTarget | null): string | null {
  const part = target instanceof Element ? target.closest(".component, .frame-label, .react-flow__edge") : null;
  return part?.getAttribute("data-id") ?? null;
}

/** The component that the next one is connected with: the chosen one, else the focused one. */
function anchor(target: EventTarget | null): string | null {
  const { doc, selection } = getState();
  const chosen = doc?.components.filter((c) => selection.has(c.id)) ?? [];
  if (chosen.length > 0) return chosen.at(-1)?.id ?? null;
  const id = idOf(target);
  return doc?.components.some((c) => c.id === id) ? id : null;
}

function selectAll(): void {
  const { doc } = getState();
  if (doc) select([...doc.components, ...doc.boundaries].map((part) => part.id));
}

function escape(): void {
  const { preview, drill, selection } = getState();
  if (preview) dismissPreview();
  else if (drill) setDrill(null);
  else if (selection.size) select([]);
  else setFocus(null);
}
