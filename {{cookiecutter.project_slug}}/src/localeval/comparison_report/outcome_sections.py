"""Opens the comparison that a notebook shows, and gives the section of one outcome, and of all.

Puts together what the other modules make, in the order in which it is read; a notebook shows the whole with one call, or
takes the parts it wants. It reads ``comparison.json`` and nothing else; what is wrong with that is said in one sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from localeval.base.errors import Problem, ProjectError, first_misfit
from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.comparison.models import Comparison, Pool, comparison_from_json
from localeval.comparison_report.forest_plot import forest_figures
from localeval.comparison_report.funnel_plot import (
    chance_sentence,
    funnel_figure,
    small_study_sentence,
)
from localeval.comparison_report.leave_one_out import (
    cumulative_figure,
    leave_one_out_figure,
    rests_on_one_place,
    steps_sentence,
)
from localeval.comparison_report.months_by_place import lines_table, small_multiples
from localeval.comparison_report.names import (
    PlaceNames,
    row_titles,
)
from localeval.comparison_report.news import likely_range, place_by_place
from localeval.comparison_report.place_context import (
    place_context_figure,
    place_context_table,
    place_context_text,
)
from localeval.comparison_report.reason_words import Whys
from localeval.comparison_report.results_tables import (
    models_table,
    participant_levels_table,
    results_table,
    spread_table,
)
from localeval.comparison_report.sentences import (
    comparison_headline,
    few_places_caution,
    main_pool,
    pooled_sentence,
    spread_sentence,
)
from localeval.comparison_report.tile_map import tile_map
from localeval.report.display import Blocks, Figure, Table, Text, escape
from localeval.report.wording.numbers import count
from localeval.report.wording.phrases import inside, joined, safe, sentence_case

#: Outcomes that get a section of their own; what is beyond stands in the data beside the report.
MOST_SECTIONS = 20

#: Of the places that measured an outcome otherwise.
_MOST_NAMED = 3

SectionBlock = Table | Figure | Text


def open_comparison(path: str = "comparison.json") -> Comparison:
    """Open a comparison in a notebook.

    Parameters
    ----------
    path : str
        A ``comparison.json``, relative to the notebook's working folder.

    Raises
    ------
    ProjectError
        It is not there, or is not a comparison.
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        msg = "there is no comparison here that can be read."
        raise ProjectError(
            Problem(str(file), msg, "Make one: localeval compare BUNDLE... --out DIR.")
        ) from None
    try:
        return comparison_from_json(text)
    except ValidationError as error:
        msg = f"this is not a comparison as localeval writes it ({first_misfit(error)})."
        raise ProjectError(
            Problem(str(file), msg, "Make it again: localeval compare BUNDLE... --out DIR.")
        ) from None


def outcome_sections(comparison: Comparison) -> Blocks:
    """Show every outcome that more than one place reports, and then those of one place only."""
    chosen, single = _chosen(comparison)
    parts: list[SectionBlock] = []
    for pool in chosen[:MOST_SECTIONS]:
        parts += _outcome(comparison, pool)
    rest = len(chosen) - MOST_SECTIONS
    if rest > 0:
        parts.append(
            Text(f"{count(rest)} further outcomes are in comparison.json beside this report.")
        )
    if single:
        parts.append(_single(comparison, single))
    if not parts:
        parts.append(Text("No outcome was reported by any place."))
    return Blocks(tuple(parts))


def outcome_section(comparison: Comparison, pool: Pool) -> Blocks:
    """Show one outcome: what the places found, together and each, and how far that holds."""
    return Blocks(_outcome(comparison, pool))


def comparison_answer(comparison: Comparison) -> Blocks:
    """Show the answer: the range of the average, each place by name, and the forest plot of the outcome of the title."""
    pool = main_pool(comparison)
    by_name = place_by_place(comparison)
    if by_name is None:
        return Blocks((comparison_headline(comparison),))
    likely = likely_range(comparison)
    said = f"[{escape(likely)}]{{.interval}}\n\n{by_name.markdown}" if likely else by_name.markdown
    parts: list[SectionBlock | None] = [Text(said, "headline")]
    if pool is not None:
        parts += [few_places_caution(comparison, pool), *_forest(comparison, pool)]
    return Blocks([part for part in parts if part is not None])


def annex_sections(comparison: Comparison) -> Blocks:
    """Show what stands behind the outcomes: models and spread; single places, funnel and dates where they say something."""
    parts: list[SectionBlock] = []
    for pool in _chosen(comparison)[0][:MOST_SECTIONS]:
        behind = [part for part in _behind(comparison, pool) if part is not None]
        if behind:
            name = safe(row_titles(comparison)[pool.key])
            parts += [Text(f"## {name}: tables and charts behind it"), *behind]
    return Blocks(parts)


def _outcome(comparison: Comparison, pool: Pool) -> list[SectionBlock]:
    main = pool is main_pool(comparison)
    forest = _forest(comparison, pool)
    differ = [spread_sentence(pool), chance_sentence(comparison, pool)]
    rests = [steps_sentence(comparison, pool), small_study_sentence(pool)]
    parts: list[SectionBlock | None] = [
        Text(f"## {safe(row_titles(comparison)[pool.key])}"),
        pooled_sentence(comparison, pool),
        # of the outcome of the title both stand on the first page
        *([] if main else [few_places_caution(comparison, pool), *forest]),
        *([] if forest else _tables(comparison, pool)),
        _told("How far the places differ.", differ),
        _told("How much rests on single places.", rests),
    ]
    return [part for part in parts if part is not None]


def _behind(comparison: Comparison, pool: Pool) -> list[SectionBlock | None]:
    test = pool.small_study
    small = test is not None and not test.low <= 0 <= test.high
    far = any(m.beyond_chance for m in pool.pooled)
    tables = _tables(comparison, pool) if _forest(comparison, pool) else []
    return [
        *tables,
        models_table(pool),
        spread_table(pool),
        funnel_figure(comparison, pool) if small or far else None,
        leave_one_out_figure(comparison, pool) if rests_on_one_place(pool) else None,
        cumulative_figure(comparison, pool),
        *_lines(comparison, pool),
        place_context_text(pool),
        place_context_figure(comparison, pool),
        place_context_table(comparison, pool),
        tile_map(comparison, pool),
    ]


def _tables(comparison: Comparison, pool: Pool) -> list[Table | None]:
    """Give the results as tables: behind the forest plot, which has the same numbers, or in its place where there is none."""
    return [results_table(comparison, pool), participant_levels_table(comparison, pool)]


def _forest(comparison: Comparison, pool: Pool) -> list[Figure]:
    return [part for part in forest_figures(comparison, pool).parts if isinstance(part, Figure)]


def _told(heading: str, texts: Sequence[Text | None]) -> Text | None:
    """Join sentences under a heading that stands in their line."""
    said = " ".join(text.markdown for text in texts if text is not None)
    return Text(f"**{heading}** {said}") if said else None


def _lines(comparison: Comparison, pool: Pool) -> list[SectionBlock | None]:
    """Draw an outcome over time once, under the first of its rows, and say in a table where the lines begin and end."""
    same = [p for p in _chosen(comparison)[0] if (p.outcome, p.unit) == (pool.outcome, pool.unit)]
    if same and same[0].key != pool.key:
        return []
    drawn = [
        part for part in small_multiples(comparison, pool).parts if isinstance(part, Figure | Text)
    ]
    return [*drawn, lines_table(comparison, pool)]


def _chosen(comparison: Comparison) -> tuple[list[Pool], list[Pool]]:
    """Part the outcomes of several places from those of one."""
    chosen = [pool for pool in comparison.pools if len(pool.members) > 1]
    return chosen, [pool for pool in comparison.pools if len(pool.members) == 1]


def _single(comparison: Comparison, pools: list[Pool]) -> Text:
    places, names = PlaceNames.of(comparison), row_titles(comparison)
    lines = [
        f"- {safe(sentence_case(names[pool.key]))}: {places.safe(pool.members[0].evaluation)}. {_why_alone(comparison, pool)}"
        for pool in pools[:MOST_SECTIONS]
    ]
    rest = len(pools) - len(lines)
    if rest > 0:
        lines.append(f"- {count(rest)} more, which are in comparison.json beside this report")
    return Text(
        "## Outcomes of one place only\n\nNothing stands beside these, each for its own reason:\n\n"
        + "\n".join(lines)
    )


def _why_alone(comparison: Comparison, pool: Pool) -> str:
    """Say why nothing stands beside an outcome: what stands against it itself, and how others have measured it."""
    places, names = PlaceNames.of(comparison), row_titles(comparison)
    (member,) = pool.members
    whys = Whys(pool, places.by_id.__getitem__)
    parts = [sentence_case(safe(whys.why(reason, member))) + "." for reason in member.reasons]
    elsewhere = [
        other for other in comparison.pools if other.outcome == pool.outcome and other is not pool
    ]
    # Of rows of other months and units, whose they are; the same place can have several.
    others = [
        f"{places.safe(m.evaluation)} ({safe(inside(names[other.key]))})"
        for other in elsewhere
        for m in other.members
        if m.evaluation != member.evaluation
    ]
    if others:
        more = [f"{count(len(others) - _MOST_NAMED)} more"] * (len(others) > _MOST_NAMED)
        parts.append(f"Measured otherwise by {joined([*others[:_MOST_NAMED], *more])}.")
    elif pool.outcome.startswith(LOCAL_PREFIX) or not parts:
        parts.append("No other place reports it.")
    return " ".join(parts)
