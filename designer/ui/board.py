"""The board's other half: takes what a browser tab asks for, and answers with what it needs to know.

No Streamlit here: one `Board` is one tab on one database, and `heard` is all there is to it.
"""

from __future__ import annotations

import base64
import threading
from collections import OrderedDict
from collections.abc import Mapping
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from designer.formats.scenarios import flawed, scenario
from designer.model.consistency import problems_of
from designer.model.design import Design
from designer.model.errors import DesignerError, InvalidDesign, Problem, StorageError
from designer.storage import Database, Stored
from designer.ui import down
from designer.ui.day import clock, today
from designer.ui.disputing import dispute_down
from designer.ui.drilling import drills_down
from designer.ui.linking import linked

if TYPE_CHECKING:
    from designer.review import Judgement, Review
    from designer.rules import Rule
    from designer.rules.packs import Pack

Json = dict[str, Any]
SAID = 8
"""Problems of a file that a banner names, a line each."""
KEPT = 30
"""Revisions and reviews that a browser may still reckon from."""
NOT_JUDGED: Json = {"review": None, "details": {}, "lit": None, "drills": None, "link": None}
FIRST = ("fraud-realtime", 1)
SENTENCE = (
    "Real teams shipped these defects. One is lit: follow its path, preview the fix, apply it."
)


class Board:
    """One browser tab's view of the database.

    Parameters
    ----------
    opened
        The design that a link names; otherwise the last one changed, and the first time the flawed fraud board.
    rule_packs
        Packs that whoever started the app named.
    """

    def __init__(
        self, database: Database, opened: str | None = None, rule_packs: tuple[str, ...] = ()
    ) -> None:
        self.database = database
        self.rule_packs = rule_packs
        self.extended = False
        self.link: Mapping[str, str] = {}
        self.start, self.fresh = False, True
        self.lock = threading.RLock()
        self.results: OrderedDict[str, Json] = OrderedDict()
        self.preview: Json | None = None
        self.problem: str | None = None
        self.acknowledged: dict[str, int] = {}
        self.revisions: OrderedDict[tuple[str, int], Design] = OrderedDict()
        self.reviews: OrderedDict[int, down.Told] = OrderedDict()
        self.version = 0
        self._problems: tuple[Design, frozenset[Problem]] | None = None
        self._judged: tuple[tuple[str, int], Judgement, Review] | None = None
        self.stored = self._first(opened)

    @cached_property
    def pack(self) -> Pack:
        """What judges here, and what is wrong with the rest; read when the drawing is on the screen already."""
        from designer.rules import packs

        return packs.read(("checkers", *self.rule_packs))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """What judges here."""
        return self.pack.rules

    def _first(self, opened: str | None) -> Stored:
        if opened and (found := self._readable(opened)):
            return found
        if cards := self.database.cards():
            last = next((card.id for card in cards if card.readable), "")
            return self.database.get(last) or self.database.add(Design(name="New design"))
        self.start = True
        return self.database.add(flawed(*FIRST))

    def _readable(self, name: str) -> Stored | None:
        """The design with an id, if there is one that can be read: a link to another says so beside what is shown."""
        try:
            return self.database.get(name)
        except InvalidDesign:
            return None

    def heard(self, up: Mapping[str, Any] | None, theme: str = "light") -> Json:
        """Carry out what is new in a message, and answer it."""
        with self.lock:
            up = _sound(up)
            client = str(up.get("client") or "nobody")
            if self.fresh and up.get("doc"):
                # A tab that outlived its server, or its own page, goes on with its design, not the last changed.
                self.open(self.database.get(str(up["doc"])) or self.stored)
            self.fresh = self.fresh and not up.get("doc")
            self._carry_out(client, up["queue"])
            return self._answer(client, up, theme)

    def _carry_out(self, client: str, queue: list[Json]) -> None:
        """Each command once, in order; what was heard before is passed over."""
        before = self._heard_until(client) if queue else None
        if before is None:
            return
        from designer.ui.commands import Commands

        commands = Commands(self, client)
        for command in sorted(queue, key=itemgetter("seq")):
            number = command["seq"]
            if number <= before:
                continue
            try:
                with self.database.hearing(client, number, self.stored.id) as heard:
                    result: Json = {"ok": True, **commands.carry_out(command)}
                self.problem = None
            except StorageError as error:
                # Not acknowledged: the browser keeps the edit and sends it again.
                self.problem = f"{error} The last edit is on screen but not saved."
                return
            except (DesignerError, ValueError, LookupError, TypeError, AttributeError) as error:
                result = {"ok": False, "message": _said(error)}
            self.results[str(number)] = result
            while len(self.results) > 8:
                self.results.popitem(last=False)
            before = number
            self.acknowledged[client] = number
            if not (result["ok"] and heard.kept and heard.design == self.stored.id):
                self._acknowledge(client, number)

    def _heard_until(self, client: str) -> int | None:
        if client not in self.acknowledged:
            try:
                self.acknowledged[client] = self.database.acknowledged(client)
            except StorageError as error:
                self.problem = str(error)
                return None
        return self.acknowledged[client]

    def _acknowledge(self, client: str, number: int) -> None:
        try:
            self.database.acknowledge(client, number, self.stored.id)
        except StorageError as error:
            self.problem = str(error)

    # ---- What is judged ------------------------------------------------------------------------

    def judged(self) -> tuple[Judgement, Review]:
        """The judgement and review of the open design; computed once a revision."""
        from designer.review import Judgement, Policy, judged_design

        key = (self.stored.id, self.stored.revision)
        if self._judged is None or self._judged[0] != key:
            policy = Policy(extended=self.extended)
            design = judged_design(self.stored.design, _scenario(self.stored.design))
            judgement = (
                Judgement(design, self.rules, policy)
                if self._judged is None or self._judged[1].policy != policy
                else self._judged[1].redrawn(design)
            )
            self._judged = (key, judgement, judgement.review(today(), prove=0))
            self.version += 1
        return self._judged[1], self._judged[2]

    def sound(self, before: Design, after: Design) -> None:
        """Refuse what would make an invalid design; what was wrong before is nobody's fault now.

        Raises
        ------
        InvalidDesign
            With the problems that are new.
        """
        last = self._problems
        known = last[1] if last and last[0] is before else frozenset(problems_of(before))
        problems = problems_of(after, sound=None if known else before)
        if new := [problem for problem in problems if problem not in known]:
            raise InvalidDesign(new)
        self._problems = (after, frozenset(problems))

    def judge_again(self) -> None:
        """Forget the judgement: what it rests on changed."""
        self._judged = None

    def open(self, stored: Stored) -> None:
        """Show another design, or another revision of this one."""
        if stored.id != self.stored.id:
            self.start = False
        if (stored.id, stored.revision) != (self.stored.id, self.stored.revision):
            self.preview = None
        self.stored = stored

    def refresh(self) -> None:
        """Take over what another tab changed."""
        if (
            newest := self.database.get(self.stored.id)
        ) and newest.revision != self.stored.revision:
            self.open(newest)

    # ---- What goes down ------------------------------------------------------------------------

    def _answer(self, client: str, up: Mapping[str, Any], theme: str) -> Json:
        have = up["have"]
        stored = self.stored
        self._remember(self.revisions, (stored.id, stored.revision), stored.design)
        undo, redo = self._steps(client)
        return {
            "protocol": 1,
            "theme": theme,
            "doc": stored.id,
            "rev": stored.revision,
            **self._design_down(up, have),
            "ack": self.acknowledged.get(client, 0),
            "saved": {"at": clock(stored.changed), "where": self.database.where},
            "problem": self.problem,
            "undo": undo,
            "redo": redo,
            "preview": self.preview,
            "results": dict(self.results),
            "notices": self._notices() if up.get("client") else [],
            "start": self.start,
            "sentence": SENTENCE if self.start else None,
            **self._catalogue_down(have),
            # A page that has not spoken yet waits for the drawing; it speaks as soon as it has it.
            **(self._judged_down(up, have) if up.get("client") else NOT_JUDGED),
        }

    def _notices(self) -> list[Json]:
        """What is wrong with the packs that whoever started the app named: the others judge."""
        return [
            {"id": f"pack-{number}", "level": "error", "text": f"{problem}. The other rules judge."}
            for number, problem in enumerate(self.pack.problems)
        ]

    def _steps(self, client: str) -> tuple[str | None, str | None]:
        try:
            return self.database.steps(self.stored.id, client)
        except StorageError as error:
            self.problem = str(error)
            return None, None

    def _design_down(self, up: Mapping[str, Any], have: Mapping[str, Any]) -> Json:
        known = (
            self.revisions.get((self.stored.id, have.get("rev") or -1))
            if up.get("doc") == self.stored.id
            else None
        )
        if known is None:
            return {"from": None, "whole": down.whole(self.stored), "patch": None}
        return {"from": have["rev"], "whole": None, "patch": down.patch(known, self.stored.design)}

    def _judged_down(self, up: Mapping[str, Any], have: Mapping[str, Any]) -> Json:
        return {
            **self._review_down(up, have),
            **self._reference_down(have),
            "drills": self._drills_down(up, have),
            "link": linked(self, self.link),
        }

    def _drills_down(self, up: Mapping[str, Any], have: Mapping[str, Any]) -> Json | None:
        """Drills are counted only where somebody looks at them: an edit need not wait for them."""
        asked = up.get("drill")
        if not isinstance(asked, str):
            return None
        judgement, _ = self.judged()
        kept = have.get("drills") if up.get("doc") == self.stored.id else None
        return drills_down(judgement.graph, self.stored.design, asked, kept)

    def _review_down(self, up: Mapping[str, Any], have: Mapping[str, Any]) -> Json:
        judgement, review = self.judged()
        now = down.told(review, self.stored.disputes)
        since = (
            self.reviews.get(have.get("review") or -1) if up.get("doc") == self.stored.id else None
        )
        version = (
            self.version if now == self.reviews.get(self.version, now) else self._next_version()
        )
        self._remember(self.reviews, version, now)
        lit = self._lit(review)
        looked_at = {f for f in (up.get("focus"), lit) if isinstance(f, str) and f in now.rows}
        return {
            "review": {
                **down.review_down(review, version, now, since),
                "from": have.get("review") if since is not None else None,
                "extended": self.extended,
            },
            "details": {
                f: {
                    **down.detail(judgement.proven(judgement.finding(f))),
                    **dispute_down(self.stored, judgement.finding(f)),
                }
                for f in looked_at
                if _known(judgement, f)
            },
            "lit": lit,
        }

    def _next_version(self) -> int:
        self.version += 1
        return self.version

    def _lit(self, review: Review) -> str | None:
        if not self.start:
            return None
        paths = [f for f in review.findings if f.kind == "fail" and f.rule == "SEC-012"]
        return paths[0].fingerprint if paths else None

    def _catalogue_down(self, have: Mapping[str, Any]) -> Json:
        catalogue = down.catalogue_down()
        return {} if have.get("catalogue") == catalogue["hash"] else {"catalogue": catalogue}

    def _reference_down(self, have: Mapping[str, Any]) -> Json:
        reference = down.reference_down(self.rules)
        return {} if have.get("reference") == reference["hash"] else {"reference": reference}

    def _remember(self, table: OrderedDict[Any, Any], key: object, value: object) -> None:
        table[key] = value
        table.move_to_end(key)
        while len(table) > KEPT:
            table.popitem(last=False)


def _sound(up: Mapping[str, Any] | None) -> Json:
    """A message with a queue of numbered commands and what the browser has; what is malformed is left out."""
    up = dict(up or {})
    queue, have = up.get("queue"), up.get("have")
    commands = queue if isinstance(queue, list) else []
    up["queue"] = [c for c in commands if isinstance(c, dict) and isinstance(c.get("seq"), int)]
    numbers = have.items() if isinstance(have, dict) else ()
    up["have"] = {key: value for key, value in numbers if isinstance(value, int | str)}
    return up


def _scenario(design: Design) -> Any:
    if design.scenario is None:
        return None
    try:
        return scenario(design.scenario)
    except DesignerError:
        return None


def _known(judgement: Judgement, fingerprint: str) -> bool:
    return any(f.fingerprint == fingerprint for f in judgement.findings)


def _said(error: Exception) -> str:
    if isinstance(error, InvalidDesign):
        more = len(error.problems) - SAID
        rest = (f"and {more} more",) if more > 0 else ()
        return "\n".join((*map(str, error.problems[:SAID]), *rest))
    if isinstance(error, DesignerError):
        return str(error)
    return f"That could not be done: {error}."


def encoded(content: bytes) -> str:
    """Bytes as the browser takes them."""
    return base64.b64encode(content).decode()
