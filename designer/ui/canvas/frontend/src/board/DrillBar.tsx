/** The drill that is played: what it says, what its marks mean, and the way out. */
import { setDrill, useStore } from "../store";
import { playingIn } from "./derived";

export function DrillBar({ refocus }: { refocus: () => void }) {
  const playing = useStore(playingIn);
  if (!playing) return null;
  const touched = Object.values(playing.parts).some((ids) => ids.length > 0);
  return (
    <section className="chip-bar drill" aria-label="Drill">
      <div>
        <p role="status">{playing.said}</p>
        <ul className="drill-legend" aria-label="What the marks mean">
          {playing.parts.down.length > 0 && <li data-hit="down"><b>✗ dark</b> down</li>}
          {playing.parts.hurt.length > 0 && <li data-hit="hurt"><b>double edge</b> one copy down</li>}
          {playing.parts.broken.length > 0 && <li data-hit="broken"><b>dashed</b> broken flow</li>}
          {playing.parts.degraded.length > 0 && <li data-hit="degraded"><b>dotted</b> on a fallback</li>}
          {touched && <li data-hit="aside">faint: not touched</li>}
        </ul>
      </div>
      <button type="button" title="Esc" onClick={() => { setDrill(null); refocus(); }}>End drill</button>
    </section>
  );
}
