"""Runs the rules over a project and sums up: what is wrong, what is advised, which RAP level is reached.

The sum is data, for programs, and lines for a terminal. No rule is here.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from localeval.base.errors import Problem, ProjectError
from localeval.brand.model import FILE as BRAND_FILE
from localeval.checks.accepted import AcceptedStillFound, without_accepted
from localeval.checks.brand_rules import FAMILY as BRAND
from localeval.checks.rule import LEVELS, ReproducibilityLevel, Rule, Subject
from localeval.project.project import Project, read_project
from localeval.project.whole_keys import with_whole_keys

Status = Literal["ok", "not kept", "not applicable"]

#: The order in which families are listed; others follow.
_FAMILIES = (
    "evaluation.yml",
    BRAND,
    "files",
    "notebooks",
    "data",
    "linking",
    "how it was run",
    "lessons",
    "publication",
    "RAP levels",
)
_KINDS = {
    "input": "must hold, or nothing runs",
    "standard": "part of the standard",
    "advice": "advice",
}


@dataclass(frozen=True)
class CheckFinding:
    """What one rule says of a project.

    Attributes
    ----------
    rule : type of Rule
    status : str
    problems : tuple of Problem
    remarks : tuple of str
        What was found to be in order, or why the rule does not apply.
    """

    rule: type[Rule]
    status: Status
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Give the finding to programs."""
        return {
            **describe(self.rule),
            "status": self.status,
            "problems": [problem.as_dict() for problem in self.problems],
            "remarks": list(self.remarks),
        }


@dataclass(frozen=True)
class CheckReport:
    """What all rules say of a project."""

    findings: tuple[CheckFinding, ...]

    def problems(self, *kinds: str) -> list[Problem]:
        """Give the problems of rules of these kinds, each once."""
        found = [p for one in self.findings if one.rule.kind in kinds for p in one.problems]
        return list(dict.fromkeys(found))

    @property
    def asked(self) -> list[Problem]:
        """What is asked about the data and what they mean, each once."""
        return list(
            dict.fromkeys(p for one in self.findings if _asks(one.rule) for p in one.problems)
        )

    @property
    def other_advice(self) -> list[Problem]:
        """Advice that is not about what stands in the data."""
        found = [
            p
            for one in self.findings
            if one.rule.kind == "advice" and not _asks(one.rule)
            for p in one.problems
        ]
        return list(dict.fromkeys(found))

    @property
    def brand_advice(self) -> list[Problem]:
        """Advice about the look, which every reader sees."""
        found = [one for one in self.findings if one.rule.family == BRAND]
        return CheckReport(tuple(found)).other_advice

    @property
    def remarks(self) -> list[str]:
        """What was found to be in order, line by line."""
        return [line for one in self.findings if one.status == "ok" for line in one.remarks]

    def missing(self, level: ReproducibilityLevel) -> list[Problem]:
        """Give what a level of reproducibility still wants; a level wants those below it too."""
        wanted = LEVELS[: LEVELS.index(level) + 1]
        return [p for one in self.findings if one.rule.level in wanted for p in one.problems]

    @property
    def level(self) -> ReproducibilityLevel | None:
        """The highest level that is reached, or None."""
        reached = [level for level in LEVELS if not self.missing(level)]
        return reached[-1] if reached else None

    @property
    def next_level(self) -> ReproducibilityLevel | None:
        """The lowest level that is not reached, or None."""
        return next((level for level in LEVELS if self.missing(level)), None)

    def exit_code(self, level: ReproducibilityLevel | None = None) -> int:
        """Give 2 where the input cannot be used, 1 where a rule of the standard is not kept, else 0.

        Parameters
        ----------
        level : str, optional
            A level of reproducibility that is asked for; 1 where it is not reached.
        """
        if self.problems("input"):
            return ProjectError.exit_code
        return int(bool(self.problems("standard") or (level and self.missing(level))))

    def as_dict(self, level: ReproducibilityLevel | None = None) -> dict[str, Any]:
        """Give the report to programs (``--json``)."""
        code = self.exit_code(level)
        after = self.next_level
        return {
            "ok": code == 0,
            "exit_code": code,
            "checked": self.remarks,
            "problems": [problem.as_dict() for problem in self.problems("input", "standard")],
            "questions": [problem.as_dict() for problem in self.asked],
            "advice": [problem.as_dict() for problem in self.other_advice],
            "rap": {
                "level": self.level,
                "next": after,
                "missing": [p.as_dict() for p in self.missing(after)] if after else [],
            },
            "rules": [finding.as_dict() for finding in self.findings],
        }


def _asks(rule: type[Rule]) -> bool:
    return (rule.family, rule.kind) == ("data", "advice") and rule.about_values


def rules() -> list[type[Rule]]:
    """Give every rule, by family, in the order in which they are written."""
    here = str(Path(__file__).parent)
    for module in sorted(pkgutil.iter_modules([here]), key=lambda m: m.name):
        importlib.import_module(f"{__package__}.{module.name}")
    own = [rule for rule in Rule.registry if rule.__module__.startswith(f"{__package__}.")]
    others = [rule for rule in Rule.registry if rule not in own]
    families = list(dict.fromkeys([*_FAMILIES, *(rule.family for rule in (*own, *others))]))
    return sorted([*own, *others], key=lambda rule: families.index(rule.family))


def describe(rule: type[Rule]) -> dict[str, Any]:
    """Give a rule to programs (``--list --json``)."""
    return {
        "rule": rule.name(),
        "family": rule.family,
        "kind": rule.kind,
        "level": rule.level,
        "message": rule.message(),
    }


def check_folder(start: Path, with_data: bool = True) -> CheckReport:
    """Check the project that a folder belongs to.

    Parameters
    ----------
    start : Path
        A folder of the project.
    with_data : bool
        Whether the data are looked at as well.

    Raises
    ------
    ProjectError
        There is no project, or its ``evaluation.yml`` cannot be used.
    """
    return apply_rules(Subject(read_project(start), with_data))


def apply_rules(subject: Subject) -> CheckReport:
    """Let every rule look at a project."""
    every = rules()
    # What silences nothing is known when all others have been asked.
    found = {rule: _finding(rule, subject) for rule in every if rule is not AcceptedStillFound}
    found[AcceptedStillFound] = _finding(AcceptedStillFound, subject)
    return CheckReport(tuple(found[rule] for rule in every))


def asked_by_the_rules(subject: Subject) -> list[Problem]:
    """Give what is asked about the data and what they mean, each once, and nothing else of a check."""
    found = [
        _finding(rule, subject)
        for rule in rules()
        if _asks(rule) and rule is not AcceptedStillFound
    ]
    return CheckReport(tuple(found)).asked


def check_project(project: Project) -> list[str]:
    """Check a project and its data.

    Returns
    -------
    list of str
        What was found to be in order, one line each.

    Raises
    ------
    ProjectError
        With every problem for which the project cannot be used or is not standard.
    """
    found = apply_rules(Subject(project))
    problems = found.problems("input", "standard")
    if problems:
        raise ProjectError(problems)
    return found.remarks


def _finding(rule: type[Rule], subject: Subject) -> CheckFinding:
    one = rule()
    why = one.not_applicable(subject)
    if why:
        return CheckFinding(rule, "not applicable", remarks=(why,))
    problems: list[Problem] = []
    remarks: list[str] = []
    try:
        for item in one.check(subject):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                remarks.append(item)
    except ProjectError as error:
        problems.extend(error.problems)
    problems = without_accepted(rule, problems, subject)
    problems = [
        replace(problem, remedy=with_whole_keys(problem.remedy, subject.data_as_written))
        for problem in problems
    ]
    status: Status = "not kept" if problems else "ok"
    return CheckFinding(rule, status, tuple(problems), tuple(remarks))


def report_lines(
    report: CheckReport, level: ReproducibilityLevel | None = None, *, advice: bool = False
) -> Iterator[str]:
    """Give the lines of a report; problems with the input or the standard are listed apart, before it.

    Parameters
    ----------
    report : CheckReport
    level : str, optional
        The level of reproducibility that was asked for, of which is listed what it lacks.
    advice : bool
        Whether advice is listed that is not about the data, and what the next level lacks.
    """
    if report.asked:
        yield "Asked about the data:"
        yield from (f"  - {problem}" for problem in report.asked)
    if report.brand_advice:
        yield f"About {BRAND_FILE}:"
        yield from (f"  - {problem}" for problem in report.brand_advice)
    yield from (f"ok  {line}" for line in report.remarks)
    judged = [one for one in report.findings if one.rule.kind in {"input", "standard"}]
    kept = sum(one.status == "ok" for one in judged)
    applied = sum(one.status != "not applicable" for one in judged)
    yield f"ok  {kept} of {applied} rules of the standard are kept (--list tells them)"
    wanted = level or report.next_level
    missing = report.missing(wanted) if wanted else []
    reached = f"RAP level: {report.level or 'none yet'}"
    others = [item for item in report.other_advice if item not in report.brand_advice]
    if level and missing:
        yield f"{reached}. For {level}:"
        yield from (f"  - {problem}" for problem in missing)
    elif not advice:
        yield reached
    if not advice:
        more = len(others) + (0 if level else len(missing))
        if more:
            yield f"{more} more {'piece' if more == 1 else 'pieces'} of advice: localeval check --advice"
        return
    if not level:
        yield f"{reached}. For {wanted}:" if missing else reached
        yield from (f"  - {problem}" for problem in missing)
    if others:
        yield "Advice:"
        yield from (f"  - {problem}" for problem in others)


def rule_lines(rules: Sequence[type[Rule]]) -> Iterator[str]:
    """List the rules by family, each with its name, what it says, and what it means not to keep it."""
    family = ""
    for rule in rules:
        if rule.family != family:
            family = rule.family
            yield family
        kind = rule.level or _KINDS[rule.kind]
        yield f"  {rule.name()} ({kind}): {rule.message()}"
