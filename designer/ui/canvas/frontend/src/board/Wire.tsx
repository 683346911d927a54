/** A connection: its kind shows in the line, its channel as a label, personal data as a small mark. */
import { BaseEdge, EdgeLabelRenderer, getBezierPath, getSmoothStepPath, useInternalNode, type EdgeProps, type InternalNode } from "@xyflow/react";
import { memo } from "react";
import type { Box } from "../model/geometry";
import { NODE } from "../model/geometry";
import { badgeOf, type Mark } from "../model/severity";
import type { Connection } from "../protocol";
import { sameList, useStore, type State } from "../store";
import type { Hit } from "../model/drill";
import { connectionIn, hitOf, shineOf, type Ghost } from "./derived";
import type { Wire as FlowWire } from "./flow";
import { endsOf, type Ends } from "./route";
import { SeverityMark } from "./SeverityMark";
import { WirePopover } from "./WirePopover";

export const Wire = memo(function Wire({ id, source, target, data, selected }: EdgeProps<FlowWire>) {
  const [a, b] = [useInternalNode(source), useInternalNode(target)];
  const [connection, style, shine, hit, rows, alone] = useStore((state) => seen(state, id, data, selected === true), sameList);
  if (!a || !b || !data || !connection) return null;
  const ends = endsOf(boxOf(a), boxOf(b), data.port);
  const [path, x, y] = pathOf(ends, style);
  const tone = toneOf(shine, hit, data.ghost, selected === true);
  return (
    <g className={`wire ${style} ${tone} ${data.ghost ? `ghost-${data.ghost}` : ""} ${shine ?? ""} ${hit ? `hit-${hit}` : ""}`}>
      {style === "double" && <path className="wire-outer" d={path} />}
      <BaseEdge path={path} interactionWidth={18} markerEnd={`url(#arrow-${tone})`} className="wire-line" />
      <WireMarks connection={connection} style={style} x={x} y={y} room={roomFor(ends)} mark={badgeOf(rows)?.mark ?? null} />
      {alone && <EdgeLabelRenderer><WirePopover connection={connection} x={x} y={y} /></EdgeLabelRenderer>}
    </g>
  );
});

/** What a line shows: read in one go, since thousands read. */
function seen(state: State, id: string, data: FlowWire["data"], selected: boolean) {
  const [shine, hit] = data?.ghost ? [null, null] : [shineOf(state, id), hitOf(state, id)];
  const style = state.catalogue?.connections[data?.kind ?? ""]?.style ?? "plain";
  return [connectionIn(state, id), style, shine, hit, state.badges.get(id), selected && state.selection.size === 1] as const;
}

function boxOf(node: InternalNode): Box {
  const { x, y } = node.internals.positionAbsolute;
  return { x, y, width: node.measured.width ?? NODE.width, height: node.measured.height ?? NODE.height };
}

function pathOf({ source, target, from, to }: Ends, style: string): [string, number, number] {
  const ends = { sourceX: source.x, sourceY: source.y, sourcePosition: from, targetX: target.x, targetY: target.y, targetPosition: to };
  const [path, x, y] = style === "dashed-bent" ? getSmoothStepPath({ ...ends, borderRadius: 4 }) : getBezierPath({ ...ends, curvature: 0.3 });
  return [path, x, y];
}

function toneOf(shine: string | null, hit: Hit | null, ghost: Ghost | null, selected: boolean): string {
  if (ghost) return ghost === "removed" ? "critical" : "ghost";
  if (!selected && hit) return hit === "broken" ? "critical" : hit === "degraded" ? "high" : "plain";
  return selected || shine === "lit" || shine === "culprit" ? "accent" : "plain";
}

interface MarksProps {
  connection: Connection;
  style: string;
  x: number;
  y: number;
  /** How long a label may be before it lies under a component. */
  room: number;
  mark: Mark | null;
}

function roomFor({ source, target }: Ends): number {
  return Math.abs(target.y - source.y) > 40 ? Infinity : Math.abs(target.x - source.x);
}

function WireMarks({ connection, style, x, y, room, mark }: MarksProps) {
  const words = wordsOf(connection);
  const text = words.length * 6 < room ? words : "";
  const personal = dataOf(connection).includes("pii");
  const marks = [personal && "personal", style === "shield" && "shield", mark && "mark"].filter(Boolean);
  if (!text && marks.length === 0) return null;
  const at = (name: string): string => `translate(${x + (marks.indexOf(name) - (marks.length - 1) / 2) * 15} ${y})`;
  return (
    <>
      {text && <text className="wire-label" x={x} y={y - 9}>{text}</text>}
      {personal && <g className="wire-personal" transform={at("personal")}><title>Carries personal data</title><circle r="6" /><circle className="head" cy="-1.6" r="1.7" /><path d="M-3.2 3.2a3.2 2.6 0 0 1 6.4 0z" /></g>}
      {style === "shield" && <path className="wire-shield" transform={at("shield")} d="M0-6 5-4V0C5 3.4 2.6 5.4 0 6.6-2.6 5.4-5 3.4-5 0V-4Z" />}
      {mark && <g className="wire-mark" transform={at("mark")}><circle r="8" /><g transform="translate(-5 -5)"><SeverityMark mark={mark} size={10} /></g></g>}
    </>
  );
}

function dataOf(connection: Connection): string[] {
  const data = connection.attributes["data"];
  return Array.isArray(data) ? data.map(String) : [];
}

function wordsOf(connection: Connection): string {
  const channel = connection.attributes["channel"];
  const labels = dataOf(connection).filter((name) => name !== "pii");
  return [typeof channel === "string" ? channel : null, ...labels].filter(Boolean).join(", ");
}
