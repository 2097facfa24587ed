"""The section "Who took part in running it": the partners of ``partners.yml``, by policy area, and what each gave.

The chart is in ``charts.partners_by_domain``. Every word of a person is escaped and printed as it is. The sentences are in
``wording/en/learning.yml``; names of policy areas are those of lessons.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import get_args

from localeval.analysis.facts import Facts
from localeval.base.dates import long_date
from localeval.report.display import Table, Text
from localeval.report.table_parts import table
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.partner_words import area_words, gave_words, partner_kind
from localeval.report.wording.phrases import joined, plain, sentence_case, spelled
from localeval.results import Partner
from localeval.results.about import Domain

__all__ = ["partners_table", "partners_text"]


def partners_text(facts: Facts, partners: Sequence[Partner]) -> Text | None:
    """Say how many partners there are, and in which policy areas none; None without any."""
    if not partners:
        return None
    say, n = sentences(), len(partners)
    words = say.markdown(
        say.by_number("partners.accounts", n),
        n=sentence_case(spelled(n)),
        programme=plain(facts.programme),
        place=plain(facts.place),
    )
    there = {domain for partner in partners for domain in partner.domains}
    lacking = [area_words(domain) for domain in get_args(Domain) if domain not in there]
    if lacking:
        words = f"{words} {say.markdown('partners.none_in', areas=joined(lacking))}"
    return Text(words)


def partners_table(partners: Sequence[Partner]) -> Table | None:
    """List the partners in the order of the file; None without any."""
    if not partners:
        return None
    say = sentences()
    keys = ["partner", "kind_head", "areas", "gave_head", "what", "when"]
    rows = [
        [
            plain(one.name),
            partner_kind(one.kind),
            joined(map(area_words, one.domains)),
            joined(map(gave_words, one.gave)),
            plain(one.what),
            _when(one),
        ]
        for one in partners
    ]
    for i in (5, 4):  # what is said of none
        if not any(row[i] for row in rows):
            rows = [[*row[:i], *row[i + 1 :]] for row in rows]
            del keys[i]
    header = [say.plain(f"partners.{key}") for key in keys]
    rows = [[row[0], sentence_case(row[1]), *row[2:]] for row in rows]
    caption = say.plain("partners.caption")
    return table("partners", caption, header, rows, [], text_columns=len(header))


def _when(partner: Partner) -> str:
    say = sentences()
    since, until = (
        long_date(dt.date.fromisoformat(day)) if day else ""
        for day in (partner.since, partner.until)
    )
    if since and until:
        return say.plain("partners.between", since=since, until=until)
    if since or until:
        return say.plain(f"partners.{'since' if since else 'until'}", day=since or until)
    return ""
