"""The section "Changes since last publication": what moved, from what to what, and why.

Sentences and a table about two results that have both passed disclosure control; no number is worked out here. A number
that is withheld now is not repeated from then. What was and what is stand beside each other as coarsely as the tables of the
report print such numbers, for a reader takes decimals for exactness. No word of it claims an impact, so that it serves every design. The terminal
says the same in the same words (``diff``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from localeval.analysis.facts import Facts
from localeval.base.dates import day_words
from localeval.base.language import ENGLISH, speaking
from localeval.changes.change_rows import ChangeRow, change_rows, change_words
from localeval.changes.notes import FILE as NOTES
from localeval.changes.publication import SinceLast, changes_since
from localeval.designs.registry import find_design
from localeval.report.display import Table, Text
from localeval.report.section import PUBLISHED, Section
from localeval.report.table_parts import table
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.phrases import (
    column_name,
    joined,
    plain,
    safe,
)
from localeval.report.wording.retold import retold
from localeval.results import Change, Changes, kept_parts

#: Kinds of change, by what is said of how many there are.
_COUNTED = {"appeared": "added", "moved": "changed", "disappeared": "dropped"}


def since_publication(section: Section) -> SinceLast | None:
    """Set a place's findings beside its last publication; None when it never has published.

    Parameters
    ----------
    section : Section
        Of a notebook that declares ``results`` and ``published``.

    Raises
    ------
    ProjectError
        The notebook does not declare them, or a file of the publication cannot be read.
    """
    from localeval.analysis.provenance import make_result

    section.must_read(PUBLISHED)
    today = dt.datetime.now().astimezone().date()  # not compared
    with speaking(ENGLISH):  # in which results are kept
        result = make_result(section.project, section.place, section.results, today)
        return changes_since(section.project, section.place, result)


def what_changed(facts: Facts, since: SinceLast | None) -> Text:
    """Say whether numbers have changed since the last publication, and why."""
    say = sentences()
    if since is None:
        return Text(say.markdown("changes.first", place=plain(facts.place)))
    day, changes = day_words(since.publication.date[:10]), since.changes
    numbers = [item for item in changes.items if item.is_number]
    if changes.is_empty:
        key = "none"
    elif not numbers:
        key = "no_number"
    else:
        key = "some" if changes.moved else "all_stand"
    words = say.markdown(f"changes.{key}", day=day)
    why = " ".join(map(_sentence, changes.notes)) if key == "some" else ""
    return Text(f"{words}\n\n{say.markdown('changes.why', why=plain(why))}" if why else words)


def missing_note(facts: Facts, since: SinceLast | None) -> Text | None:
    """Warn that nobody has said why numbers have moved; None where there is no need to."""
    if since is None or not since.changes.moved or since.changes.notes:
        return None
    say, code = sentences(), since.result.place.code
    words = say.plain("changes.missing_note", file=NOTES, place=safe(facts.place))
    entry = say.plain("changes.missing_note_entry", code=code)
    return Text(f"{words}\n\n{entry}", "caution")


def _sentence(note: str) -> str:
    return note if note.endswith((".", "!", "?")) else f"{note}."


def moved_table(since: SinceLast | None) -> Table | None:
    """Show each number that is another now, as it was published and as it is; None without any."""
    if since is None:
        return None
    old, new, changes = since.publication.result, since.result, since.changes
    rows = list(change_rows(old, new, changes))
    if not rows:
        return None
    parts = {item.part for item in changes.items}
    profile = _covariates(changes)
    notes = {
        "ranges": bool(parts & {"estimates", "levels"}),
        "more": bool(new.estimates) and "estimates" in parts,
        "profile": bool(profile),
        "withdrawn": _withdrawn(rows),
    }
    return table(
        "changes",
        change_words("caption"),
        [change_words(f"head.{key}") for key in ("number", "then", "now", "change")],
        rows,
        [change_words(f"note.{key}", names=joined(profile)) for key, said in notes.items() if said],
    )


def _covariates(changes: Changes) -> list[str]:
    names = [item.key[0] for item in changes.items if item.part == "balance" and item.key]
    return [column_name(name) for name in dict.fromkeys(names)]


def _withdrawn(rows: Sequence[ChangeRow]) -> bool:
    return any(then == change_words("given") for _, then, _, _ in rows)


def made_from(since: SinceLast | None) -> Text | None:
    """List what else is not as it was: the data, the settings, the method, the lessons, the place's context."""
    if since is None:
        return None
    lines = list(other_changes(since.changes))
    if not lines:
        return None
    bullets = "\n".join(f"- {safe(line)}" for line in lines)
    return Text(f"{change_words('made_from')}\n\n{bullets}")


def other_changes(changes: Changes) -> Iterator[str]:
    """Say in plain words what changed of the data, the settings, the method, the design, the outcomes, the lessons."""
    for name, kept in kept_parts().items():
        items = [item for item in changes.items if item.part == name]
        if items and not kept.is_number and name != "lessons":
            yield change_words("several", title=retold(kept.title), changes=_how_many(items))
    for item in changes.items:
        label = plain(item.label if item.part == "lessons" else retold(item.label))
        if item.part == "outcomes":
            if item.field:
                yield change_words("several", title=label, changes=_was(item))
            else:
                kind = "appeared" if item.kind == "appeared" else "disappeared"
                yield change_words(f"outcome.{kind}", label=label)
        elif item.part == "inputs" and item.key:
            yield change_words(f"data.{item.kind}", name=plain(item.key[0]))
        elif item.part == "parameters":
            yield change_words("settings")
        elif item.part == "method":
            yield change_words(f"method.{item.field}", was=_was(item), label=label)
        elif item.part == "lessons":
            yield change_words(f"lesson.{item.kind}", label=label)
        elif item.part in {"design", "disclosure", "inputs", "programme", "population"}:
            key = f"changes.programme_field.{item.field}"
            if item.part == "programme" and sentences().has(key):
                label = change_words("of_programme", label=label, field=sentences().plain(key))
            yield change_words("several", title=label, changes=_was(item))


def _how_many(items: Sequence[Change]) -> str:
    """Count what was added, changed and dropped, each thing once however many of its fields changed."""
    kinds = {item.key: item.kind if item.field == "" else "moved" for item in items}
    counts = {w: sum(kind == name for kind in kinds.values()) for name, w in _COUNTED.items()}
    return joined(change_words(f"counted.{word}", n=str(n)) for word, n in counts.items() if n)


def _was(item: Change) -> str:
    then, now = (
        change_words("nothing") if value is None else _named(str(value))
        for value in (item.old, item.new)
    )
    return change_words("was", then=then, now=now)


def _named(value: str) -> str:
    """Give the name of a design, and any other value as it is."""
    design = find_design(value)
    return design.words.name if design else plain(retold(value))
