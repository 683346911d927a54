/** On a chosen connection: its kind, which way it runs, and taking it away. */
import { useViewport } from "@xyflow/react";
import { ArrowLeftRight, Trash2 } from "lucide-react";
import { edit, removeSelection } from "../actions";
import type { Connection } from "../protocol";
import { useStore } from "../store";

export function WirePopover({ connection, x, y }: { connection: Connection; x: number; y: number }) {
  const kinds = useStore((state) => state.catalogue?.connections);
  // Not scaled with the board: what is clicked must stay readable at any zoom.
  const { zoom } = useViewport();
  const { id, source, target, kind } = connection;
  const swap = () => edit("Turn around", [
    { op: "set", on: id, attribute: "source", value: target }, { op: "set", on: id, attribute: "target", value: source },
  ]);
  return (
    <div className="popover wire-popover nodrag nopan" style={{ transform: `translate(${x}px, ${y}px) scale(${1 / zoom}) translate(-50%, 14px)` }}>
      <select aria-label="Kind of connection" value={kind} onChange={(event) => edit("Change kind", [{ op: "set", on: id, attribute: "kind", value: event.target.value }])}>
        {Object.entries(kinds ?? {}).map(([key, row]) => <option key={key} value={key} title={row.meaning}>{row.title}</option>)}
      </select>
      <button type="button" aria-label="Turn around" title="Turn around" onClick={swap}><ArrowLeftRight size={16} /></button>
      <button type="button" aria-label="Delete connection" title="Delete" onClick={removeSelection}><Trash2 size={16} /></button>
    </div>
  );
}
