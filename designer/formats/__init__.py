"""Designs read from text and written back: YAML, JSON, the sketch, DOT, Mermaid and pictures."""

from __future__ import annotations

from designer.formats.reading import read

__all__ = ["read"]
