"""What the author of a rule imports, and nothing else: the decorator, what a rule yields, edits and words.

The words (`provides`, `all_of`, `path_carrying` ...) are the graph's; see `designer.graph`.
"""

from __future__ import annotations

from designer import graph
from designer.analysis import words as numbers
from designer.analysis.words import *  # noqa: F403 -- and those of the numbers
from designer.graph import *  # noqa: F403 -- the words of rules are the graph's, all of them
from designer.model.edit import (
    ANSWER,
    Add,
    Connect,
    Disconnect,
    Edit,
    Remove,
    Rename,
    Set,
    Splice,
    Wrap,
)
from designer.rules.rule import BUILT_IN, Rule, rule
from designer.rules.severity import CATEGORIES, Severity, category_of
from designer.rules.verdict import DESIGN, Outcome, RuleError, Verdict, outcome
from designer.rules.violation import Fix, Question, Together, Violation, filled, ids

__all__ = [
    "ANSWER",
    "BUILT_IN",
    "CATEGORIES",
    "DESIGN",
    "Add",
    "Connect",
    "Disconnect",
    "Edit",
    "Fix",
    "Outcome",
    "Question",
    "Remove",
    "Rename",
    "Rule",
    "RuleError",
    "Set",
    "Severity",
    "Splice",
    "Together",
    "Verdict",
    "Violation",
    "Wrap",
    "category_of",
    "filled",
    "ids",
    "outcome",
    "rule",
]
__all__ += graph.__all__
__all__ += numbers.__all__
