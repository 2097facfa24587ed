"""What the annex of a report is called, and what a reader could look for in the report and will not find.

The sentences are in ``en/annex.yml``. What stands in the annex is decided by the notebooks and by ``render.annex``.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import Facts
from localeval.report.display import Text
from localeval.report.wording.catalogue import sentences
from localeval.results import Context, Lesson, Series


def annex_title() -> str:
    """Give the heading of the annex, as Markdown."""
    return sentences().markdown("annex.title")


def tables_title() -> str:
    """Give the heading of the tables in the annex, as Markdown."""
    return sentences().markdown("annex.tables")


def not_provided(
    facts: Facts,
    series: Sequence[Series] = (),
    context: Sequence[Context] = (),
    lessons: Sequence[Lesson] = (),
) -> Text | None:
    """List once what a reader could look for in the report and will not find; None where all is there.

    Parameters
    ----------
    facts : Facts
    series, context, lessons : sequences, optional
        Outcomes month by month, figures about the place, and what was learnt there.
    """
    say = sentences()
    there = {
        "provider": facts.provider,
        "started": facts.started or facts.starts,
        "description": facts.description,
        "ages": facts.ages,
        "definitions": all(measure.outcome.definition for measure in facts.measures),
        "figures": context,
        "months": series,
        "lessons": lessons,
    }
    lacking = [say.markdown(f"lacking.{name}") for name, found in there.items() if not found]
    return Text("\n".join(f"- {item}" for item in lacking)) if lacking else None
