"""The tables: designs with their document, and the changes that led to it."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData()

DESIGNS = Table(
    "designs",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("created", Float, nullable=False),
    Column("changed", Float, nullable=False),
    Column("revision", Integer, nullable=False, default=0),
    Column("document", Text, nullable=False),
    Column("disputes", JSON, nullable=False),
    Column("deleted", Boolean, nullable=False, default=False),
)
CHANGES = Table(
    "changes",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("design", String(40), ForeignKey("designs.id"), nullable=False),
    Column("client", String(80), nullable=False),
    Column("label", String(200), nullable=False),
    Column("edits", JSON, nullable=False),
    Column("inverse", JSON, nullable=False),
    Column("undone", Boolean, nullable=False, default=False),
)
CLIENTS = Table(
    "clients",
    METADATA,
    Column("client", String(80), primary_key=True),
    Column("acknowledged", Integer, nullable=False, default=0),
    Column("design", String(40)),
)
Index("changes_by_client", CHANGES.c.design, CHANGES.c.client, CHANGES.c.number)
