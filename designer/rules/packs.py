"""Loading rules: packages and modules by name, files and folders by path, and only what was named."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import pkgutil
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from designer.model.errors import InvalidPack, Problem
from designer.rules.rule import BUILT_IN, Rule
from designer.rules.watchdog import interrupt

IMPORT_LIMIT_S = 10.0
"""A pack that takes longer to import is given up."""


@dataclass(frozen=True)
class Pack:
    """What was read from the named packs: the rules that could be, and what is wrong with the rest."""

    rules: tuple[Rule, ...]
    problems: tuple[Problem, ...]


def load(names: Sequence[str] = BUILT_IN, *, limit_s: float = IMPORT_LIMIT_S) -> tuple[Rule, ...]:
    """Rules of the named packs, by id.

    Raises
    ------
    InvalidPack
        Naming file and line of everything that is wrong.
    """
    pack = read(names, limit_s=limit_s)
    if pack.problems:
        raise InvalidPack("\n".join(map(str, pack.problems)))
    return pack.rules


def read(names: Sequence[str] = BUILT_IN, *, limit_s: float = IMPORT_LIMIT_S) -> Pack:
    """Like `load`, but keep what works beside what does not."""
    problems: list[Problem] = []
    found: dict[int, Rule] = {}
    for name in dict.fromkeys(names):
        for importing in _modules(name, problems):
            module = _imported(importing, limit_s, problems)
            found |= {id(rule): rule for rule in _declared(module)}
    rules = sorted(found.values(), key=lambda rule: (rule.id, not rule.is_shipped, rule.module))
    problems += _repeated(rules)
    unique = {rule.id: rule for rule in reversed(rules)}
    return Pack(tuple(unique[name] for name in sorted(unique)), tuple(sorted(set(problems))))


def _repeated(rules: Sequence[Rule]) -> Iterator[Problem]:
    first: dict[str, Rule] = {}
    for rule in rules:
        known = first.setdefault(rule.id, rule)
        if known is not rule:
            yield Problem(
                file=rule.file,
                line=rule.line,
                path=rule.id,
                message=f"this id is taken by {known.name} in {known.file}:{known.line}",
            )


def _declared(module: ModuleType | None) -> Iterable[Rule]:
    return (v for v in vars(module).values() if isinstance(v, Rule)) if module else ()


# ---- Finding modules -------------------------------------------------------------------------


@dataclass(frozen=True)
class _Importing:
    """A module to import: by `name`, from `file` where it does not lie on the module path."""

    name: str
    file: Path | None = None
    pack: str = ""

    @property
    def is_shipped(self) -> bool:
        """Whether it comes with the tool."""
        return self.file is None and self.name.partition(".")[0] in BUILT_IN

    @property
    def place(self) -> str:
        """The file, as far as it is known."""
        spec = None if self.file else importlib.util.find_spec(self.name)
        return str(self.file or (spec and spec.origin) or self.name)

    def run(self) -> ModuleType:
        if self.file is None:
            return importlib.import_module(self.name)
        if self.name in sys.modules:
            return sys.modules[self.name]
        folder = [str(self.file.parent)] if self.file.name == "__init__.py" else None
        spec = importlib.util.spec_from_file_location(
            self.name, self.file, submodule_search_locations=folder
        )
        if spec is None or spec.loader is None:
            raise ImportError(f"{self.file} is no Python file")
        module = importlib.util.module_from_spec(spec)
        sys.modules[self.name] = module
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[self.name]
            raise
        return module


def _modules(name: str, problems: list[Problem]) -> Iterator[_Importing]:
    path = Path(name)
    if (
        path.suffix == ".py"
        or "/" in name
        or "\\" in name
        or (path.is_dir() and not _importable(name))
    ):
        if path.exists():
            yield from _files(path)
        else:
            problems.append(Problem(0, "", "there is no such rule pack", file=name))
        return
    if not _importable(name):
        remedy = "name a module that can be imported, or a path ending in .py"
        problems.append(Problem(0, "", f"there is no rule pack {name!r}", remedy))
        return
    yield from _package(name)


def _importable(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def _package(name: str) -> Iterator[_Importing]:
    yield _Importing(name, pack=name)
    spec = importlib.util.find_spec(name)
    for place in (spec and spec.submodule_search_locations) or ():
        for entry in sorted(pkgutil.iter_modules([place]), key=lambda e: e.name):
            if not entry.name.startswith("_"):
                yield from _package(f"{name}.{entry.name}")


def _files(path: Path) -> Iterator[_Importing]:
    path = path.resolve()
    mark = hashlib.sha256(_stamp(path)).hexdigest()[:12]
    stem = "".join(c if c.isalnum() else "_" for c in path.stem)
    top = f"chalkline_pack_{stem}_{mark}"
    if path.is_file():
        yield _Importing(top, path, str(path))
    elif (path / "__init__.py").exists():
        yield _Importing(top, path / "__init__.py", str(path))
        yield from _inside(path, top)
    else:
        yield from _inside(path, top)


def _stamp(path: Path) -> bytes:
    """The place and, so that an edited file is read again, what lies there."""
    files = [path] if path.is_file() else sorted(path.rglob("*.py"))
    return str(path).encode() + b"".join(file.read_bytes() for file in files)


def _inside(folder: Path, package: str) -> Iterator[_Importing]:
    for file in sorted(folder.rglob("*.py")):
        steps = file.relative_to(folder).with_suffix("").parts
        if steps[-1] != "__init__":
            yield _Importing(".".join((package, *steps)), file, str(folder))


# ---- Importing -------------------------------------------------------------------------------


def _imported(importing: _Importing, limit_s: float, problems: list[Problem]) -> ModuleType | None:
    done = _tried(importing) if importing.is_shipped else _tried_for(importing, limit_s)
    if done is None:
        message = f"importing takes more than {limit_s:g} s"
        problems.append(Problem(0, "", message, file=importing.place))
        return None
    if isinstance(done, BaseException):
        problems.append(_problem(done, importing.place))
        return None
    return done


def _tried(importing: _Importing) -> ModuleType | Exception:
    try:
        return importing.run()
    except Exception as error:  # noqa: BLE001 -- a module may raise anything
        return error


def _tried_for(importing: _Importing, limit_s: float) -> ModuleType | BaseException | None:
    """Import in a thread that is given up when it takes too long."""
    done: list[ModuleType | BaseException] = []

    def run() -> None:
        try:
            done.append(importing.run())
        except BaseException as error:  # noqa: BLE001 -- also SystemExit: a pack may not end the tool
            done.append(error)

    thread = threading.Thread(target=run, name="rule-pack", daemon=True)
    thread.start()
    thread.join(limit_s)
    if done:
        return done[0]
    interrupt(thread.ident or 0)
    return None


def _problem(error: BaseException, place: str) -> Problem:
    if isinstance(error, SyntaxError) and error.filename:
        return Problem(error.lineno or 0, "", f"syntax error: {error.msg}", file=error.filename)
    steps = traceback.extract_tb(error.__traceback__)
    own = [s for s in steps if Path(s.filename) == Path(place)]
    outside = [s for s in steps if "importlib" not in s.filename and s.filename != __file__]
    message = f"{type(error).__name__}: {error}"
    if not (own or outside):
        return Problem(0, "", message, file=place)
    step = (own or outside)[-1]
    return Problem(step.lineno or 0, "", message, file=step.filename)
