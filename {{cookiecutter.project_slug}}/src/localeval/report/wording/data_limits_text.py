"""What the data leave open, in sentences: gaps in characteristics, lost outcomes, people who come in sites.

Each paragraph is made from one part of ``results.Limits`` and is left out where there is nothing to say. The sentences are in
``en/data.yml``; the numbers beside them stand in ``report.tables.data_limits``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localeval.analysis.facts import Facts
from localeval.report.display import Text
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import Sentences, sentences
from localeval.report.wording.grammar import is_given
from localeval.report.wording.lost_people import some_never_there, stood_for
from localeval.report.wording.numbers import decimal
from localeval.report.wording.phrases import columns_in_words, spelled
from localeval.report.wording.retold import retold
from localeval.results import (
    Clusters,
    Estimate,
    FlowStep,
    Limits,
    LostOutcomes,
    MissingCovariates,
)


def data_limits_text(
    facts: Facts,
    limits: Limits | None,
    estimate: Estimate | None = None,
    flow: Sequence[FlowStep] = (),
) -> Text:
    """Say what is imperfect in the data behind the primary result, and what is done about it.

    Parameters
    ----------
    facts : Facts
    limits : Limits or None
    estimate : Estimate, optional
        Of the primary outcome: by its method lost outcomes are stood for, or not.
    flow : sequence of FlowStep, optional
        Says whether some of those allocated never reached the data, for whom nobody can stand.
    """
    say = sentences()
    if limits is None:
        return Text(say.markdown("open.nothing"))
    paragraphs = [
        _missing(facts, limits.missing, estimate, say) if limits.missing else (),
        _lost(facts, limits, estimate, some_never_there(flow), say) if limits.lost else (),
        _clusters(facts, limits.clusters, estimate, say) if limits.clusters else (),
    ]
    return Text("\n\n".join(" ".join(found) for found in map(list, paragraphs) if found))


def _missing(
    facts: Facts, missing: MissingCovariates, estimate: Estimate | None, say: Sentences
) -> Iterator[str]:
    names = columns_in_words([row.covariate for row in missing.covariates])
    yield say.markdown("open.gaps", names=names)
    if estimate is not None and not is_given(estimate):
        yield say.markdown("open.gaps_not_filled")
        return
    if not missing.imputations:
        if estimate is not None and estimate.stands_since:
            yield say.markdown("open.gaps_not_anew")
        elif facts.method.asks_allocated:
            yield say.markdown("open.gaps_of_a_trial")
        return
    yield say.markdown("open.gaps_filled", times=str(missing.imputations))
    if missing.due_to_gaps is not None:
        share = f"{100 * missing.due_to_gaps:.0f}"
        key = "open.due_to_gaps_hardly" if share == "0" else "open.due_to_gaps"
        yield say.markdown(key, share=share)
    if missing.low is not None:
        yield say.markdown("open.gaps_moved", ours=facts.words.ours)


def _lost(
    facts: Facts,
    limits: Limits,
    estimate: Estimate | None,
    never_there: bool,
    say: Sentences,
) -> Iterator[str]:
    lost = limits.lost
    assert lost is not None
    yield say.markdown("open.lost") + _how_many_lost(facts, lost, limits.shares_rounded_to, say)
    within = {True: "open.lost_within", False: "open.lost_beyond", None: "open.lost_not_known"}
    yield say.markdown(within[lost.within_bounds])
    if facts.covariates and (estimate is None or is_given(estimate)):
        yield say.markdown(f"open.lost_{stood_for(facts, estimate)}")
        if never_there and stood_for(facts, estimate) == "weighted":
            yield say.markdown("open.lost_never_there")
    if lost.worst_low is not None and lost.worst_high is not None:
        # only an outcome that people have or have not has a least and a greatest value
        worst = Amounts.of_ranges("percent", (), say)
        range_ = worst.range(lost.worst_low, lost.worst_high, clear=False)
        yield say.markdown(f"open.lost_worst{'_in_data' if never_there else ''}", range=range_)
    if ranges := sum(low is not None for low in (lost.lee_low, lost.worst_low)):
        yield say.markdown(say.by_number("open.lost_ranges", ranges), n=spelled(ranges))


def _how_many_lost(facts: Facts, lost: LostOutcomes, rounded_to: float, say: Sentences) -> str:
    whom = "allocated" if lost.counted_from == "allocated" else "in_data"
    of = say.plain(f"open.lost_of.{whom}")
    if lost.participants is None or lost.comparison is None:
        return say.markdown("open.lost_hidden", of=of)
    shares = Amounts.of_ranges("percent", (), say)
    return say.markdown(
        "open.lost_shares_rounded" if rounded_to else "open.lost_shares",
        ours=facts.words.ours,
        ours_lost=shares.level_cell(lost.participants),
        theirs_lost=shares.level_cell(lost.comparison),
        of=of,
        step=f"{rounded_to:g}",
    )


def _clusters(
    facts: Facts, clusters: Clusters, estimate: Estimate | None, say: Sentences
) -> Iterator[str]:
    yield say.markdown("open.sites")
    if clusters.participants is not None and clusters.comparison is not None:
        n = clusters.participants
        ours = say.plain(say.by_number("open.clusters", n), n=spelled(n))
        yield say.markdown(
            "open.sites_number",
            ours_clusters=ours,
            ours=facts.words.ours,
            theirs_clusters=f"{clusters.comparison:,}",
        )
    if clusters.mean_size:
        yield say.markdown("open.sites_size", size=retold(clusters.mean_size))
    if clusters.correlation is not None:
        yield say.markdown("open.sites_correlation", correlation=decimal(clusters.correlation))
    if estimate is None or is_given(estimate):
        yield say.markdown("open.sites_allowed_for")
