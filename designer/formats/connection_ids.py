"""Ids of connections that state none: `FROM->TO`, then `FROM->TO#2` and so on.

Several connections between the same two components are numbered by what they say, not by where they stand: by kind,
then by their attributes written as sorted JSON. A file whose connections are shuffled therefore gives the same ids, and
so the same report. Two that say exactly the same are interchangeable.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence

from designer.model.design import Connection, Value


def default_ids(connections: Sequence[Connection]) -> list[str]:
    """The id of each connection: its own, or where that is empty the default."""
    return _given(connections, [connection.id for connection in connections])


def _given(connections: Sequence[Connection], stated: Sequence[str]) -> list[str]:
    """The ids where these are stated, whatever the connections say themselves; empty where none is."""
    ids = list(stated)
    taken = {name for name in ids if name}
    pairs = [(connection.source, connection.target) for connection in connections]
    ends = Counter(both for both, own in zip(pairs, stated, strict=True) if not own)
    several: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, both in enumerate(pairs):
        if stated[index]:
            continue
        name = f"{both[0]}->{both[1]}"
        if ends[both] == 1 and name not in taken:
            ids[index] = name
        else:
            several[both].append(index)
    for (source, target), indices in several.items():
        indices.sort(key=lambda index: _content(connections[index]))
        _number(f"{source}->{target}", indices, ids, taken)
    return ids


def _number(name: str, indices: list[int], ids: list[str], taken: set[str]) -> None:
    number = 1
    for index in indices:
        wish = name if number == 1 else f"{name}#{number}"
        while wish in taken:
            number += 1
            wish = f"{name}#{number}"
        ids[index] = wish
        number += 1


def _content(connection: Connection) -> str:
    attributes = {name: _plain(value) for name, value in connection.attributes.items()}
    return json.dumps(
        [connection.kind, attributes, sorted(connection.assumed)], sort_keys=True, default=str
    )


def _plain(value: Value) -> object:
    return list(value) if isinstance(value, tuple) else value


def written_ids(connections: Sequence[Connection]) -> list[bool]:
    """Which connections must write their id, because a reader would give them another one.

    Writing one id may change what its neighbours are given, so this goes on until nothing changes.
    """
    written = [not c.id.startswith(f"{c.source}->{c.target}") for c in connections]
    while True:
        stated = [c.id if w else "" for c, w in zip(connections, written, strict=True)]
        wrong = [
            w or given != c.id
            for c, w, given in zip(connections, written, _given(connections, stated), strict=True)
        ]
        if wrong == written:
            return written
        written = wrong
