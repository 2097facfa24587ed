"""The rule about how outcomes were found out: in one way and by one count in both groups, in their month, as far as columns that nobody declared tell.

It asks: each may be right as it is, and only a person can know. What is looked for is in ``analysis``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from localeval.base.errors import Problem
from localeval.checks.asked import Asked
from localeval.checks.doubt_problems import problem_of
from localeval.checks.rule import Rule, Subject
from localeval.data.standard import outcome_column

if TYPE_CHECKING:
    from localeval.analysis.doubts import Doubtful
    from localeval.analysis.sample import Sample
    from localeval.data.unused_columns import UnusedColumns
    from localeval.project.project import Measure


class FoundOutAlike(Rule):
    """Outcomes were found out in one way, by one count and as long after the start in both groups, and in their month."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.sample import build_sample

        project, people = subject.project, subject.tables["people"]
        # A column that is about several outcomes is asked about once, for the primary one where it is about that.
        said: set[tuple[str, str, str]] = set()
        for measure in sorted(project.measures, key=lambda one: one != project.primary):
            sample = build_sample(subject.tables.frames, measure)
            known = people["person_id"].isin(sample.people["person_id"]).to_numpy()
            asked = Asked(outcome_column(measure.outcome), measure.month)
            for of in (subject.unused, subject.unused_at(measure.month)):
                for doubt in _doubts(subject, of, sample, known, measure):
                    if (of.file, doubt.kind, doubt.column) not in said:
                        said.add((of.file, doubt.kind, doubt.column))
                        rows = tuple(np.flatnonzero(known)[list(doubt.rows)].tolist())
                        yield problem_of(subject, doubt, asked, self.name(), rows, of=of)


def _doubts(
    subject: Subject, of: UnusedColumns, sample: Sample, known: np.ndarray, measure: Measure
) -> Iterator[Doubtful]:
    """Find what the columns of one table say of how and when an outcome was found out."""
    from localeval.analysis.day_measured import measured_elsewhen
    from localeval.analysis.found_out_alike import counted_otherwise, found_out_otherwise

    of_people = of is subject.unused
    texts = {str(name): text[known] for name, text in of.texts.items()}
    outcome, participant = sample.outcome, sample.participant
    yield from found_out_otherwise(texts, outcome, participant, of_people=of_people)
    if (
        not of_people
    ):  # of a column of people each of its parts is looked at (``PartsMeasuredAlike``)
        yield from counted_otherwise(texts, outcome, participant)
    people = subject.tables["people"]
    starts = people["start_date"][known] if "start_date" in people else None
    # What stands beside people may be about any of the outcomes.
    months = [one.month for one in subject.project.measures] if of_people else [measure.month]
    yield from measured_elsewhen(texts, starts, outcome, participant, months, of_people=of_people)
