"""How the comparison was made and what it cannot show, with the published source of each step.

Describes what ``comparison`` and ``methods`` do, in the sentences of ``en/method.yml``. Only what was used is described: a comparison
without an average has nothing about pooling, and one without a comparison group has no word of impact.
"""

from __future__ import annotations

from localeval.comparison.models import Comparison
from localeval.comparison_report.fixed_sentences import counted, fixed
from localeval.comparison_report.printed_pool import FEW
from localeval.report.display import Text
from localeval.report.wording.phrases import plain

_SOURCE = "sources."


def comparison_method_text(comparison: Comparison) -> Text:
    """Say how the comparison was made, step by step, with sources; only the steps that were taken."""
    pools, say = comparison.pools, fixed()
    ordered = "no_ranking" if comparison.order == "name" else "ordered"
    steps = {
        "range": comparison.has_estimates,
        "compared": True,
        "pooled": comparison.has_estimates,
        "average": any(p.summaries and p.caution != "two_places" for p in pools),
        "spread": any(p.summaries and p.caution != "two_places" for p in pools),
        "two": any(p.caution == "two_places" for p in pools),
        "tests": any(m.beyond_chance is not None for p in pools for m in p.members),
        ordered: comparison.has_estimates,
        "steady": any(p.leave_one_out or p.cumulative for p in pools),
        "context": any(m.slope is not None for p in pools for m in p.moderators),
        "small": any(p.small_study for p in pools),
        "lessons": bool(comparison.lessons),
        "rounding": True,
    }
    parts = [say.plain(f"method.{key}") for key, taken in steps.items() if taken]
    parts.append(say.markdown("method.software", version=plain(comparison.package_version)))
    return Text("\n\n".join(parts))


def comparison_limits_text(comparison: Comparison) -> Text:
    """List what a careful reader should keep in mind."""
    pools, say = comparison.pools, fixed()
    few = sum(1 < len(p.pooled) < FEW for p in pools)
    changed = sum(e.code == "changed" for e in comparison.evaluations)
    limits = {
        "synthetic": comparison.synthetic,
        "allowed": bool(comparison.allowed),
        "average": any(p.summaries for p in pools),
        "published": comparison.has_estimates,
        "places": comparison.has_estimates,
        "few": few,
        "small": any(p.small_study is None and p.summaries for p in pools),
        "levels": any("no_comparison_group" in m.reasons for p in pools for m in p.members),
        "changed": changed,
        "rounded": True,
    }
    numbers = {"few": few, "changed": changed}
    bullets = [
        counted(f"limits.{key}", numbers[key]) if key in numbers else say.plain(f"limits.{key}")
        for key, holds in limits.items()
        if holds
    ]
    return Text("\n".join(f"- {bullet}" for bullet in bullets))


def comparison_sources(comparison: Comparison) -> Text | None:
    """Give the full reference of each source that the method names; None when it names none."""
    text, say = comparison_method_text(comparison).markdown, fixed()
    keys = [key for key in say.names() if key.startswith(_SOURCE)]
    named = [say.plain(key) for key in keys if key.removeprefix(_SOURCE) in text]
    return Text("\n".join(f"- {full}" for full in named)) if named else None
