"""The columns that a project can use, with what they are called elsewhere: of the standard, and those that it declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from localeval.catalogue import catalogue
from localeval.start.declared import Declared, column_of
from localeval.start.vocabulary import (
    vocabulary,
)

TargetKind = Literal[
    "id", "group", "days", "births", "place", "month", "event", "words", "number", "yesno"
]


@dataclass(frozen=True)
class Target:
    """A column of the standard that is looked for.

    Attributes
    ----------
    name : str
        Standard name.
    kind : str
    names : tuple of str
        What it is called elsewhere, preferred names first.
    outcome : str
        Code of the outcome that it holds, else nothing.
    before : str
        Code of the outcome of which it is a value from before the start, else nothing.
    earlier : tuple of str
        What that outcome is called elsewhere: the name of the column says it and a time before the start.
    declared : bool
        Whether a person has said that there is such a column.
    """

    name: str
    kind: TargetKind
    names: tuple[str, ...]
    outcome: str = ""
    before: str = ""
    earlier: tuple[str, ...] = ()
    declared: bool = False


def targets(declared: Declared) -> list[Target]:
    """List the columns that a project can use."""
    listed = vocabulary()
    kinds: dict[str, TargetKind] = {
        "person_id": "id",
        "group": "group",
        "start_date": "days",
        "date_of_birth": "births",
        "last_worked": "days",
        "place_code": "place",
        "month": "month",
        "outcome_date": "days",
        "event": "event",
        "date": "days",
    }
    found = [
        Target(name, kind, tuple(map(str, (name, *listed["columns"][name]["names"]))))
        for name, kind in kinds.items()
    ]
    known = listed["covariates"]
    names = dict(declared.covariates)
    if "covariates" in declared.new or not names:
        names |= {
            name: "category" if entry["kind"] == "words" else "numeric"
            for name, entry in known.items()
        }
    names |= dict.fromkeys(declared.shared, "category")
    for name, kind in names.items():
        called = [name, *known.get(name, {}).get("names", ()), *listed["shared"].get(name, ())]
        if name in declared.prior and name not in known:
            outcome = listed["outcomes"].get(declared.prior[name], {}).get("names", ())
            ways = (
                "previous {}",
                "prior {}",
                "{} before",
                "{} before start",
                "{} before programme",
            )
            called += [way.format(word) for word in outcome for way in ways]
        held: TargetKind = "number" if kind == "numeric" else "words"
        code = str(declared.prior.get(name) or known.get(name, {}).get("outcome", ""))
        prior = catalogue.shared_outcomes().get(code)
        if prior is not None and prior.kind == "binary" and kind == "numeric":
            held = "yesno"
        earlier = (code, *listed["outcomes"].get(code, {}).get("names", ())) if code else ()
        said = name in declared.prior and "prior_outcomes" not in declared.new
        found.append(
            Target(name, held, tuple(map(str, called)), "", code, tuple(map(str, earlier)), said)
        )
    wanted = dict(declared.outcomes)
    if "outcomes" in declared.new or not wanted:
        wanted = {code: () for code in listed["outcomes"]} | wanted
    shared = catalogue.shared_outcomes()
    for code in wanted:
        name = column_of(code)
        outcome = shared.get(code)
        called = [name, *listed["outcomes"].get(code, {}).get("names", ())]
        if outcome is not None:
            called.append(outcome.label)
            kind = "yesno" if outcome.kind == "binary" else "number"
        else:
            entry = declared.own_outcomes.get(code, {})
            called.append(str(entry.get("label", name)))
            kind = "yesno" if entry.get("unit") == "percent" else "number"
        found.append(Target(name, kind, tuple(map(str, called)), code))  # type: ignore[arg-type]
    return found
