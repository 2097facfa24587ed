"""What a kind of imperfection is, and the list on which each is put.

A kind says what it does to a place, by which words a message names it, and which level of evidence the place deserves
with it at most. It registers itself in one of the modules of kinds, which ``every_kind`` names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gauntlet.place import Place, Sheets, known_to_settings
from gauntlet.world import World

Family = Literal["files", "meaning", "design"]
FAMILIES: tuple[Family, ...] = ("files", "meaning", "design")
ALL = ("randomised_trial", "matched_comparison", "monitoring")
COMPARED = ("randomised_trial", "matched_comparison")
TRIAL, MATCHED = ("randomised_trial",), ("matched_comparison",)

Spoil = Callable[[Place, np.random.Generator], None]
Remake = Callable[[World, np.random.Generator], World]


@dataclass(frozen=True)
class Kind:
    """One kind of imperfection.

    Attributes
    ----------
    name : str
        In words, as the table prints it.
    family : str
    named_by : str
        A regular expression for words that name it, in a message of ``check`` or a sentence that a report without it
        would not have.
    spoil : callable or None
        Changes a place that has been drawn.
    remake : callable or None
        Changes the world before the place is drawn.
    designs : tuple of str
        Of the places that can have it.
    primaries : tuple of str
        Outcomes of the headline that can have it; empty for all.
    deserves : int or None
        The highest level of evidence that a place with it deserves; None where it has no say in that.
    why : str
        Why no higher one.
    needs : str
        A key of ``evaluation.yml`` without which the kind cannot be written down.
    harmless : bool
        Whether it is to be read rightly without a word: it changes how a file looks and nothing that it says.
    """

    name: str
    family: Family
    named_by: str
    spoil: Spoil | None = None
    remake: Remake | None = None
    designs: tuple[str, ...] = ALL
    primaries: tuple[str, ...] = ()
    deserves: int | None = None
    why: str = ""
    needs: str = ""
    harmless: bool = False

    def fits(self, world: World) -> bool:
        """Whether a place of this world can have it."""
        right = world.design in self.designs and (
            not self.primaries or world.primary in self.primaries
        )
        return right and (not self.needs or known_to_settings(self.needs))


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Put a kind on the list."""
    if kind.name in KINDS:
        msg = f"the kind '{kind.name}' stands twice"
        raise ValueError(msg)
    KINDS[kind.name] = kind


def of_files(
    name: str,
    named_by: str,
    how: Callable[[Sheets, np.random.Generator], None],
    *,
    harmless: bool = False,
    primaries: tuple[str, ...] = (),
    designs: tuple[str, ...] = ALL,
) -> None:
    """Register a kind that changes how the files of a place are written."""

    def spoil(place: Place, rng: np.random.Generator) -> None:
        seed = int(rng.integers(2**32))
        place.on_sheets.append(lambda sheets: how(sheets, np.random.default_rng(seed)))

    register(
        Kind(
            name,
            "files",
            named_by,
            spoil,
            harmless=harmless,
            primaries=primaries,
            designs=designs,
        )
    )


def of_meaning(
    name: str,
    named_by: str,
    spoil: Spoil,
    *,
    designs: tuple[str, ...] = ALL,
    primaries: tuple[str, ...] = (),
    deserves: int | None = None,
    why: str = "",
) -> None:
    """Register a kind in which values do not mean what they are taken for."""
    register(
        Kind(
            name,
            "meaning",
            named_by,
            spoil,
            designs=designs,
            primaries=primaries,
            deserves=deserves,
            why=why,
        )
    )


def of_design(
    name: str,
    named_by: str,
    spoil: Spoil | None = None,
    *,
    remake: Remake | None = None,
    designs: tuple[str, ...] = COMPARED,
    primaries: tuple[str, ...] = (),
    deserves: int | None = None,
    why: str = "",
    needs: str = "",
) -> None:
    """Register a kind in which the evaluation is weaker than a clean one."""
    register(
        Kind(
            name,
            "design",
            named_by,
            spoil,
            remake,
            designs,
            primaries,
            deserves,
            why,
            needs,
        )
    )
