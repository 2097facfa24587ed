"""What is known of linked data, in sentences: who was found, how sure that is, and what it does to the main result.

Made from one part of the findings (``results.Linkage``). The sentences are in ``en/linkage.yml``; the numbers beside them stand in
``report.tables.linkage`` and ``report.charts.link_thresholds``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localeval.analysis.facts import Facts
from localeval.report.display import Text
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import Sentences, sentences
from localeval.report.wording.grammar import is_main
from localeval.report.wording.phrases import (
    at_month,
    inside,
    joined,
    label_of,
    plain,
    sentence_case,
)
from localeval.results import Estimate, Linkage, LinkedSource, MatchRate


def linkage_text(facts: Facts, linkage: Linkage | None) -> Text | None:
    """Say what a link is and how many people were found in each source, a line each; None where nothing was linked."""
    if linkage is None:
        return None
    say = sentences()
    found = [f"{_name(source, say)} {_found(facts, source, say)}" for source in linkage.sources]
    lines = found if len(found) == 1 else ["\n".join(f"- {line}" for line in found)]
    return Text("\n\n".join([say.markdown("links.what"), *lines, say.markdown("links.more")]))


def links_by_source_text(facts: Facts, linkage: Linkage | None) -> Text | None:
    """Say how sure the links of each source are, and what no record means in it; None where nothing was linked.

    It is for the annex: a paragraph a source.
    """
    if linkage is None:
        return None
    say = sentences()
    return Text("\n\n".join(" ".join(_source(facts, s, say)) for s in linkage.sources))


def links_effect_text(facts: Facts, linkage: Linkage | None) -> Text | None:
    """Say what missed and wrong links do to the main result; None where it does not come from a linked source."""
    if linkage is None or not linkage.primary_source:
        return None
    return Text(" ".join(_effect(linkage, sentences())))


def links_others_text(estimates: Sequence[Estimate], linkage: Linkage | None) -> Text | None:
    """Say what missed and wrong links do to the other results; None where none of them comes from a linked source."""
    if linkage is None or not linkage.others:
        return None
    say = sentences()
    parts = [say.markdown("links.others")]
    main = {(e.outcome, e.month): e for e in estimates if is_main(e)}
    unlike = [main[o.key] for o in linkage.others if o.agrees is False and o.key in main]
    if unlike:
        named = [f"{plain(inside(label_of(e)))} {at_month(e.month)}" for e in unlike]
        parts.append(
            say.markdown(say.by_number("links.others_other", len(named)), outcomes=joined(named))
        )
    elif any(other.agrees for other in linkage.others):
        parts.append(say.markdown("links.others_same"))
    if any(other.missed_alike is False for other in linkage.others):
        parts.append(say.markdown("links.others_unlike"))
    if any(e.subgroup is not None for e in estimates):
        parts.append(say.markdown("links.groups_not"))
    return Text(" ".join(parts))


def links_chart_text(linkage: Linkage | None) -> Text | None:
    """Say what the chart of other thresholds shows; None where there is none."""
    if linkage is None or not linkage.thresholds or linkage.source is None:
        return None
    unknown = linkage.source.no_record_means == "unknown"
    return Text(sentences().markdown("links.fewer_unknown" if unknown else "links.fewer"))


def _name(source: LinkedSource, say: Sentences) -> str:
    label, domain = sentence_case(plain(source.label)), plain(source.domain)
    return say.markdown("links.source", Label=label, domain=domain)


def _source(facts: Facts, source: LinkedSource, say: Sentences) -> Iterator[str]:
    yield _name(source, say)
    yield say.markdown(f"links.means_{source.no_record_means}")
    yield from _sure(facts, source, say)


def _found(facts: Facts, source: LinkedSource, say: Sentences) -> str:
    rates = [rate for rate in source.rates if not rate.variable]
    if any(rate.share is None for rate in rates):
        return say.markdown("links.found_hidden")
    ours, *theirs = map(_share, rates)
    if not theirs:
        return say.markdown("links.found_rates_alone", ours=facts.words.ours, ours_share=ours)
    return say.markdown(
        "links.found_rates", ours=facts.words.ours, ours_share=ours, theirs_share=theirs[0]
    )


def _share(rate: MatchRate) -> str:
    return _of_100(rate.share or 0.0)


def _of_100(share: float) -> str:
    return Amounts.of_ranges("percent", ()).level(share)


def _sure(facts: Facts, source: LinkedSource, say: Sentences) -> Iterator[str]:
    """Say how many were rightly found, and how many links are wrong."""
    model = source.basis == "model"
    given = [group for group in source.quality if group.found is not None]
    if len(given) < len(source.quality) or not given:
        yield say.markdown("links.not_reviewed_hidden" if model else "links.too_few_reviewed")
        return
    if model and any(group.found_low is not None for group in given):
        # Of one group a sample was looked at and of the other none: no sentence of either is true of both.
        yield say.markdown("links.too_few_reviewed")
        return
    form = "alone" if len(given) == 1 else "both"
    slots = {"ours": facts.words.ours}
    for name, group in zip(("ours", "theirs"), given, strict=False):
        slots[f"{name}_found"] = _of_100(group.found or 0.0)
        slots[f"{name}_wrong"] = _of_100(group.wrong or 0.0)
        slots[f"{name}_range"] = _range(group.found_low, group.found_high, say)
        slots[f"{name}_wrong_range"] = _range(group.wrong_low, group.wrong_high, say)
    if model:
        yield say.markdown(f"links.not_reviewed.{form}", **slots)
        return
    yield say.markdown("links.reviewed")
    yield say.markdown(f"links.rightly_found.{form}", **slots)
    yield say.markdown("links.never_near")
    if not any(group.wrong for group in given):
        yield say.markdown("links.none_wrong")
    elif all(group.wrong is not None for group in given):
        yield say.markdown(f"links.wrong.{form}", **slots)


def _range(low: float | None, high: float | None, say: Sentences) -> str:
    """Give a range behind its rate; nothing where both ends are printed alike."""
    amounts = Amounts.of_ranges("percent", ())
    if low is None or high is None or amounts.level_cell(low) == amounts.level_cell(high):
        return ""
    return say.plain("links.likely_range", range=amounts.level_range(low, high))


def _effect(linkage: Linkage, say: Sentences) -> Iterator[str]:
    adjusted, source = linkage.adjusted, linkage.source
    assert source is not None
    if adjusted is None or adjusted.estimate is None or adjusted.low is None:
        yield say.markdown(f"links.not_adjusted.{linkage.not_adjusted or 'no_number'}")
        return
    amounts = Amounts.of(adjusted, say)
    unknown = source.no_record_means == "unknown"
    yield say.markdown(
        "links.adjusted_unknown" if unknown else "links.adjusted",
        difference=amounts.difference(adjusted.estimate),
        range=amounts.range(
            adjusted.low, adjusted.high or 0.0, clear=adjusted.verdict != "inconclusive"
        ),
    )
    if source.basis == "model":
        yield say.markdown("links.by_model")
    yield say.markdown("links.same" if linkage.agrees else "links.other")
    if linkage.missed_alike is False:
        yield say.markdown("links.missed_unlike")
    if not unknown:
        yield say.markdown("links.holds_if")
    if linkage.unseen and linkage.open_low is not None and linkage.open_high is not None:
        open_ = amounts.range(linkage.open_low, linkage.open_high, clear=False)
        yield say.markdown("links.open", unseen=f"{linkage.unseen:g}", range=open_)
    if linkage.assumed_low is not None and linkage.assumed_high is not None:
        yield say.markdown(
            "links.assumed",
            missed=f"{linkage.assumed_missed:g}",
            wrong=f"{linkage.assumed_wrong:g}",
            range=amounts.range(linkage.assumed_low, linkage.assumed_high, clear=False),
        )
