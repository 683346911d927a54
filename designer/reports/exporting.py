"""Every form in which a design, or its review, leaves the tool."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from designer.formats.dot import to_dot
from designer.formats.json_design import write_json
from designer.formats.mermaid import to_mermaid
from designer.formats.picture import render
from designer.formats.sketch_writing import write_sketch
from designer.formats.yaml_design import write_yaml
from designer.model.errors import UnsupportedFormat
from designer.reports import html, markdown
from designer.reports.marks import marks_of
from designer.reports.wording import failing
from designer.review import Review

LIT_PICTURES = 5
"""An HTML review draws the paths of this many of the worst findings."""


@dataclass(frozen=True)
class Export:
    """A file to be saved."""

    suffix: str
    mime: str
    content: bytes


def _html(review: Review) -> str:
    worst = [f for f in failing(review) if len(f.witness) > 1][:LIT_PICTURES]
    pictures = {f.fingerprint: render(review.design, "svg", marks_of(review, f)) for f in worst}
    return html.render(review, render(review.design, "svg", marks_of(review)), pictures)


TEXTS: Mapping[str, tuple[str, str, Callable[[Review], str]]] = {
    "yaml": ("yaml", "application/yaml", lambda review: write_yaml(review.design)),
    "json": ("json", "application/json", lambda review: write_json(review.design)),
    "sketch": ("txt", "text/plain", lambda review: write_sketch(review.design)),
    "dot": ("dot", "text/vnd.graphviz", lambda review: to_dot(review.design)),
    "mermaid": ("mmd", "text/plain", lambda review: to_mermaid(review.design)),
    "markdown": ("md", "text/markdown", markdown.render),
    "html": ("html", "text/html", _html),
}
PICTURES = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
FORMATS = (*PICTURES, *TEXTS)


def export(review: Review, fmt: str) -> Export:
    """A reviewed design in another form.

    Raises
    ------
    UnsupportedFormat
        If the form is not offered, or cannot carry this design.
    RenderError
        If a picture could not be drawn.
    """
    if fmt in PICTURES:
        return Export(fmt, PICTURES[fmt], render(review.design, fmt, marks_of(review)))
    if fmt not in TEXTS:
        raise UnsupportedFormat(f"{fmt!r} is not offered; choose one of {', '.join(FORMATS)}")
    suffix, mime, write = TEXTS[fmt]
    return Export(suffix, mime, write(review).encode())
