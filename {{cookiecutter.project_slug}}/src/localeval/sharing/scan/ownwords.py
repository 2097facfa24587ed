"""The words of this package, which no data can have brought into a report."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import localeval
from localeval.sharing.persons.words import WORD


@cache
def own_text() -> str:
    """Give all words of this package, which no data can have brought into a report."""
    folder = Path(localeval.__file__).parent
    kinds = {".py", ".yml", ".css", ".lua", ".html", ".typ", ".json"}
    texts = (
        path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.suffix in kinds
    )
    return f" {' '.join(word for text in texts for word in WORD.findall(text.casefold()))} "


@cache
def own_words() -> frozenset[str]:
    """Give the words of ``own_text``, each once."""
    return frozenset(own_text().split())
