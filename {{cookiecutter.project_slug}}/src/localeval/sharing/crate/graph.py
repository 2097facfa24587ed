"""The graph of a crate: adding entities to it, and the order in which they are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

METADATA = "ro-crate-metadata.json"


class Graph:
    """Adds entities to a crate and gives the reference to each."""

    def __init__(self, crate: Any) -> None:
        self._crate = crate

    def add(self, address: str, kind: str, /, **properties: Any) -> dict[str, str]:
        from rocrate.model.contextentity import ContextEntity

        given = {
            key: value[0] if isinstance(value, list) and len(value) == 1 else value
            for key, value in properties.items()
            if value not in (None, "", [])
        }
        self._crate.add(ContextEntity(self._crate, address, properties={"@type": kind, **given}))
        return {"@id": address}

    def add_file(self, path: str, /, **properties: Any) -> None:
        from rocrate.model.file import File

        self._crate.add(File(self._crate, None, path, properties=properties))


def in_order(graph: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put the descriptor and the root first, as people expect them, and the rest in the order of their ids."""
    first = {METADATA: 0, "./": 1}
    ordered = sorted(graph, key=lambda item: (first.get(item["@id"], 2), item["@id"]))
    for item in ordered:
        if item["@id"] == "./":
            item["hasPart"] = sorted(item["hasPart"], key=lambda part: str(part["@id"]))
    return ordered
