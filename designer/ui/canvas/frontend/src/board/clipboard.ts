/** Copying between boards, and pasting sketches. */
import { removeSelection } from "../actions";
import { fragmentOf, isDesign, textOf } from "../model/fragment";
import type { Point } from "../protocol";
import { getState, send } from "../store";

/** React's event or the page's own. */
type Clip = { target: EventTarget | null; clipboardData: DataTransfer | null; preventDefault: () => void };

/** A text field keeps its own clipboard. */
export function inField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

export function copied(event: Clip): boolean {
  const { doc, selection } = getState();
  if (!doc || inField(event.target)) return false;
  const fragment = fragmentOf(doc, selection);
  if (fragment.components.length + fragment.boundaries.length === 0) return false;
  event.clipboardData?.setData("text/plain", textOf(doc, fragment));
  event.preventDefault();
  return true;
}

export function cutOut(event: Clip): void {
  if (copied(event)) removeSelection();
}

export function pasted(event: Clip, at: Point): void {
  if (inField(event.target)) return;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (isDesign(text)) void send({ do: "paste", text, at });
  else if (isSketch(text)) void send({ do: "sketch", text, at });
  else return;
  event.preventDefault();
}

export function isSketch(text: string): boolean {
  return /->/.test(text) || /^\s*[a-z][\w-]*:[a-z]\w*/.test(text);
}
