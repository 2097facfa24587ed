"""What the data leave open, in sentences: gaps in characteristics, lost outcomes, people who come in sites.

Each paragraph is made from one part of ``results.Limits`` and is left out where there is nothing to say. The numbers beside
it stand in ``report.tables.data_limits``.
"""

from __future__ import annotations

from collections.abc import Iterator

from localeval.analysis.facts import Facts
from localeval.report.display import Text
from localeval.report.wording.numbers import decimal
from localeval.report.wording.phrases import columns_in_words, number_with_noun
from localeval.results import Clusters, Limits, LostOutcomes, MissingCovariates

NOTHING_OPEN = (
    "Every characteristic and the primary outcome are known for everybody in the data, and people are taken to have come one "
    "by one."
)


def data_limits_text(facts: Facts, limits: Limits | None) -> Text:
    """Say what is imperfect in the data behind the primary result, and what is done about it."""
    if limits is None:
        return Text(NOTHING_OPEN)
    paragraphs = [
        *(_missing(facts, limits.missing) if limits.missing else ()),
        *(_lost(facts, limits.lost, limits.shares_rounded_to) if limits.lost else ()),
        *(_clusters(facts, limits.clusters) if limits.clusters else ()),
    ]
    return Text("\n\n".join(paragraphs))


def _missing(facts: Facts, missing: MissingCovariates) -> Iterator[str]:
    names = columns_in_words([row.covariate for row in missing.covariates])
    text = f"**Gaps in characteristics.** Not known for everybody: {names}."
    if not missing.imputations:
        yield f"{text} {_not_filled(facts)}"
        return
    text += (
        f" Gaps were filled in {missing.imputations} times over from people who are alike, and the estimates joined (multiple "
        "imputation). That is right if gaps depend on nothing but what is known of the person; whether they do cannot be "
        "known from the data."
    )
    if missing.due_to_gaps is not None:
        text += f" Of the uncertainty of the result {100 * missing.due_to_gaps:.0f}% is due to the gaps."
    if missing.low is not None:
        text += (
            f" The table shows how far the result moves if the values that are missing for {facts.words.ours} are half a "
            "standard deviation lower or higher than those filled in."
        )
    yield text


def _not_filled(facts: Facts) -> str:
    if facts.method.asks_allocated:
        return (
            "Where a method uses them, and no outcome is lost, a gap gets the average and a flag, which does no harm where chance "
            "made the groups."
        )
    return "They were not filled in, because no result is given."


def _lost(facts: Facts, lost: LostOutcomes, rounded_to: float) -> Iterator[str]:
    of = "those allocated" if lost.counted_from == "allocated" else "those in the data"
    text = "**Lost outcomes.** "
    if lost.participants is None or lost.comparison is None:
        text += f"The primary outcome is not known for some of {of}; how many is not shown."
    else:
        about = "about " if rounded_to else ""
        text += (
            f"The primary outcome is not known for {about}{lost.participants:g}% of {facts.words.ours} and "
            f"{about}{lost.comparison:g}% of the comparison group, of {of}."
        )
        if rounded_to:
            text += f" These shares are rounded to {rounded_to:g}%."

    text += {
        True: " That is within the cautious bounds of the What Works Clearinghouse.",
        False: " That is beyond the cautious bounds of the What Works Clearinghouse.",
        None: " Whether that is within the cautious bounds of the What Works Clearinghouse cannot be shown.",
    }[lost.within_bounds]
    if facts.covariates:
        text += " The people whose outcome is known are weighted to be like all who are meant, in what was known before the start."
    if bounds := sum(low is not None for low in (lost.lee_low, lost.worst_low)):
        text += (
            " The table shows between which values the result lies, under "
            f"{number_with_noun(bounds, 'assumption')} on those outcomes."
        )
    yield text


def _clusters(facts: Facts, clusters: Clusters) -> Iterator[str]:
    text = "**Sites.** People come in sites or other clusters, and people of one may be more alike than people of two."
    if clusters.participants is not None and clusters.comparison is not None:
        text += (
            f" There are about {number_with_noun(clusters.participants, 'cluster')} with {facts.words.ours} and "
            f"{clusters.comparison:,} with people of the comparison group."
        )
    if clusters.mean_size:
        text += f" The mean number of people in a cluster is {clusters.mean_size}."
    if clusters.correlation is not None:
        text += f" The correlation within clusters is {decimal(clusters.correlation)}."
    yield text + " The intervals of the results allow for that."
