/** Failure drills: what can go down, what each loss breaks; one that is chosen is played on the board. */
import { useEffect, useState } from "react";
import type { DrillRow } from "../model/drill";
import { askDrills, setDrill, useStore } from "../store";
import { useShown } from "./Finding";

export function Drills() {
  const drills = useStore((state) => state.drills);
  const played = useStore((state) => state.drill);
  const [all, setAll] = useState(false);
  useEffect(askDrills, []);
  if (!drills?.rows) return <p className="quiet padded" role="status">Taking everything down, one by one …</p>;
  const { drills: rows, flows, tried, more } = drills.rows;
  const harmful = rows.filter((row) => row.broken.length + row.degraded.length > 0);
  const shown = all || harmful.length === 0 ? rows : rows.filter((row) => row.key === played || harmful.includes(row));
  const names = new Map(flows.map(({ id, name }) => [id, name]));
  if (rows.length === 0) {
    return <p className="quiet padded">{drills.problem && !drills.asked ? drills.problem : "Nothing of yours stands on a critical flow yet, so there is nothing to take down."}</p>;
  }
  return (
    <>
      <p className="quiet padded">Take something down and see on the board what stops. Nothing is changed.</p>
      <ul className="findings" aria-label="Drills">
        {shown.map((row) => <Row key={row.key} row={row} names={names} flows={flows.length} />)}
      </ul>
      <p className="quiet padded">{`${tried}${more ? ` ${more} more are not listed.` : ""}`}</p>
      {harmful.length > 0 && harmful.length < rows.length && (
        <label className="check padded"><input type="checkbox" checked={all} onChange={(event) => setAll(event.target.checked)} />Also what breaks nothing</label>
      )}
    </>
  );
}

function Row({ row, names, flows }: { row: DrillRow; names: ReadonlyMap<string, string>; flows: number }) {
  const played = useStore((state) => state.drill === row.key);
  const shown = useShown(played, true);
  const [sign, mark] = row.broken.length ? ["✗", "critical"] : row.degraded.length ? ["↩", "high"] : ["✓", "passed"];
  const listed = (ids: readonly string[]) => ids.map((id) => names.get(id) ?? id).join(", ");
  return (
    <li ref={shown} className={played ? "finding chosen" : "finding"}>
      <button type="button" className="finding-line" aria-pressed={played} aria-label={`Take down ${row.title}: ${effect(row, flows)}`} onClick={() => setDrill(played ? null : row.key)}>
        <span className={`mark ${mark}`} aria-hidden>{sign}</span>
        <span className="finding-title">{row.title}</span>
        <small>{effect(row, flows)}</small>
      </button>
      {played && (
        <dl className="detail drill-effects">
          {row.broken.length > 0 && <><dt>Broken</dt><dd>{listed(row.broken)}</dd></>}
          {row.degraded.length > 0 && <><dt>On a fallback</dt><dd>{listed(row.degraded)}</dd></>}
          {row.broken.length + row.degraded.length === 0 && <dd>Every critical flow works on.</dd>}
        </dl>
      )}
    </li>
  );
}

function effect({ broken, degraded }: DrillRow, flows: number): string {
  const said = [broken.length && `${broken.length} of ${flows} broken`, degraded.length && `${degraded.length} on a fallback`];
  return said.filter(Boolean).join(", ") || "works on";
}
