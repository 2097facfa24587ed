"""Which columns tell who somebody is, as the key ``identifying`` says it, and ids that do."""

from __future__ import annotations

import re
from collections.abc import Container

from localeval.data.problems import clip, names
from localeval.start.proposal import quoted
from localeval.start.recognising import identifying_columns
from localeval.start.taken_columns import TakenColumns
from localeval.start.vocabulary import tokens

_ID_WORDS = frozenset({"id", "reference", "number", "key", "urn", "identifier"})


def say_identifying(taken: TakenColumns) -> None:
    """Propose ``identifying``; an id that tells who somebody is stays open."""
    found = identifying_columns(taken.roles.seen)
    used_as_ids = {column for use in taken.uses if use.kind == "id" for _, column in use.columns}
    stored = {
        column
        for use in taken.uses
        if use.name not in {"date_of_birth", "last_worked"} and use.kind != "id"
        for _, column in use.columns
    }
    births = {c for use in taken.uses if use.name == "date_of_birth" for _, c in use.columns}
    found |= {column: "days of birth" for column in births if column not in found}
    listed = {column: why for column, why in found.items() if column not in used_as_ids | stored}
    if listed:
        taken.made.add(
            "identifying",
            list(listed),
            "tell who somebody is: read in memory, looked for in what is published, never stored",
        )
    for column in used_as_ids & set(found):
        if found[column] != "by its name" or re.search(
            r"(?i)n\W*i\W*(no|num)|nino|insurance|nhs", column
        ):
            others = _other_ids(taken, found)
            if others:
                taken.made.leave_open(
                    f"The id that was recognised is '{clip(column, 40)}', which tells who somebody is; {names(others, 3)} is different in every row too.",
                    f"If that is in all files, write columns: {{person_id: {quoted(others[0])}}} under data instead.",
                )
                continue
            taken.made.leave_open(
                f"The only id is '{clip(column, 40)}', which tells who somebody is.",
                "Once the files are linked, put a number that means nothing in its place.",
            )


def _other_ids(taken: TakenColumns, personal: Container[str]) -> list[str]:
    """Find columns of people that are not used, tell nobody who somebody is, and could be an id."""
    return [
        column
        for item in taken.roles.people[:1]
        for column, content in item.table.contents.items()
        if column not in item.used
        and column not in personal
        and not content.personal
        and content.kind != "days"
        and content.known == content.rows == content.distinct
        and content.has_digits
        and not _ID_WORDS.isdisjoint(tokens(column))
    ]
