/** Each severity has a shape of its own, the same as in the review, so that colour is never alone. */
import type { Mark } from "../model/severity";

const SHAPES: Record<Mark, React.JSX.Element> = {
  critical: <path d="M8 .8 15.2 8 8 15.2.8 8z" />,
  high: <path d="M8 1.4 15.4 14.4H.6z" />,
  medium: <path d="M2 2h12v12H2z" />,
  low: <circle cx="8" cy="8" r="6" />,
  open: <path className="outline" d="M4.4 5.6a3.7 3.7 0 1 1 5.4 3.3C8.5 9.6 8 10 8 11.2M8 14v.6" />,
  absent: <circle className="outline dashed" cx="8" cy="8" r="5.8" />,
  passed: <path className="outline" d="M2.6 8.6 6.2 12.2 13.4 4.4" />,
};
export const MARK_WORDS: Record<Mark, string> = {
  critical: "critical", high: "high", medium: "medium", low: "low", open: "question", absent: "not drawn yet", passed: "passed",
};

export function SeverityMark({ mark, size = 12 }: { mark: Mark; size?: number }) {
  return <svg className={`severity ${mark}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">{SHAPES[mark]}</svg>;
}
