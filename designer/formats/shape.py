"""Reading typed fields out of a plain tree, every problem kept with its path and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from designer.formats.tree import line_of
from designer.model.catalogue import CATALOGUE
from designer.model.consistency import MOST
from designer.model.design import Attributes, Scalar, Value
from designer.model.errors import Problem
from designer.model.nearest import offered

M = TypeVar("M", bound=BaseModel)
Fields = Mapping[str, object]


class Shape:
    """What a tree holds, asked for by type; what it holds instead is a problem and reads as left out."""

    def __init__(self, tree: object, file: str = "") -> None:
        self.tree = tree
        self.file = file
        self.problems: dict[str, Problem] = {}

    def wrong(self, path: str, message: str, remedy: str = "") -> None:
        """Keep a problem; the first one of a place stands, since what follows from it would only confuse."""
        if len(self.problems) >= MOST:
            return
        self.problems.setdefault(
            path, Problem(line_of(self.tree, path), path, message, remedy, self.file)
        )

    def text(
        self, table: Fields, key: str, path: str, *, required: bool = False, longest: int = 200
    ) -> str | None:
        value = table.get(key)
        place = f"{path}.{key}".removeprefix(".")
        if value is None:
            if required:
                self.wrong(place, f"{key} is missing")
            return None
        if not isinstance(value, str):
            self.wrong(place, f"{key} must be text", "write it in quotes" if _scalar(value) else "")
            return None
        if len(value) > longest:
            self.wrong(place, f"{key} is longer than {longest} characters")
            return None
        return value

    def texts(self, table: Fields, key: str, path: str) -> tuple[str, ...]:
        """A list of texts; a single text is a list of one."""
        place = f"{path}.{key}".removeprefix(".")
        value = table.get(key)
        if isinstance(value, str):
            return (value,)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.wrong(place, f"{key} must be a list of texts", "as in [a, b]")
            return ()
        for index, item in enumerate(value):
            if not isinstance(item, str):
                self.wrong(f"{place}[{index}]", f"{key} holds texts only", "write it in quotes")
        return tuple(item for item in value if isinstance(item, str))

    def flag(self, table: Fields, key: str, path: str) -> bool:
        value = table.get(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.wrong(f"{path}.{key}", f"{key} must be true or false")
        return False

    def table(self, table: Fields, key: str, path: str = "") -> Mapping[str, object]:
        value = table.get(key)
        if isinstance(value, dict):
            return value
        if value is not None:
            self.wrong(
                f"{path}.{key}".removeprefix("."), f"{key} must be a mapping, as in {{a: 1}}"
            )
        return {}

    def tables(self, table: Fields, key: str) -> Iterator[tuple[str, Mapping[str, object]]]:
        """The mappings of a list, each with its path; whatever else stands in the list reads as empty."""
        value = table.get(key)
        if value is not None and not isinstance(value, list):
            self.wrong(key, f"{key} must be a list", "start each entry with a dash")
        for index, item in enumerate(value if isinstance(value, list) else ()):
            path = f"{key}[{index}]"
            if not isinstance(item, dict):
                self.wrong(path, f"an entry of {key} must be a mapping, as in {{id: a}}")
            yield path, item if isinstance(item, dict) else {}

    def only(self, table: Fields, known: Sequence[str], path: str) -> None:
        """Every key is known."""
        for key in table:
            if key not in known and len(self.problems) < MOST:
                place = f"{path}.{key}".removeprefix(".")
                self.wrong(place, f"unknown field {shown(key)}", offered(key, known))

    def attributes(self, table: Fields, path: str, synonyms: Mapping[str, str]) -> Attributes:
        """Attributes under the catalogue's names; what is left empty is not stated."""
        read: dict[str, Value] = {}
        for key, value in table.items():
            name = synonyms.get(key, key)
            if name != key and name in table:
                self.wrong(
                    f"{path}.{key}",
                    f"{key} is another word for {name}, which is stated too",
                    "keep one",
                )
            if value is not None:
                read[name] = self._value(value, path, key)
            elif name not in CATALOGUE.attributes:
                self.wrong(
                    f"{path}.{key}",
                    f"unknown attribute {key!r}, and nothing is said of it",
                    "put text that holds a comma into quotes",
                )
        return read

    def _value(self, value: object, around: str, key: str) -> Value:
        if isinstance(value, str | bool | int | float):
            return value
        path = f"{around}.{key}"
        if isinstance(value, list):
            return tuple(self._single(item, f"{path}[{index}]") for index, item in enumerate(value))
        if isinstance(value, dict):
            return {str(key): self._single(item, f"{path}.{key}") for key, item in value.items()}
        return self._single(value, path)

    def _single(self, value: object, path: str) -> Scalar:
        if isinstance(value, bool | int | float | str):
            return value
        self.wrong(path, "a single value is expected here", "true, false, a number or text")
        return ""

    def model(self, kind: type[M], fields: Fields, path: str, *, strict: bool = True) -> M:
        """A small part, checked by its model; what is wrong in it is a problem and reads as left out."""
        try:
            return kind.model_validate(fields, strict=strict)
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False)
        for problem in found:
            place = _place(path, fields, problem["loc"])
            self.wrong(place, _message(kind, problem["type"], problem["loc"], problem["msg"]))
        wrong = {problem["loc"][0] for problem in found if problem["loc"]}
        kept = {n: value for n, value in fields.items() if n not in wrong}
        required = [n for n, field in kind.model_fields.items() if field.is_required()]
        return kind.model_construct(None, **{**dict.fromkeys(required, ""), **kept})


def shown(value: object) -> str:
    """A value as it stands in a message."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _scalar(value: object) -> bool:
    return isinstance(value, bool | int | float)


def _place(path: str, fields: object, location: tuple[int | str, ...]) -> str:
    """The path of a pydantic location, without the names of the alternatives it tried."""
    for step in location:
        if isinstance(step, int) and isinstance(fields, list | tuple) and step < len(fields):
            path, fields = f"{path}[{step}]", fields[step]
        elif isinstance(step, str) and isinstance(fields, Mapping):
            path, fields = f"{path}.{step}".removeprefix("."), fields.get(step)
        else:
            break
    return path


def _message(
    kind: type[BaseModel], code: str, location: tuple[int | str, ...], fallback: str
) -> str:
    if code == "missing":
        return f"{location[-1]} is missing"
    if code == "extra_forbidden":
        return f"unknown field {location[-1]!r}"
    described = _description(kind, str(location[0])) if location else ""
    return (
        f"a number is expected: {described}; or none, or unknown" if described else fallback.lower()
    )


def _description(kind: type[BaseModel], name: str) -> str:
    """What the unit of a field says it holds."""
    field = kind.model_fields.get(name)
    options = getattr(field.annotation, "__args__", ()) if field else ()
    for option in options:
        for extra in getattr(option, "__metadata__", ()):
            if text := getattr(extra, "description", None):
                return str(text)
    return ""
