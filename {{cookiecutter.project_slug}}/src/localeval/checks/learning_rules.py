"""Rules about what people write of how a programme was meant to work and what happened: theory of change, partners, process; and voices.

The files are optional; whether they can be read is a rule, what they would add is advice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from localeval.base.errors import Problem, ProjectError
from localeval.checks.rule import Rule, Subject
from localeval.data.partners_file import read_partners
from localeval.data.problems import rows_problem
from localeval.data.process_file import read_process
from localeval.data.theory_file import read_theory
from localeval.methods.disclosure.door import Door
from localeval.project.written_files import WRITTEN, WrittenName
from localeval.results.learning import Theory

if TYPE_CHECKING:
    from localeval.analysis.voices import WhyNot

_FAMILY = "how it was run"
#: What a report would have with each file.
_ADDS: dict[WrittenName, str] = {
    "theory": "a drawing of how the programme was meant to work, with what the data say of each step",
    "partners": "a map of the organisations that took part, and what each gave",
    "process": "answers on whether what was planned happened, beside the numbers on delivery",
}
_THEORY = WRITTEN["theory"]


class TheoryReadable(Rule):
    """The theory of change (theory.yml) can be read, where there is one."""

    family = _FAMILY
    kind = "input"

    def not_applicable(self, subject: Subject) -> str:
        return _unwritten(subject, "theory")

    def check(self, subject: Subject) -> Iterator[str]:
        theory = read_theory(subject.project)
        if theory is not None:
            yield f"{_THEORY}: {len(theory.steps)} step(s), {len(theory.links)} link(s)"


class PartnersReadable(Rule):
    """The partners (partners.yml) can be read, where they are named."""

    family = _FAMILY
    kind = "input"

    def not_applicable(self, subject: Subject) -> str:
        return _unwritten(subject, "partners")

    def check(self, subject: Subject) -> Iterator[str]:
        yield f"{WRITTEN['partners']}: {len(read_partners(subject.project))} partner(s)"


class ProcessReadable(Rule):
    """The answers on how the programme ran (process.yml) can be read, where there are any."""

    family = _FAMILY
    kind = "input"

    def not_applicable(self, subject: Subject) -> str:
        return _unwritten(subject, "process")

    def check(self, subject: Subject) -> Iterator[str]:
        yield f"{WRITTEN['process']}: {len(read_process(subject.project))} answer(s)"


class RunIsDescribed(Rule):
    """The report says how the programme was meant to work, who took part in running it, and whether it ran as planned."""

    family = _FAMILY
    kind = "advice"
    about_values = False

    def check(self, subject: Subject) -> Iterator[Problem]:
        for name, adds in _ADDS.items():
            if name not in subject.project.written:
                what = f"nothing is written there; with it the report has {adds}."
                yield Problem(WRITTEN[name], what, "Take the marks (#) away from its example.")


class AiUseDeclared(Rule):
    """The use of artificial intelligence in the evaluation is declared, where there was any."""

    family = "evaluation.yml"
    kind = "advice"
    about_values = False

    def check(self, subject: Subject) -> Iterator[Problem]:
        if not subject.project.settings.assurance.ai:
            what = "nothing is declared on the use of artificial intelligence, so that the report says nothing of it."
            remedy = (
                "If any was used, for coding, writing or code, say so: "
                "ai: [{used_for: a first coding of interviews, tool: name and version, checked_by: who has checked it}]"
            )
            yield subject.setting(("assurance",), what, remedy)


class TheoryIsWhole(Rule):
    """Each step of the theory of change is linked, each link has an assumption, and something shows each outcome."""

    family = _FAMILY
    kind = "advice"
    about_values = False

    def not_applicable(self, subject: Subject) -> str:
        return _unwritten(subject, "theory")

    def check(self, subject: Subject) -> Iterator[Problem]:
        theory = _readable(subject)
        if theory is None:
            return
        linked = {code for link in theory.links for code in (link.start, link.end)}
        alone = [step.code for step in theory.steps if step.code not in linked]
        if alone and len(theory.steps) > 1:
            what = f"no link leads from or to {_named(alone)}."
            yield Problem(_THEORY, what, "Say what it is for, or leave it out.", column="links")
        bare = [f"{k.start} to {k.end}" for k in theory.links if not k.assumption]
        if bare:
            what = f"{len(bare)} link(s) have no assumption: {_named(bare)}."
            remedy = "Say what has to be true: where that fails, the programme fails unseen."
            yield Problem(_THEORY, what, remedy, column="links.assumption")
        unseen = [
            step.code
            for step in theory.steps
            if step.kind in {"output", "outcome"} and not (step.is_measurable or step.indicator)
        ]
        if unseen:
            what = f"nothing is said to show {_named(unseen)}."
            remedy = "Add outcome, delivery, or indicator in words."
            yield Problem(_THEORY, what, remedy, column="outcomes")


def _unwritten(subject: Subject, name: WrittenName) -> str:
    return "" if name in subject.project.written else f"nothing is written in {WRITTEN[name]}"


def _readable(subject: Subject) -> Theory | None:
    try:
        return read_theory(subject.project)
    except ProjectError:
        return None


def _named(items: list[str]) -> str:
    more = f" and {len(items) - 5} more" if len(items) > 5 else ""
    return f"{', '.join(items[:5])}{more}"


class QuotationsLookedAt(Rule):
    """Quotations in the table of voices tell nobody who spoke, and who spoke agreed that they are printed."""

    family = _FAMILY
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        if "voices" not in subject.project.tables:
            return "there is no table of voices (data.voices)"
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem | str]:
        from localeval.analysis.voices import heard, names_somebody

        project = subject.project
        rules = project.settings.disclosure
        door = Door(rules.threshold, rules.rounding)
        table = subject.look.checked["voices"]
        rows: dict[WhyNot, list[int]] = {}
        printed = 0
        for place in project.places:
            frame = table.frame
            if "place_code" in frame and len(project.places) > 1:
                frame = frame[frame["place_code"] == place.code]
            found = heard(project, place, frame, door)
            printed += len(found.quotations)
            for kept in found.kept:
                for why in kept.why:
                    rows.setdefault(why, []).append(int(frame.index[kept.row]))
        for name in ("theme", "role"):
            words = table.frame[name].dropna().astype(str) if name in table.frame else None
            if words is None:
                continue
            tells = words.map({word: names_somebody(word) for word in words.unique()})
            if tells.any():
                what = f"this {name} is printed as it is, and holds what may be a name, an address, a number, an age or a day"
                remedy = "Call it by what people spoke of, and not by who it was about."
                these = words.index[tells.to_numpy(dtype=bool)].tolist()
                yield rows_problem(table.spec.file, table.theirs[name], these, what, remedy)
        column = table.theirs.get("quotation", "quotation")
        for why, these in rows.items():
            what, remedy = _NOT_PRINTED[why]
            yield rows_problem(table.spec.file, column, sorted(these), what, remedy)
        yield f"{table.spec.file}: {printed} quotation(s) are printed"


#: What is said of a quotation that is not printed, and what a person can do.
_IN_YOUR_WORDS = "Put it into your own words, or take out what tells; its theme counts as it is."
_NOT_PRINTED: dict[WhyNot, tuple[str, str]] = {
    "consent": (
        "this quotation is not printed: consent is not yes",
        "Ask who spoke, or say it in your own words in process.yml or lessons.yml.",
    ),
    "few": (
        "this quotation is not printed: too few people of this role were asked for it to be anybody's",
        "Put roles together, such as staff and partners; or say it in your own words.",
    ),
    "theme": (
        "this quotation is not printed: too few people spoke of its theme, which is not named either",
        "Put themes together that belong together.",
    ),
    "name": ("this quotation is not printed: it holds what may be a name", _IN_YOUR_WORDS),
    "contact": ("this quotation is not printed: it holds an address", _IN_YOUR_WORDS),
    "number": ("this quotation is not printed: it holds a long number", _IN_YOUR_WORDS),
    "place": ("this quotation is not printed: it holds a postcode", _IN_YOUR_WORDS),
    "age": ("this quotation is not printed: it tells somebody's age", _IN_YOUR_WORDS),
    "day": ("this quotation is not printed: it holds a day or a year", _IN_YOUR_WORDS),
    "job": ("this quotation is not printed: it tells somebody's job", _IN_YOUR_WORDS),
    "several": (
        "this quotation is not printed: it tells several things of one person, or that they are the only one of a kind, by which neighbours know them",
        _IN_YOUR_WORDS,
    ),
    "id": ("this quotation is not printed: it holds the id of somebody who was asked", _IN_YOUR_WORDS),
    "long": ("this quotation is not printed: it is longer than 400 characters", "Take the part that matters."),
    "marks": ("this quotation is not printed: it holds characters that readers do not see", "Type it anew."),
}  # fmt: skip
