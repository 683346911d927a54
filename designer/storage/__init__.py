"""Designs kept in a database, with every change and its inverse, so that nothing that was shown is lost."""

from __future__ import annotations

from designer.storage.database import Card, Change, Database, Stored

__all__ = ["Card", "Change", "Database", "Stored"]
