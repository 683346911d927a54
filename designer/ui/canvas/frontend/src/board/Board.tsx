/** The board: React Flow showing the design, and gestures becoming edits. */
import {
  Background, ConnectionMode, MiniMap, ReactFlow, ReactFlowProvider, SelectionMode, useReactFlow, type NodeChange, type ReactFlowProps,
} from "@xyflow/react";
import { useCallback, useEffect, useMemo, useRef, useState, type MouseEvent } from "react";
import type { Box } from "../model/geometry";
import { GRID } from "../model/geometry";
import { isHidden } from "../model/layers";
import type { Point } from "../protocol";
import { getState, select, useStore } from "../store";
import { drawnIn, hitIn, lightIn } from "./derived";
import { ComponentNode } from "./ComponentNode";
import { DrillBar } from "./DrillBar";
import { copied, cutOut, pasted } from "./clipboard";
import { connected, dropped, movedTo, selectedAfter, type Asked } from "./gestures";
import { Flow, type BoardNode, type Held, type Wire as FlowWire } from "./flow";
import { FrameNode, NoteNode } from "./FrameNode";
import { onBoardKey, type Key } from "./keyboard";
import { Controls, Hints, PreviewChip, SelectionBar, UnlikelyQuestion } from "./Overlays";
import { QuickAdd, type Adding } from "./QuickAdd";
import { bringIn, centerOf, fitAll, fitPath, ZOOM, type Instance } from "./view";
import { Wire } from "./Wire";

const NODE_TYPES = { component: ComponentNode, frame: FrameNode, note: NoteNode };
const EDGE_TYPES = { wire: Wire };
const NONE: Held = new Map();
const MANY = 150;
const SETTINGS = {
  connectionMode: ConnectionMode.Loose, connectionRadius: 36, deleteKeyCode: null, disableKeyboardA11y: true,
  selectionMode: SelectionMode.Partial, multiSelectionKeyCode: ["Shift", "Control", "Meta"], zoomOnDoubleClick: false,
  snapToGrid: true, snapGrid: [GRID, GRID] as [number, number], nodeDragThreshold: 3, elevateNodesOnSelect: false, ...ZOOM,
};

export function Board() {
  return <ReactFlowProvider><Surface /></ReactFlowProvider>;
}

function Surface() {
  const theme = useStore((state) => state.theme);
  const many = useStore((state) => (state.doc?.components.length ?? 0) > MANY);
  const dimmed = useStore((state) => lightIn(state) !== null);
  const drilling = useStore((state) => (hitIn(state)?.size ?? 0) > 0);
  const hidden = useStore((state) => state.hidden);
  const surface = useRef<HTMLDivElement>(null);
  const [adding, setAdding] = useState<Adding | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const { nodes, edges, onNodesChange, release } = useParts();
  const flow = useReactFlow<BoardNode, FlowWire>();
  const area = useCallback(() => surface.current?.getBoundingClientRect(), []);
  useView(flow, area);
  const refocus = useCallback(() => surface.current?.focus({ preventScroll: true }), []);
  const close = useCallback(() => { setAdding(null); refocus(); }, [refocus]);
  const point = useCallback((event: At) => flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }), [flow]);
  const middle = () => centerOf(flow, area() ?? new DOMRect());
  const hands = useHands(release, point, setAdding, setAsked);
  const onKeyDown = (event: Key) => onBoardKey(event, { refocus, startAdding: setAdding });
  useStray(refocus, onKeyDown, (event) => pasted(event, middle()));
  const onDoubleClick = (event: MouseEvent) => onEmpty(event) && setAdding({ from: null, at: point(event), text: "" });
  return (
    <div
      ref={surface} className={["surface", dimmed && "looking", drilling && "drilling", ...[...hidden].map((layer) => `without-${layer}`)].filter(Boolean).join(" ")} tabIndex={-1} onKeyDown={onKeyDown} onDoubleClick={onDoubleClick}
      onCopy={copied} onCut={(event) => { cutOut(event); refocus(); }} onPaste={(event) => pasted(event, middle())}
      onDragOver={(event) => event.preventDefault()} onDrop={(event) => { dropped(event, point(event)); refocus(); }}
    >
      <ReactFlow
        nodes={nodes} edges={edges} nodeTypes={NODE_TYPES} edgeTypes={EDGE_TYPES} colorMode={theme}
        onNodesChange={onNodesChange} {...hands}
        onPaneClick={() => { setAdding(null); setAsked(null); refocus(); }}
        onlyRenderVisibleElements={many} {...SETTINGS}
      >
        <Ground area={area} />
      </ReactFlow>
      <Hints />
      <PreviewChip refocus={refocus} />
      <DrillBar refocus={refocus} />
      <SelectionBar refocus={refocus} at={middle} />
      {asked && <UnlikelyQuestion asked={asked} close={() => { setAsked(null); refocus(); }} />}
      {adding && <QuickAdd key={`${adding.from} ${adding.at?.x}`} adding={adding} area={() => area() ?? new DOMRect()} close={close} next={(from) => { refocus(); setAdding(null); select([from]); }} />}
    </div>
  );
}

/** Whoever opens a board may type at once, and what nothing else on the page was meant for is meant for the board. */
function useStray(refocus: () => void, type: (event: Key) => void, paste: (event: ClipboardEvent) => void): void {
  const latest = useRef({ type, paste });
  useEffect(() => {
    latest.current = { type, paste };
  });
  useEffect(() => {
    const stray = (event: Event) => event.composedPath()[0] === document.body;
    const typed = (event: globalThis.KeyboardEvent) => {
      if (!stray(event)) return;
      latest.current.type(event);
      // Streamlit takes single letters for itself.
      if (event.defaultPrevented) event.stopPropagation();
    };
    const put = (event: ClipboardEvent) => stray(event) && latest.current.paste(event);
    if (document.activeElement === document.body) refocus();
    window.addEventListener("keydown", typed, true);
    window.addEventListener("paste", put);
    return () => {
      window.removeEventListener("keydown", typed, true);
      window.removeEventListener("paste", put);
    };
  }, [refocus]);
}

interface At {
  clientX: number;
  clientY: number;
}

/** What React Flow calls. It tells each of its thousands of listeners of a handler that changed: these never do. */
function useHands(release: (moved: BoardNode[]) => void, point: (at: At) => Point, setAdding: (adding: Adding | null) => void, setAsked: (asked: Asked | null) => void) {
  return useMemo(
    (): Pick<ReactFlowProps<BoardNode, FlowWire>, "onEdgesChange" | "onNodeClick" | "onNodeDragStop" | "onSelectionDragStop" | "onConnect" | "onConnectEnd"> => ({
      onEdgesChange: (changes) => select(selectedAfter(changes)),
      onNodeClick: (event, node) => {
        // React Flow leaves several chosen when one of them is clicked.
        const chosen = !event.shiftKey && !event.ctrlKey && !event.metaKey && getState().selection;
        if (chosen && chosen.size > 1 && chosen.has(node.id)) select([node.id]);
      },
      onNodeDragStop: (_event, _node, moved) => release(moved),
      onSelectionDragStop: (_event, moved) => release(moved),
      onConnect: ({ source, target }) => setAsked(connected(source, target)),
      onConnectEnd: (event, state) => setAdding(endedIn(event, state.fromNode?.id, state.isValid, point, setAsked)),
    }),
    [release, point, setAdding, setAsked],
  );
}

function onEmpty(event: MouseEvent): boolean {
  return (event.target as Element).classList.contains("react-flow__pane");
}

function Ground({ area }: { area: () => DOMRect | undefined }) {
  const empty = useStore((state) => state.doc?.components.length === 0);
  return (
    <>
      <ArrowHeads />
      <Background gap={GRID * 3} size={1.2} color="var(--dots)" bgColor="var(--paper)" />
      {!empty && <MiniMap pannable zoomable ariaLabel="Map of the board" nodeColor={mapColor} nodeStrokeColor="var(--line-strong)" />}
      <Controls area={area} />
    </>
  );
}

/** Nodes and edges of the drawing, and where a hand holds some of them meanwhile. */
function useParts() {
  const drawn = useStore(drawnIn);
  const selection = useStore((state) => state.selection);
  const catalogue = useStore((state) => state.catalogue);
  const [held, setHeld] = useState<Held>(NONE);
  const [parts] = useState(() => new Flow());
  const nodes = useMemo(() => (drawn ? parts.nodesOf(drawn, selection, held) : []), [parts, drawn, selection, held]);
  const hidden = useStore((state) => state.hidden);
  // A path that is looked at is shown whole, whatever is hidden.
  const lit = useStore((state) => (hidden.size ? lightIn(state)?.connections ?? hitIn(state) : undefined));
  const wires = useMemo(() => (drawn ? parts.edgesOf(drawn, selection, catalogue) : []), [parts, drawn, selection, catalogue]);
  const edges = useMemo(
    () => (hidden.size ? wires.filter(({ id, data }) => lit?.has(id) || !isHidden(data?.kind ?? "", hidden)) : wires),
    [wires, hidden, lit],
  );
  const onNodesChange = useCallback((changes: NodeChange<BoardNode>[]) => {
    setHeld((last) => heldAfter(last, changes));
    select(selectedAfter(changes));
  }, []);
  const release = useCallback((moved: BoardNode[]) => {
    movedTo(moved);
    setHeld(NONE);
  }, []);
  return { nodes, edges, onNodesChange, release };
}

function heldAfter(last: Held, changes: NodeChange<BoardNode>[]): Held {
  let next: Map<string, Partial<Box>> | null = null;
  for (const change of changes) {
    const box = boxIn(change);
    if (!box) continue;
    next ??= new Map(last);
    next.set((change as { id: string }).id, { ...last.get((change as { id: string }).id), ...next.get((change as { id: string }).id), ...box });
  }
  const ended = changes.some((change) => change.type === "dimensions" && change.resizing === false);
  return ended ? NONE : (next ?? last);
}

function boxIn(change: NodeChange<BoardNode>): Partial<Box> | null {
  if (change.type === "position" && change.position) return change.position;
  if (change.type === "dimensions" && change.resizing && change.dimensions) return change.dimensions;
  return null;
}

/** Shows the whole of a design that was opened, a component that was chosen, and a lit path that lies outside the view. */
function useView(flow: Instance, area: () => DOMRect | undefined): void {
  const docId = useStore((state) => (state.doc ? state.docId : null));
  const alone = useStore((state) => (state.selection.size === 1 ? [...state.selection][0] : undefined));
  const lit = useStore((state) => (state.focus ? lightIn(state)?.components : hitIn(state)) ?? null);
  useEffect(() => {
    if (docId) fitAll(flow, area());
  }, [docId, flow, area]);
  useEffect(() => {
    if (alone) bringIn(flow, area(), alone);
  }, [alone, flow, area]);
  useEffect(() => {
    if (lit) fitPath(flow, area(), lit);
  }, [lit, flow, area]);
}

/** A line let go over a component connects with it; over empty board it asks what comes next. */
function endedIn(
  event: globalThis.MouseEvent | TouchEvent, source: string | undefined, valid: boolean | null,
  point: (at: At) => Point, ask: (asked: Asked | null) => void,
): Adding | null {
  const at = "changedTouches" in event ? event.changedTouches[0] : event;
  if (!source || valid || !at) return null;
  const over = event.composedPath().find((e) => e instanceof Element && e.classList.contains("component")) as HTMLElement | undefined;
  const under = over ?? (at.target as Element | null)?.closest?.<HTMLElement>(".component");
  if (under?.dataset["id"]) ask(connected(source, under.dataset["id"]));
  else return { from: source, at: point(at), text: "" };
  return null;
}

function mapColor(node: BoardNode): string {
  return node.type === "component" ? "var(--line-strong)" : node.type === "frame" ? "var(--hover)" : "transparent";
}

function ArrowHeads() {
  return (
    <svg className="arrow-heads" aria-hidden="true">
      <defs>
        {["plain", "accent", "ghost", "critical", "high"].map((tone) => (
          <marker key={tone} id={`arrow-${tone}`} viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto-start-reverse">
            <path className={`arrow ${tone}`} d="M0 0.5 10 5 0 9.5z" />
          </marker>
        ))}
      </defs>
    </svg>
  );
}
