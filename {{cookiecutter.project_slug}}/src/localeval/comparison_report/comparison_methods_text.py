"""How the comparison was made and what it cannot show, with the published source of each step.

Describes what ``comparison`` and ``methods`` do. Only what was used is described: a comparison without a pooled value has
nothing about pooling, and one without a comparison group has no word of impact.
"""

from __future__ import annotations

from localeval.comparison.models import Comparison
from localeval.comparison_report.printed_pool import FEW
from localeval.report.display import Text
from localeval.report.wording.numbers import count
from localeval.report.wording.phrases import safe, spelled

#: Full references, by the short form in which the text names them.
SOURCES: dict[str, str] = {
    "Bender and others 2018": "Bender R, Friede T, Koch A and others (2018). Methods for evidence synthesis in the case of very "
    "few studies. Research Synthesis Methods 9: 382–392.",
    "Deeks and others 2024": "Deeks JJ, Higgins JPT, Altman DG (editors). Chapter 10: Analysing data and undertaking "
    "meta-analyses. In: Cochrane Handbook for Systematic Reviews of Interventions, version 6.5. Cochrane, 2024.",
    "DerSimonian and Laird 1986": "DerSimonian R, Laird N (1986). Meta-analysis in clinical trials. Controlled Clinical Trials "
    "7: 177–188.",
    "Egger and others 1997": "Egger M, Davey Smith G, Schneider M, Minder C (1997). Bias in meta-analysis detected by a simple, "
    "graphical test. BMJ 315: 629–634.",
    "Goldstein and Spiegelhalter 1996": "Goldstein H, Spiegelhalter DJ (1996). League tables and their limitations: statistical "
    "issues in comparisons of institutional performance. Journal of the Royal Statistical Society, Series A 159: 385–443.",
    "Hartung and Knapp 2001": "Hartung J, Knapp G (2001). A refined method for the meta-analysis of controlled clinical trials "
    "with binary outcome. Statistics in Medicine 20: 3875–3889.",
    "Higgins and Thompson 2002": "Higgins JPT, Thompson SG (2002). Quantifying heterogeneity in a meta-analysis. Statistics in "
    "Medicine 21: 1539–1558.",
    "Higgins and others 2009": "Higgins JPT, Thompson SG, Spiegelhalter DJ (2009). A re-evaluation of random-effects "
    "meta-analysis. Journal of the Royal Statistical Society, Series A 172: 137–159.",
    "IntHout and others 2014": "IntHout J, Ioannidis JPA, Borm GF (2014). The Hartung-Knapp-Sidik-Jonkman method for random "
    "effects meta-analysis is straightforward and considerably outperforms the standard DerSimonian-Laird method. BMC Medical "
    "Research Methodology 14: 25.",
    "IntHout and others 2016": "IntHout J, Ioannidis JPA, Rovers MM, Goeman JJ (2016). Plea for routinely presenting prediction "
    "intervals in meta-analysis. BMJ Open 6: e010247.",
    "Nagashima and others 2019": "Nagashima K, Noma H, Furukawa TA (2019). Prediction intervals for random-effects "
    "meta-analysis: a confidence distribution approach. Statistical Methods in Medical Research 28: 1689–1702.",
    "Sidik and Jonkman 2002": "Sidik K, Jonkman JN (2002). A simple confidence interval for meta-analysis. Statistics in "
    "Medicine 21: 3153–3159.",
    "Spiegelhalter 2005": "Spiegelhalter DJ (2005). Funnel plots for comparing institutional performance. Statistics in Medicine "
    "24: 1185–1202.",
    "Viechtbauer 2005": "Viechtbauer W (2005). Bias and efficiency of meta-analytic variance estimators in the random-effects "
    "model. Journal of Educational and Behavioral Statistics 30: 261–293.",
}

_SELECTION = (
    "**What was compared.** Published results, as each place wrote them for others to read. Of several revisions of an "
    "evaluation the newest counts. A result that contradicts itself, or that is not what it says it is, is refused and named."
)

_POOLED = (
    "**What is pooled.** Estimates of the same outcome, in the same unit, at the same month after the start, about the same "
    "people (those who took part, or all who were offered it or could have been; the same ages), from designs that give evidence of like strength "
    "and by the same edition of the method. An outcome of a place’s own, a result without a comparison group and a result that "
    "was withheld are never pooled."
)

_RANDOM = (
    "**Pooled value.** A random-effects average: places are taken to differ in what their programmes really change, and each "
    "counts for more the more precise its result is. The variance between places is estimated by restricted maximum likelihood "
    "(REML; Viechtbauer 2005). The interval is that of Hartung and Knapp 2001 and of Sidik and Jonkman 2002, which keeps its "
    "promise with few places where the older one does not (IntHout and others 2014); where it would be narrower than the "
    "ordinary interval, the ordinary one is given. The method of DerSimonian and Laird 1986 and the fixed effect stand beside "
    "it."
)

_SPREAD = (
    "**How far places differ.** Tau² is the variance between places; I² the share of the variation between results that is "
    "more than chance (Higgins and Thompson 2002); Q tests whether all places have the same true difference. The prediction "
    "interval says where the true difference of a new place like these would be expected (IntHout and others 2016). It is "
    "that of Nagashima and others 2019, which allows for not knowing tau²; the one that takes tau² as known (Higgins and others "
    "2009) stands beside it."
)

_TWO = (
    "**Two places.** With two results the variance between places cannot be estimated (Bender and others 2018). Where they do "
    "not differ beyond chance their fixed-effect average is given, which is about these two only; where they do, none is given."
)

_STEADY = (
    "**How steady it is.** The pooled value is worked out again without each place in turn, and place by place in the order in "
    "which results were published. Those intervals do not allow for having looked several times."
)

_CHANCE = (
    "**No league table.** Places stand in the order of their names. A rank hides how imprecise each result is: among places that "
    "do not differ at all, some come first and some last by chance, and the smallest most often (Goldstein and Spiegelhalter "
    "1996). The funnel shows instead which results lie outside what chance would give (Spiegelhalter 2005), and a place is "
    "called different only after the number of places is allowed for."
)

_ORDERED = (
    "**Order of places.** Whoever made this comparison asked for places in the order of their estimates. That order is mostly "
    "chance where the intervals overlap: among places that do not differ at all, some come first and some last, and the smallest "
    "most often (Goldstein and Spiegelhalter 1996). Do not read it as a ranking. The funnel shows which results lie outside what "
    "chance would give (Spiegelhalter 2005)."
)

_CONTEXT = (
    "**Beside place context.** A line is fitted by meta-regression only from ten places on (Deeks and others 2024, section "
    "10.11.5.1). It describes places and names no cause."
)

_SMALL = (
    "**Small evaluations.** From ten places on, a regression asks whether small evaluations find other results than large ones "
    "(Egger and others 1997). It cannot tell why."
)

_LESSONS = (
    "**Lessons.** Grouped by policy area, stage and practice. Places agree on a practice when all that are clear about it report "
    "the same; “unclear” contradicts nobody."
)


def comparison_method_text(comparison: Comparison) -> Text:
    """Say how the comparison was made, step by step, with sources; only the steps that were taken."""
    parts = [_SELECTION]
    if comparison.has_estimates:
        parts.append(_POOLED)
    pools = comparison.pools
    if any(len(p.summaries) > 1 for p in pools):
        parts += [_RANDOM, _SPREAD]
    if any(p.caution == "two_places" for p in pools):
        parts.append(_TWO)
    if any(p.leave_one_out or p.cumulative for p in pools):
        parts.append(_STEADY)
    if comparison.has_estimates:
        parts.append(_CHANCE if comparison.order == "name" else _ORDERED)
    if any(p.moderators for p in pools):
        parts.append(_CONTEXT)
    if any(p.small_study for p in pools):
        parts.append(_SMALL)
    if comparison.lessons:
        parts.append(_LESSONS)
    parts.append(
        f"**Software.** Made with localeval {safe(comparison.package_version)} on the results’ published numbers; nothing "
        "about any person was used."
    )
    return Text("\n\n".join(parts))


def comparison_limits_text(comparison: Comparison) -> Text:
    """List what a careful reader should keep in mind."""
    bullets = []
    if comparison.synthetic:
        bullets.append(
            "Some or all of the data are made up. Nothing that rests on them is about real people."
        )
    if comparison.allowed:
        bullets.append(
            "Estimates that are otherwise not pooled were pooled here, because that was allowed; the summary lists it."
        )
    if comparison.has_estimates:
        bullets += [
            "A pooled value is no better than the evaluations in it. It does not mend a comparison group that differed in "
            "what nobody recorded.",
            "Places that published are not a sample of all places. If places with unwelcome results did not publish, the "
            "average is too favourable.",
            "The average is over places, not over people: it says what to expect of a place, and larger evaluations do not "
            "count in proportion to their people.",
            "A difference between places is not by itself a difference between programmes: people, jobs, services and ways "
            "of evaluating differ too.",
        ]
        few = [p for p in comparison.pools if 1 < len(p.pooled) < FEW]
        if few:
            bullets.append(
                f"For {_outcomes(len(few))} fewer than {spelled(FEW)} places could be pooled, and how far places differ is "
                "hardly known."
            )
        if any(p.small_study is None and p.summaries for p in comparison.pools):
            bullets.append(
                "With fewer than ten places it cannot be looked into whether small evaluations find other results than large "
                "ones."
            )
    if any("no_comparison_group" in m.reasons for p in comparison.pools for m in p.members):
        bullets.append(
            "Some places have no comparison group. Their levels describe participants and cannot be ranked between places."
        )
    changed = sum(e.code == "changed" for e in comparison.evaluations)
    if changed:
        whose = "One evaluation was" if changed == 1 else f"{count(changed)} evaluations were"
        bullets.append(
            f"{whose} made with changed code: not all of it is as the method was released. Whether an edition of the method "
            "still holds then is for those who changed it to say."
        )
    bullets.append(
        "Results are as their places published them: counts are rounded, and what was withheld is not known here."
    )
    return Text("\n".join(f"- {bullet}" for bullet in bullets))


def _outcomes(n: int) -> str:
    return "one outcome" if n == 1 else f"{spelled(n)} outcomes"


def comparison_sources(comparison: Comparison) -> Text | None:
    """Give the full reference of each source that the method names; None when it names none."""
    text = comparison_method_text(comparison).markdown
    named = [full for short, full in SOURCES.items() if short in text]
    return Text("\n".join(f"- {full}" for full in named)) if named else None
