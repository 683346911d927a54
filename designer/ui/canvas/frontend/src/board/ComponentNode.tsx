/** A component on the board. It reads its own badge and light, so that a changed badge redraws it alone. */
import { Handle, Position, type NodeProps } from "@xyflow/react";
import { X } from "lucide-react";
import { memo } from "react";
import { HIT_WORDS } from "../model/drill";
import { instances, kindTitle, label } from "../model/infer";
import { badgeOf, hasQuestion, worst, type Badge } from "../model/severity";
import type { Component, FindingRow } from "../protocol";
import { sameList, useStore, type State } from "../store";
import { componentIn, hitOf, shineOf, type Ghost } from "./derived";
import type { ComponentNode as FlowNode } from "./flow";
import { glyphOf } from "./glyphs";
import { MARK_WORDS, SeverityMark } from "./SeverityMark";

const SIDES = [Position.Top, Position.Right, Position.Bottom, Position.Left];

export const ComponentNode = memo(function ComponentNode({ id, data, selected }: NodeProps<FlowNode>) {
  const { ghost } = data;
  const [component, catalogue, rows, shine, hit] = useStore((state) => seen(state, id, ghost), sameList);
  if (!component) return null;
  const kind = catalogue?.kinds[component.kind];
  const title = kindTitle(catalogue, component.kind);
  const Glyph = glyphOf(kind?.glyph);
  const classes = ["component", shine, ghost && `ghost-${ghost}`, selected && "selected", hit && `hit-${hit}`, ...look(component, rows)];
  return (
    <>
      <div
        className={classes.filter(Boolean).join(" ")} data-group={kind?.group} data-id={id} role="button" tabIndex={0}
        aria-pressed={selected} aria-label={nameOf(component, title, rows)} aria-description={hit ? HIT_WORDS[hit] : undefined} title={`${label(component)} · ${component.product ?? title}`}
      >
        {hit === "down"
          ? <X className="glyph" size={20} strokeWidth={3} aria-hidden="true" />
          : <Glyph className="glyph" size={20} strokeWidth={1.75} aria-hidden="true" />}
        <span className="words">
          <b>{label(component)}</b>
          <span className="second">
            <small>{component.product ?? title}</small>
            {instances(component) > 1 && <span className="count">{`×${instances(component)}`}</span>}
          </span>
        </span>
        <BadgeMark badge={badgeOf(rows)} />
      </div>
      {SIDES.map((side) => <Handle key={side} id={side} type="source" position={side} aria-hidden="true" />)}
    </>
  );
});

/** What a component shows: read in one go, since thousands read. */
function seen(state: State, id: string, ghost: Ghost | null) {
  const [shine, hit] = ghost ? [null, null] : [shineOf(state, id), hitOf(state, id)];
  return [componentIn(state, id), state.catalogue, state.badges.get(id), shine, hit] as const;
}

function look(component: Component, rows: FindingRow[] | undefined): (string | false)[] {
  return [instances(component) > 1 && "stacked", component.elsewhere === true && "elsewhere", hasQuestion(rows) && "asked"];
}

/** The name that screen readers and scripts rely on. */
export function nameOf(component: Component, title: string, rows: FindingRow[] | undefined): string {
  const name = `${label(component)}, ${title}`;
  return rows?.length ? `${name}, ${rows.length} findings, worst ${worst(rows)}` : name;
}

function BadgeMark({ badge }: { badge: Badge | null }) {
  if (!badge) return null;
  return (
    <span className={`badge ${badge.mark}`} title={`${badge.count} findings, worst: ${MARK_WORDS[badge.mark]}`} aria-hidden="true">
      <SeverityMark mark={badge.mark} size={10} />
      {badge.count}
    </span>
  );
}
