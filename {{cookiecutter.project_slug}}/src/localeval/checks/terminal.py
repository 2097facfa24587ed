"""What a check has found, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localeval.checks.report import Report
from localeval.checks.rule import Level, Rule

_KINDS = {
    "input": "must hold, or nothing runs",
    "standard": "part of the standard",
    "advice": "advice",
}


def report_lines(report: Report, level: Level | None = None) -> Iterator[str]:
    """Tell a report; problems with the input or the standard are told apart, after it.

    Parameters
    ----------
    report : Report
    level : str, optional
        The level of reproducibility that was asked for; by default what the next one lacks is told.
    """
    yield from (f"ok  {line}" for line in report.remarks)
    judged = [one for one in report.findings if one.rule.kind in {"input", "standard"}]
    kept = sum(one.status == "ok" for one in judged)
    applied = sum(one.status != "not applicable" for one in judged)
    yield f"ok  {kept} of {applied} rules of the standard are kept (--list tells them)"
    advice = report.problems("advice")
    if advice:
        yield "Advice:"
        yield from (f"  - {problem}" for problem in advice)
    reached = report.level or "none yet"
    wanted = level or report.next_level
    missing = report.missing(wanted) if wanted else []
    if not missing:
        yield f"RAP level: {reached}"
        return
    yield f"RAP level: {reached}. For {wanted}:"
    yield from (f"  - {problem}" for problem in missing)


def rule_lines(rules: Sequence[type[Rule]]) -> Iterator[str]:
    """List the rules by family, each with its name, what it says, and what it means not to keep it."""
    family = ""
    for rule in rules:
        if rule.family != family:
            family = rule.family
            yield family
        kind = rule.level or _KINDS[rule.kind]
        yield f"  {rule.name()} ({kind}): {rule.message()}"
