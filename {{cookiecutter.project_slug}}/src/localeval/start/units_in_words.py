"""Columns of which each value says in words what it is in, such as ``£450pcm`` or ``2 yrs``: one line for all, of this export and the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import cast

from localeval.catalogue.catalogue import OutcomeUnit
from localeval.catalogue.written_units import AS_WRITTEN
from localeval.data.problems import clip
from localeval.data.words import DASHES
from localeval.data.written_amounts import is_bare_number, said_unit
from localeval.start.declared import Declared
from localeval.start.proposal import Proposal
from localeval.start.uses import Use

#: Units in which amounts of money or of time may be given in words.
_IN_WORDS = frozenset({"money", "weeks", "months"})
#: Words that are no amount may be so large a share; they are named by what they are.
_MOSTLY = 0.75


def unit_in_words(words: Iterable[str], unit: str | None) -> bool:
    """Whether most of different values say in words what they are in, as far as they are in a unit of the catalogue."""
    if unit not in _IN_WORDS:
        return False
    known = [word for word in words if word not in DASHES]
    said = [word for word in known if said_unit(word, cast("OutcomeUnit", unit)) is not None]
    bare = [word for word in known if is_bare_number(word) or word.strip("0.") == ""]
    return bool(said) and len(said) + len(bare) >= _MOSTLY * len(known)


def says_units(use: Use, declared: Declared) -> bool:
    """Whether a column that is used is written so, in any of its files."""
    return unit_in_words(words_beside_units(use), _unit(use, declared))


def propose_as_written(
    use: Use, declared: Declared, proposal: Proposal
) -> tuple[list[str] | str, str]:
    """Give what ``units`` should say of a column that is written so, and why; ask about values that say nothing.

    Parameters
    ----------
    use : Use
        Of which ``says_units`` is true.
    declared : Declared
    proposal : Proposal
    """
    words, unit = words_beside_units(use), cast("OutcomeUnit", _unit(use, declared))
    of_time = False
    for word in words:
        found = said_unit(word, unit)
        of_time |= found is not None and bool(set(found.units) - {"thousands", "pence"})
    bare = [word for word in words if is_bare_number(word)]
    bare += [f"{number:,.15g}" for number in use.numbers()[0].tolist() if number]
    if of_time and bare:
        proposal.leave_open(
            f"{len(bare):,} of the different values of {use.called} do not say what they are in, such as '{clip(bare[0])}', and others do.",
            f"Write units: {{{use.name}: [{AS_WRITTEN}, {'annual' if unit == 'money' else unit}]}} under data, or whatever they are in.",
        )
    first = next(word for word in words if said_unit(word, unit) is not None)
    return AS_WRITTEN, f"each value says it, such as '{clip(first)}'"


def _unit(use: Use, declared: Declared) -> str | None:
    unit = declared.unit_of(use.outcome or use.name)
    return declared.unit_of(use.name) if unit is None and use.outcome else unit


def words_beside_units(use: Use) -> Counter[str]:
    """Give the different values of a column that are no plain numbers, and where most are not, all of them."""
    total = Counter(use.odd())
    for content in use.contents:
        total.update(content.in_words)
    return total
