"""Every file piece by piece, and every piece by each of the looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from localeval.sharing.persons import Persons
from localeval.sharing.scan.allowed import Allowed
from localeval.sharing.scan.dates import find_births
from localeval.sharing.scan.finding import Finding, masked
from localeval.sharing.scan.forms import find_forms
from localeval.sharing.scan.machine import find_paths, folders_of, user_name
from localeval.sharing.scan.numbers import find_numbers
from localeval.sharing.scan.words import Words
from localeval.sharing.texts import Piece, pieces

#: So many findings are listed for a file; more of them say nothing new.
MOST_FINDINGS = 8


def scan(
    files: Mapping[str, bytes], persons: Persons, allowed: Allowed, root: Path | None = None
) -> list[Finding]:
    """Look through files for anything of a single person or of this machine.

    Parameters
    ----------
    files : mapping of str to bytes
        By name; the ending says how a file is read.
    persons : Persons
    allowed : Allowed
    root : Path, optional
        The project's folder, whose address may not stand anywhere.

    Returns
    -------
    list of Finding
        At most ``MOST_FINDINGS`` for a file; empty when nothing was found.
    """
    look = _Look(persons, allowed, root)
    findings: list[Finding] = []
    for name, content in files.items():
        mine: dict[tuple[str, str], Finding] = {}
        for piece in pieces(name, content):
            for kind, value in look.at(piece):
                mine.setdefault((kind, value), Finding(name, piece.where, kind, masked(value)))
            if len(mine) >= MOST_FINDINGS:
                break
        findings += list(mine.values())[:MOST_FINDINGS]
    return findings


class _Look:
    """Looks at one stretch of text after the other."""

    def __init__(self, persons: Persons, allowed: Allowed, root: Path | None) -> None:
        self._persons = persons
        self._allowed = allowed
        self._contact = allowed.contact.casefold()
        self._words = Words(persons, allowed, user_name())
        self._folders = sorted(folders_of(root), key=len, reverse=True)

    def at(self, piece: Piece) -> Iterator[tuple[str, str]]:
        """Give the kind of each finding and the value itself."""
        text = piece.text
        yield from find_forms(text, self._contact)
        if "/" in text or "\\" in text:
            yield from find_paths(text, self._folders, code=piece.code)
        yield from find_births(text, self._persons.births, self._allowed.dates)
        yield from self._words.find(piece)
        yield from find_numbers(text, self._persons, self._allowed.numbers)
