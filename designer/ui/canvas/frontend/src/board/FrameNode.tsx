/** A boundary as a frame that can be resized; trust zones are tinted, regions and networks are not. */
import { NodeResizer, type NodeProps } from "@xyflow/react";
import { memo } from "react";
import { edit, moveNote, placedByHand, writeNote } from "../actions";
import { enclosing, GRID, insideOf, snap } from "../model/geometry";
import { label } from "../model/infer";
import { badgeOf } from "../model/severity";
import type { Boundary } from "../protocol";
import { getState, setState, useStore } from "../store";
import { boundaryIn, hitOf, shineOf } from "./derived";
import type { FrameNode as FlowNode, NoteNode as FlowNote } from "./flow";
import { ARROWS } from "./keyboard";
import { SeverityMark } from "./SeverityMark";

export const FrameNode = memo(function FrameNode({ id, data, selected }: NodeProps<FlowNode>) {
  const { ghost } = data;
  const boundary = useStore((state) => boundaryIn(state, id));
  const badge = badgeOf(useStore((state) => state.badges.get(id)));
  const shine = useStore((state) => shineOf(state, id));
  const down = useStore((state) => hitOf(state, id) === "down");
  if (!boundary) return null;
  const zone = zoneOf(boundary);
  const classes = ["frame", zone && "zone", ghost && `ghost-${ghost}`, selected && "selected", shine === "dim" && "dim", down && "hit-down"];
  return (
    <>
      <NodeResizer isVisible={selected} minWidth={200} minHeight={104} onResizeEnd={(_event, box) => resized(boundary, box)} />
      <div className={classes.filter(Boolean).join(" ")} data-zone={zone} />
      <div className="frame-label" role="button" tabIndex={0} data-id={id} aria-pressed={selected} aria-label={`Boundary ${label(boundary)}`}>
        {down && "✗ "}{label(boundary)}
        <small>{saidOf(boundary)}</small>
        {badge && <span className={`badge inline ${badge.mark}`}><SeverityMark mark={badge.mark} size={10} />{badge.count}</span>}
      </div>
    </>
  );
});

export const NoteNode = memo(function NoteNode({ data }: NodeProps<FlowNote>) {
  const { text, index } = data;
  const writing = useStore((state) => state.noting === index);
  const begin = () => setState({ noting: index });
  if (writing) return <Writing index={index} text={text} />;
  return (
    <div
      className="note" role="button" tabIndex={0} aria-label={`Note: ${text}`} title={text}
      onClick={begin} onKeyDown={(event) => onNoteKey(event, index, begin)}
    >
      {text}
    </div>
  );
});

function onNoteKey(event: React.KeyboardEvent, index: number, begin: () => void): void {
  const arrow = ARROWS[event.key];
  if (arrow) moveNote(index, { x: arrow[0] * GRID, y: arrow[1] * GRID });
  else if (event.key === "Enter") begin();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function Writing({ index, text }: { index: number; text: string }) {
  const keys = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    event.stopPropagation();
    if (event.key === "Escape") setState({ noting: null });
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); event.currentTarget.blur(); }
  };
  return (
    <textarea
      className="note nodrag nowheel" aria-label="Note" autoFocus maxLength={2000} rows={3} defaultValue={text}
      onFocus={(event) => event.currentTarget.select()} onKeyDown={keys} onBlur={(event) => writeNote(index, event.currentTarget.value)}
    />
  );
}

function zoneOf(boundary: Boundary): string | undefined {
  const zone = boundary.attributes["trust_zone"];
  return typeof zone === "string" ? zone : undefined;
}

function saidOf(boundary: Boundary): string {
  const region = boundary.attributes["region"];
  const parts = [typeof region === "string" ? region : null, zoneOf(boundary) ? `trust zone ${zoneOf(boundary)}` : null,
    boundary.attributes["private_network"] === true ? "private" : null];
  return parts.filter(Boolean).join(" · ");
}

/** React Flow reckons from the frame around; the layout is absolute. */
function resized(boundary: Boundary, box: { x: number; y: number; width: number; height: number }): void {
  const { doc } = getState();
  const around = doc ? enclosing(doc, boundary.within)[0] : undefined;
  const origin = around ? doc?.layout[around.id] : undefined;
  const place = {
    x: snap(box.x + (origin?.x ?? 0)), y: snap(box.y + (origin?.y ?? 0)), width: snap(box.width), height: snap(box.height),
  };
  const inside = doc ? placedByHand(doc, insideOf(doc, boundary.id)) : {};
  edit(`Resize ${label(boundary)}`, [{ op: "move", positions: { ...inside, [boundary.id]: place } }]);
}
