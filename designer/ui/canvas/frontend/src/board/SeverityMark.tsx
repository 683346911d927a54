/** Each severity has an icon of its own shape, so that colour is never alone. */
import {
  CircleCheck, CircleDashed, CircleQuestionMark, Diamond, OctagonAlert, SquareMinus, TriangleAlert, type LucideIcon,
} from "lucide-react";
import type { Mark } from "../model/severity";

const ICONS: Record<Mark, LucideIcon> = {
  critical: OctagonAlert, high: TriangleAlert, medium: Diamond, low: SquareMinus, open: CircleQuestionMark,
  absent: CircleDashed, passed: CircleCheck,
};
export const MARK_WORDS: Record<Mark, string> = {
  critical: "critical", high: "high", medium: "medium", low: "low", open: "question", absent: "not drawn yet", passed: "passed",
};

export function SeverityMark({ mark, size = 14 }: { mark: Mark; size?: number }) {
  const Icon = ICONS[mark];
  return <Icon className={`severity ${mark}`} size={size} strokeWidth={2.25} aria-hidden="true" />;
}
