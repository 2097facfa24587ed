"""Whether numbers have changed since the last publication, and why."""

from __future__ import annotations

import datetime as dt

from localeval.analysis.facts import Facts
from localeval.report.display import Text, escape
from localeval.report.wording.phrases import safe
from localeval.sharing.notes import FILE as NOTES
from localeval.sharing.published import SinceLast


def account(facts: Facts, since: SinceLast | None) -> Text:
    """Say whether numbers have changed since the last publication, and why."""
    if since is None:
        return Text(
            f"Nothing has been published for {safe(facts.place)} before, so there is no earlier report to "
            "set this one beside."
        )
    day = _day(since.publication.date)
    changes = since.changes
    if changes.is_empty:
        return Text(
            f"Nothing has changed since the last publication on {day}: neither a number, nor the data, nor "
            "the method."
        )
    numbers = [item for item in changes.items if item.is_number]
    if not numbers:
        return Text(f"No number has changed since the last publication on {day}.")
    if not changes.moved:
        return Text(
            f"Every number of the last publication, on {day}, still stands. Some have been added."
        )
    words = f"Some numbers in this report have changed since they were published on {day}."
    why = " ".join(_sentence(note) for note in changes.notes)
    return Text(f"{words}\n\n**Why:** {safe(why)}" if why else words)


def missing_note(facts: Facts, since: SinceLast | None) -> Text | None:
    """Warn that nobody has said why numbers have moved; None where there is no need to."""
    if since is None or not since.changes.moved or since.changes.notes:
        return None
    code = since.result.place.code
    return Text(
        f"**A change note is missing.** This report cannot be published until `{NOTES}` says why numbers of "
        f"{safe(facts.place)} have changed since the last publication. Add an entry to that file, in the "
        "project's folder, and run again:\n\n"
        f"`- {{place: {code}, date: <today, as 2026-01-31>, note: <one or two sentences>}}`",
        "caution",
    )


def _sentence(note: str) -> str:
    return note if note.endswith((".", "!", "?")) else f"{note}."


def _day(date: str) -> str:
    day = dt.date.fromisoformat(date[:10])
    return escape(f"{day.day} {day:%B %Y}")
