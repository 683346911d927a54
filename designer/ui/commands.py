"""What a person can ask of the board, command by command."""

from __future__ import annotations

import base64
import dataclasses
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from designer.formats.layout import beside, by_hand, laid_out
from designer.formats.reading import read
from designer.formats.scenarios import blank, flawed, reference, samples
from designer.formats.sketch import read_sketch
from designer.formats.yaml_design import write_yaml
from designer.model.change import apply
from designer.model.consistency import problems_of
from designer.model.design import Design, Place, Value
from designer.model.edit import ChangeWaivers, Edit, Move, edits_from
from designer.model.errors import InvalidDesign, InvalidEdit
from designer.model.requirements import Waiver
from designer.reports.exporting import export
from designer.review import Finding, edits_of
from designer.ui import down
from designer.ui.day import today, written
from designer.ui.pasting import merged

if TYPE_CHECKING:
    from designer.graph import DesignGraph
    from designer.review.fixes import Proof
    from designer.ui.board import Board

Json = dict[str, Any]
Answer = Mapping[str, Any]


class Commands:
    """The commands of one browser tab on its board."""

    def __init__(self, board: Board, client: str) -> None:
        self.board, self.client = board, client

    def carry_out(self, command: Json) -> Answer:
        """Do what a command says.

        Raises
        ------
        DesignerError
            If it cannot be done, with a sentence for the person who asked.
        """
        name = str(command.get("do"))
        action: Callable[[Json], Answer | None] | None = getattr(self, f"do_{name}", None)
        if action is None:
            raise InvalidEdit(f"there is no command {name!r}")
        if name not in ("preview", "sync"):
            self.board.preview = None
        return action(command) or {}

    # ---- The drawing ---------------------------------------------------------------------------

    def _change(self, label: str, edits: tuple[Edit, ...]) -> None:
        if not edits:
            return
        board = self.board
        board.open(board.database.change(board.stored.id, self.client, label, edits, board.sound))

    def do_edit(self, command: Json) -> None:
        self._change(str(command.get("label") or "Change"), edits_from(command.get("edits")))

    def do_undo(self, _: Json) -> None:
        self.board.open(self.board.database.undo(self.board.stored.id, self.client))

    def do_redo(self, _: Json) -> None:
        self.board.open(self.board.database.redo(self.board.stored.id, self.client))

    def do_tidy(self, command: Json) -> None:
        design = self.board.stored.design
        places = laid_out(design, () if command.get("all") else by_hand(design))
        moved: dict[str, Place | None] = {
            n: p for n, p in places.items() if design.layout.get(n) != p
        }
        self._change("Tidy", (Move(positions=moved),) if moved else ())

    def do_sketch(self, command: Json) -> None:
        self._paste(
            read_sketch(_with_known_ids(str(command["text"]), self.board.stored.design)),
            command,
            known=True,
        )

    def do_paste(self, command: Json) -> None:
        self._paste(read(str(command["text"])), command, known=False)

    def _paste(self, drawn: Design, command: Json, *, known: bool) -> None:
        self._change(
            "Paste", merged(self.board.stored.design, drawn, command.get("at"), known=known)
        )

    # ---- The review ----------------------------------------------------------------------------

    def _finding(self, command: Json) -> Finding:
        judgement, review = self.board.judged()
        name = str(command.get("fingerprint"))
        for finding in review.findings:
            if finding.fingerprint == name:
                return finding
        return judgement.finding(name)

    def do_answer(self, command: Json) -> None:
        _, review = self.board.judged()
        asked, about = str(command["attribute"]), set(command["components"])
        for question in (*review.questions, *review.to_find_out):
            if question.attribute == asked and set(question.components) == about:
                value: Value = _value(command["value"])
                return self._change(
                    f"Answer: {question.question}",
                    question.answered(value, self.board.stored.design),
                )
        raise InvalidEdit("this question is no longer open")

    def _fix(self, command: Json) -> tuple[Finding, tuple[Edit, ...]]:
        finding = self._finding(command)
        number = int(command.get("fix", 0))
        if not 0 <= number < len(finding.fixes):
            raise InvalidEdit("there is no such fix any more")
        edits = edits_of(finding.fixes[number], command.get("answer"))
        # What a fix adds is placed at once, so that its ghost stands where it will stand.
        places = beside(apply(self.board.stored.design, edits).design)
        return finding, (*edits, Move(positions=dict(places))) if places else edits

    def do_preview(self, command: Json) -> None:
        finding, edits = self._fix(command)
        judgement, _ = self.board.judged()
        proof = judgement.prove(
            finding.fingerprint, int(command.get("fix", 0)), command.get("answer")
        )
        design = self.board.stored.design
        after = apply(design, edits).design
        self.board.preview = {
            "fingerprint": finding.fingerprint,
            "fix": int(command.get("fix", 0)),
            "patch": down.patch(design, after),
            "clears": list(proof.cleared),
            "introduces": list(proof.introduces),
            "note": _weighed(judgement.graph, after, proof),
        }

    def do_apply_fix(self, command: Json) -> None:
        finding, edits = self._fix(command)
        self._change(f"Fix {finding.rule}", edits)

    def do_accept_risk(self, command: Json) -> None:
        finding = self._finding(command)
        try:
            until = date.fromisoformat(str(command.get("until")))
        except ValueError:
            raise InvalidEdit("until is a day, written as 2027-01-31") from None
        reason, owner = (str(command.get(k) or "").strip() for k in ("reason", "owner"))
        if not reason or not owner:
            raise InvalidEdit("an accepted risk needs a reason and an owner")
        waiver = Waiver(
            rule=finding.rule, on=finding.subject, reason=reason, owner=owner, until=until
        )
        waivers = (*self.board.stored.design.waivers, waiver)
        self._change(f"Accept risk {finding.rule}", (ChangeWaivers(waivers=waivers),))

    def do_dispute(self, command: Json) -> None:
        finding = self._finding(command)
        reason = str(command.get("reason") or "").strip()
        if not reason:
            raise InvalidEdit("say what is wrong with it")
        board = self.board
        board.stored = board.database.dispute(board.stored.id, finding.fingerprint, reason)

    def do_undispute(self, command: Json) -> None:
        board = self.board
        board.stored = board.database.dispute(
            board.stored.id, str(command.get("fingerprint")), None
        )

    def do_settings(self, command: Json) -> None:
        self.board.extended = bool(command.get("extended"))
        self.board.judge_again()

    def do_sync(self, _: Json) -> None:
        self.board.refresh()

    # ---- Files ---------------------------------------------------------------------------------

    def do_export(self, command: Json) -> Answer:
        judgement, _ = self.board.judged()
        review, form = judgement.review(today()), str(command.get("format"))
        if form == "sketch":
            # Whatever is on a board has a place, and a sketch has none to give: the menu says so.
            bare = review.design.model_copy(update={"layout": {}})
            review = dataclasses.replace(review, design=bare)
        made = export(review, form)
        return _file(
            f"{_file_name(self.board.stored.design.name)}.{made.suffix}", made.mime, made.content
        )

    def do_import(self, command: Json) -> None:
        content = base64.b64decode(str(command["base64"]), validate=True)
        self._keep(read(content, str(command.get("name") or "")))

    def do_download_all(self, _: Json) -> Answer:
        database, buffer = self.board.database, io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for card in database.cards():
                if stored := database.get(card.id):
                    archive.writestr(
                        f"{_file_name(card.name)}-{card.id}.yaml", write_yaml(stored.design)
                    )
        return _file("chalkline-designs.zip", "application/zip", buffer.getvalue())

    # ---- Designs -------------------------------------------------------------------------------

    def _keep(self, design: Design) -> None:
        if problems := problems_of(design):
            raise InvalidDesign(problems)
        if design.components and not design.layout:
            design = design.model_copy(update={"layout": laid_out(design)})
        self.board.open(self.board.database.add(design))

    def do_new(self, command: Json) -> None:
        design = _begun(command.get("from") or {})
        if name := str(command.get("name") or "").strip():
            design = design.model_copy(update={"name": name[:200]})
        self._keep(design)

    def do_open(self, command: Json) -> None:
        stored = self.board.database.get(str(command.get("doc")))
        if stored is None:
            raise InvalidEdit("that design is gone")
        self.board.open(stored)

    def do_rename(self, command: Json) -> None:
        self.board.database.rename(str(command["doc"]), str(command["name"]))
        self.board.refresh()

    def do_duplicate(self, command: Json) -> None:
        self.board.open(self.board.database.duplicate(str(command["doc"])))

    def do_delete(self, command: Json) -> None:
        name, database = str(command["doc"]), self.board.database
        database.set_deleted(name, deleted=True)
        if name == self.board.stored.id:
            left = [card for card in database.cards() if card.id != name]
            following = database.get(left[0].id) if left else None
            self.board.open(following or database.add(Design(name="New design")))

    def do_restore(self, command: Json) -> None:
        self.board.database.set_deleted(str(command["doc"]), deleted=False)

    def do_designs(self, _: Json) -> Answer:
        cards = self.board.database.cards()
        return {
            "designs": [
                {
                    "doc": card.id,
                    "name": card.name,
                    "readable": card.readable,
                    "thumbnail": down.thumbnail(card.places),
                    "scenario": card.scenario,
                    "changed": written(card.changed),
                    "components": card.components,
                }
                for card in cards
            ]
        }


def _with_known_ids(text: str, design: Design) -> str:
    """A sketch may name what is on the board already: such a first mention is given its kind."""
    for component in design.components:
        pattern = rf"(?<![\w-]){re.escape(component.id)}(?![\w:-])"
        if not re.search(rf"(?<![\w-]){re.escape(component.id)}:", text):
            text = re.sub(pattern, f"{component.id}:{component.kind}", text, count=1)
    return text


def _begun(begin: Json) -> Design:
    kind, name, number = begin.get("kind"), str(begin.get("id") or ""), int(begin.get("n") or 1)
    if kind == "scenario":
        return blank(name)
    if kind == "reference":
        return reference(name, number)
    if kind == "flawed":
        return flawed(name, number)
    if kind == "sample":
        return samples()[name]
    return Design(name="New design")


def _value(value: object) -> Value:
    return tuple(value) if isinstance(value, list) else value  # type: ignore[return-value]


def _file(name: str, mime: str, content: bytes) -> Answer:
    return {"name": name, "mime": mime, "base64": base64.b64encode(content).decode()}


def _file_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower()[:60] or "design"


def _weighed(graph: DesignGraph, after: Design, proof: Proof) -> str:
    """What a fix brings and costs, in one line: findings, then the numbers that it moves."""
    from designer.analysis.tradeoffs import tradeoff
    from designer.graph import DesignGraph

    opens = f"opens {len(proof.introduces)}" if proof.introduces else "opens nothing new"
    numbers = tradeoff(graph, DesignGraph(after)).says()
    return "; ".join(filter(None, (f"clears {len(proof.cleared)}, {opens}", numbers)))
