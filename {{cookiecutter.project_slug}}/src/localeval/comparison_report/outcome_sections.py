"""The sections of a comparison: its first screen, a section for each outcome, and the annex.

Puts together what the other modules make, in the order in which it is read, and says nothing twice: a table stands in the annex where a
chart has its numbers, and a chart there only where it shows what no sentence says.
"""

from __future__ import annotations

from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.comparison.models import Comparison, Pool
from localeval.comparison_report.costs_beside import costs_beside_table
from localeval.comparison_report.evidence_text import evidence_text
from localeval.comparison_report.fixed_sentences import fixed, listed
from localeval.comparison_report.forest_plot import forest_charts
from localeval.comparison_report.funnel_plot import funnel_figure, small_differ
from localeval.comparison_report.leave_one_out import (
    cumulative_figure,
    leave_one_out_figure,
    rests_on_one_place,
)
from localeval.comparison_report.months_by_place import places_of, small_multiples
from localeval.comparison_report.names import PlaceNames, label_of_figure, row_titles
from localeval.comparison_report.news import comparison_title, likely_range
from localeval.comparison_report.outcome_facts import facts_text, section_heading
from localeval.comparison_report.place_by_place import place_by_place
from localeval.comparison_report.place_context import place_context_figure, place_context_text
from localeval.comparison_report.places_section import places_table, places_text
from localeval.comparison_report.printed_pool import reported_summary
from localeval.comparison_report.reason_words import Whys
from localeval.comparison_report.results_tables import (
    averages_table,
    participant_levels_table,
    results_tables,
    spreads_table,
)
from localeval.comparison_report.sentences import few_places_caution, no_average_words
from localeval.comparison_report.shown_pools import given_members, levels_shown, main_row
from localeval.comparison_report.tile_map import tile_map
from localeval.comparison_report.warnings_text import allowed_strip, comparison_banner
from localeval.report.display import Answer, Blocks, Figure, Table, Text
from localeval.report.wording.numbers import count
from localeval.report.wording.phrases import inside, safe, sentence_case

#: Outcomes that get a section of their own; what is beyond stands in the data beside the report.
MOST_SECTIONS = 20

#: Of the places that measured an outcome otherwise.
_MOST_NAMED = 3

SectionBlock = Table | Figure | Text


def comparison_answer(comparison: Comparison) -> Answer:
    """Give the first screen: the finding, the forest plot of its outcome, each place by name, and how strong the evidence is."""
    row = main_row(comparison)
    charts = forest_charts(comparison, row, apart_too=False) if row else []
    shown = row is not None and bool(given_members(row) or levels_shown(row))
    caution = few_places_caution(comparison, row) if row else None
    beside = Text(caution.markdown, "careful") if caution else None
    parts = (
        comparison_banner(comparison),
        allowed_strip(comparison),
        charts[0].figure() if charts else None,
        place_by_place(comparison),
        beside,
        evidence_text(comparison, row if row and given_members(row) else None) if shown else None,
    )
    title, likely = comparison_title(comparison), likely_range(comparison)
    return Answer(title, likely, parts, broad=True)


def outcome_sections(comparison: Comparison) -> Blocks:
    """Show every outcome that more than one place reports, a section each, and then those of one place only."""
    chosen, single = _chosen(comparison)
    parts: list[SectionBlock] = []
    for pool in chosen[:MOST_SECTIONS]:
        parts += outcome_section(comparison, pool).parts  # type: ignore[arg-type]
    rest = len(chosen) - MOST_SECTIONS
    if rest > 0:
        parts.append(Text(fixed().plain("further", n=count(rest))))
    if single:
        parts.append(_single(comparison, single))
    if not parts:
        parts.append(Text(fixed().plain("nothing")))
    return Blocks(tuple(parts))


def outcome_section(comparison: Comparison, pool: Pool) -> Blocks:
    """Show one outcome: what the places found, together and each, and how far that holds."""
    main = pool is main_row(comparison)
    charts = [chart.figure() for chart in forest_charts(comparison, pool, apart_too=not main)]
    identifier = f"{{#{label_of_figure(pool, 'sec')}}}"
    parts: list[SectionBlock | None] = [
        Text(f"# {safe(section_heading(comparison, pool))} {identifier}")
    ]
    if reported_summary(pool) is None and not (main and charts) and not levels_shown(pool):
        parts.append(Text(no_average_words(pool)))
    if not main:  # of the outcome of the title the first page has the caution and the first chart
        parts.append(few_places_caution(comparison, pool))
    parts.append(facts_text(comparison, pool, main=main))
    parts += charts[1:] if main else charts
    if not given_members(pool):
        parts.append(participant_levels_table(comparison, pool))
    parts += _lines(comparison, pool)
    return Blocks([part for part in parts if part is not None])


def places_sections(comparison: Comparison) -> Blocks:
    """Show the places: what takes part, results beside the labour market in words, a table of them, and what they cost."""
    row = main_row(comparison)
    context = place_context_text(comparison, row) if row else None
    tables = (places_table(comparison), costs_beside_table(comparison))
    parts = (places_text(comparison), context, *tables)
    return Blocks([part for part in parts if part is not None])


def annex_sections(comparison: Comparison) -> Blocks:
    """Show what stands behind the outcomes: results, models and spread as tables; charts where they say something.

    Of the outcome of the title: the average without each place and the funnel, where a single place decides or lies beyond chance; how
    the average grew, where results are of several days; places by their labour market, and on a map. Of any other outcome the
    funnel where small evaluations find other results, and the labour market where there is a pattern.
    """
    chosen = _chosen(comparison)[0][:MOST_SECTIONS]
    row = main_row(comparison)
    parts: list[SectionBlock | None] = [*results_tables(comparison, chosen)]
    parts += [averages_table(comparison, chosen), spreads_table(comparison, chosen)]
    for pool in chosen:
        main = pool is row
        decides = main and rests_on_one_place(comparison, pool)
        far = main and any(m.beyond_chance for m in pool.pooled)
        parts += [
            leave_one_out_figure(comparison, pool) if decides else None,
            funnel_figure(comparison, pool) if far or small_differ(pool) else None,
            cumulative_figure(comparison, pool) if main else None,
            place_context_figure(comparison, pool, every=main),
            tile_map(comparison, pool) if main else None,
        ]
    return Blocks([part for part in parts if part is not None])


def _lines(comparison: Comparison, pool: Pool) -> list[SectionBlock | None]:
    """Draw the first outcome that places have month by month; the others over time are in the reports of the places."""
    first = next((p for p in _chosen(comparison)[0] if places_of(comparison, p)), None)
    if first is not pool:
        return []
    return [
        p for p in small_multiples(comparison, pool).parts if isinstance(p, Figure | Table | Text)
    ]


def _chosen(comparison: Comparison) -> tuple[list[Pool], list[Pool]]:
    """Part the outcomes of several places from those of one; the outcome of the title stands first."""
    row = main_row(comparison)
    chosen = [pool for pool in comparison.pools if len(pool.members) > 1]
    chosen.sort(key=lambda pool: pool is not row)
    return chosen, [pool for pool in comparison.pools if len(pool.members) == 1]


def _single(comparison: Comparison, pools: list[Pool]) -> Text:
    say, places, names = fixed(), PlaceNames.of(comparison), row_titles(comparison)
    lines = []
    for pool in pools[:MOST_SECTIONS]:
        name, place = sentence_case(names[pool.key]), places.label(pool.members[0].evaluation)
        line = say.markdown("single.line", outcome=name, place=place)
        lines.append(f"- {line} {_why_alone(comparison, pool)}")
    rest = len(pools) - len(lines)
    if rest > 0:
        lines.append(f"- {say.plain('single.rest', n=count(rest))}")
    heading = f"# {say.plain('single.heading')} {{#sec-single}}"
    return Text("\n\n".join([heading, say.plain("single.intro"), "\n".join(lines)]))


def _why_alone(comparison: Comparison, pool: Pool) -> str:
    """Say why nothing stands beside an outcome: what stands against it itself, and how others have measured it."""
    say, places, names = fixed(), PlaceNames.of(comparison), row_titles(comparison)
    (member,) = pool.members
    whys = Whys(pool, places.by_id.__getitem__)
    parts = [
        say.markdown("not_pooled.reason_line", Why=sentence_case(whys.why(reason, member)))
        for reason in member.reasons
    ]
    elsewhere = [
        other for other in comparison.pools if other.outcome == pool.outcome and other is not pool
    ]
    # Of rows of other months and units, whose they are; the same place can have several.
    others = [
        say.plain("single.measured", place=places.label(m.evaluation), outcome=inside(names[other.key]))
        for other in elsewhere
        for m in other.members
        if m.evaluation != member.evaluation
    ]  # fmt: skip
    if others:
        rest = len(others) - _MOST_NAMED
        more = [say.plain("single.more", n=count(rest))] if rest > 0 else []
        told = listed([*others[:_MOST_NAMED], *more])
        parts.append(say.markdown("single.otherwise", places=told))
    elif pool.outcome.startswith(LOCAL_PREFIX) or not parts:
        parts.append(say.plain("single.nobody"))
    return " ".join(parts)
