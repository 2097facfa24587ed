"""What may stand in what leaves although it looks like one of the things that may not."""

from __future__ import annotations

from dataclasses import dataclass

from localeval.sharing.persons.numbers import canonical


@dataclass(frozen=True)
class Allowed:
    """What may stand in what leaves although it looks like one of the things that may not.

    Attributes
    ----------
    contact : str
        The declared contact, with its e-mail address and postcode.
    names : tuple of str
        Declared names: of the programme, organisation, provider and places.
    numbers : frozenset of str
        Canonical numbers of the result, which has been through disclosure control.
    dates : frozenset of str
        Declared dates and the date of the run, ISO 8601.
    """

    contact: str = ""
    names: tuple[str, ...] = ()
    numbers: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()


def reported_numbers(value: object) -> frozenset[str]:
    """Give every number of a result in the ways in which a report may round it, canonical."""
    found: set[str] = set()

    def walk(item: object) -> None:
        if isinstance(item, dict):
            for inner in item.values():
                walk(inner)
        elif isinstance(item, list | tuple):
            for inner in item:
                walk(inner)
        elif isinstance(item, int | float) and not isinstance(item, bool):
            found.update(canonical(f"{abs(item):.{digits}f}") for digits in range(5))

    walk(value)
    return frozenset(found)
