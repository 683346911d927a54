/** The screen: a grid of regions around the board. */
import { useEffect, useState } from "react";
import { Board } from "./board/Board";
import { onPageKey, onScreenKey } from "./board/keyboard";
import { PASSING } from "./kept";
import { BriefStrip } from "./panels/BriefStrip";
import { Inspector } from "./panels/Inspector";
import { Journeys } from "./panels/Journeys";
import { Palette } from "./panels/Palette";
import { Review } from "./panels/Review";
import { OwnDesigns, Start } from "./panels/Start";
import { TableView } from "./panels/TableView";
import { TopBar } from "./panels/TopBar";
import { setState, useStore, type Screen } from "./store";

const PAGES: Partial<Record<Screen, () => React.JSX.Element | null>> = {
  start: Start, designs: OwnDesigns, journeys: Journeys,
};

export function App() {
  const theme = useStore((state) => state.theme);
  const screen = useStore((state) => state.screen);
  const loaded = useStore((state) => state.docId !== null);
  const Page = PAGES[screen];
  useEffect(() => {
    document.addEventListener("keydown", onPageKey);
    return () => document.removeEventListener("keydown", onPageKey);
  }, []);
  return (
    <div className={`chalkline ${theme}`} data-theme={theme} onKeyDown={onScreenKey}>
      <div className="screen-top">
        <TopBar />
        {(screen === "board" || screen === "table") && <BriefStrip />}
        <Notices />
      </div>
      {!loaded && <p className="waiting">Opening the board…</p>}
      {loaded && Page && <main className="screen-page"><Page /></main>}
      {loaded && !Page && <Drawing />}
    </div>
  );
}

function Drawing() {
  const palette = useStore((state) => state.paletteOpen);
  const review = useStore((state) => state.reviewOpen);
  const chosen = useStore((state) => state.selection.size > 0);
  const table = useStore((state) => state.screen === "table");
  return (
    <>
      {palette && <aside className="screen-palette" role="region" aria-label="Palette"><Palette /></aside>}
      <main className="screen-board">
        {table ? <section aria-label="Tables" className="screen-table"><TableView /></section> : <section aria-label="Board" className="board"><Board /></section>}
        {chosen && <section aria-label="Inspector" className="screen-inspector"><Inspector /></section>}
        <PanelTab side="left" open={palette} name="palette" toggle={() => setState({ paletteOpen: !palette })} />
        <PanelTab side="right" open={review} name="review" toggle={() => setState({ reviewOpen: !review })} />
      </main>
      {review && <aside className="screen-review" role="region" aria-label="Review"><Review /></aside>}
    </>
  );
}

interface TabProps {
  side: "left" | "right";
  open: boolean;
  name: string;
  toggle: () => void;
}

function PanelTab({ side, open, name, toggle }: TabProps) {
  const inward = (side === "left") === open;
  const title = `${open ? "Hide" : "Show"} ${name}`;
  return (
    <button type="button" className={`panel-tab ${side}`} aria-label={title} title={title} onClick={toggle}>
      {inward ? "‹" : "›"}
    </button>
  );
}

const PATIENCE = 6000;

/** Whether something drawn has waited for an answer for longer than judging takes. */
function useUnheard(): boolean {
  const waiting = useStore((state) => state.queue.find((command) => !PASSING.has(command.do))?.seq ?? null);
  const [late, setLate] = useState<number | null>(null);
  useEffect(() => {
    if (waiting === null) return undefined;
    const timer = setTimeout(() => setLate(waiting), PATIENCE);
    return () => clearTimeout(timer);
  }, [waiting]);
  return waiting !== null && late === waiting;
}

function Notices() {
  const problem = useStore((state) => state.problem);
  const notices = useStore((state) => state.notices);
  const said = useStore((state) => state.said);
  const unheard = useUnheard();
  if (!problem && !said && !unheard && notices.length === 0) return null;
  return (
    <div className="screen-notices">
      {problem && <p role="alert" className="banner error">{problem}</p>}
      {unheard && <p role="status" className="banner warning">The server does not answer. What you draw is kept in this tab, and saved as soon as it is back.</p>}
      {said && (
        <p role="status" className="banner said">
          <span>{said}</span>
          <button type="button" className="plain" aria-label="Hide this message" onClick={() => setState({ said: null })}>×</button>
        </p>
      )}
      {notices.map(({ id, level, text }) => <p key={id} role="status" className={`banner ${level}`}>{text}</p>)}
    </div>
  );
}
