"""Parts of sentences that several sentences share: the outcome, when it was measured, who it is about.

Also makes names safe to print. It judges nothing. The words are in ``en/words.yml``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from localeval.analysis.facts import Facts
from localeval.base.dates import long_date
from localeval.catalogue.catalogue import Outcome, shared_outcomes
from localeval.designs.registry import estimator_name
from localeval.project.project import Measure
from localeval.report.display import escape
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.retold import outcome_words, retold, told_outcome
from localeval.results import Estimate, Level, Series, Subgroup


def plain(text: str) -> str:
    """Drop control and invisible formatting characters, and fold white space, for a cell or a picture."""
    spaced = " ".join(str(text).split())
    return "".join(c for c in spaced if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})


def safe(text: str) -> str:
    """Make any text stand literally inside a Markdown sentence."""
    return escape(plain(text))


def numbered(kind: str, n: int) -> str:
    """Name a table or a figure by its number: ``Table 5``."""
    say = sentences()
    return say.plain("document.numbered", kind=say.plain(f"document.{kind}"), n=str(n))


def verdict_name(code: str) -> str:
    """Give a verdict as it is printed; a clear one that the number of tests makes doubtful is ``may_be_chance``."""
    return sentences().plain(f"verdict.{code}")


def method_name(code: str) -> str:
    """Give a method's name as it is printed; one that no design lists with spaces for underscores."""
    return estimator_name(code)


def column_name(name: str) -> str:
    """Give a column's name as it is printed: ``months_workless`` becomes ``Months workless``."""
    text = plain(retold(plain(name).replace("_", " ").strip()))
    return text[:1].upper() + text[1:]


def months(n: int) -> str:
    """Give a number of months: ``1 month``, ``24 months``."""
    say = sentences()
    return say.plain(say.by_number("month_number", n), n=str(n))


def after(month: int) -> str:
    """Say when an outcome was measured: ``24 months after the start``; month 0 is ``at the start``."""
    say = sentences()
    return say.plain("month.after", months=months(month)) if month else say.plain("month.start")


def at_month(month: int) -> str:
    """Say when an outcome was measured, in a cell: ``month 24``; month 0 is ``at the start``."""
    say = sentences()
    return say.plain("month.cell", n=str(month)) if month else say.plain("month.start")


def is_beside_a_number(text: str) -> bool:
    """Whether a cell says that a number is just beside the one that it rounds to: ``above 0``, ``under 1``."""
    say, number = sentences(), re.search(r"\d[\d,.]*", text)
    shown = number.group() if number else ""
    return text in {say.plain(f"cell.{key}", n=shown) for key in ("up", "down", "none", "all")}


def between_two_numbers() -> tuple[str, str]:
    """Give what stands in a cell between the two ends of a range, and between two numbers: `` to `` and `` and ``."""
    say = sentences()
    both = say.plain("impact.two_numbers", ours="", theirs="")
    return say.plain("from_to", low="", high=""), both


def between_number_and_all() -> str:
    """Give what stands in a cell between how many did and of how many: `` of ``."""
    return sentences().plain("delivery.out_of", reached="", people="")


def joined(items: Iterable[str]) -> str:
    """Join items as a sentence does: ``a, b and c``."""
    *most, last = list(items) or [""]
    return sentences().plain("list", most=", ".join(most), last=last) if most else last


def spelled(n: int) -> str:
    """Spell a number under ten, as house style asks in running text."""
    say, key = sentences(), f"number_word.{n}"
    return say.plain(key) if say.has(key) else f"{n:,}"


def number_of_people(n: int) -> str:
    """Give a number of people in figures: ``1 person``, ``1,260 people``."""
    say = sentences()
    return say.plain(say.by_number("people_number", n), n=f"{n:,}")


def sentence_case(text: str) -> str:
    """Begin a sentence with a capital letter."""
    return text[:1].upper() + text[1:]


def inside(text: str) -> str:
    """Begin with a small letter inside a sentence, but leave an abbreviation alone: ``NEET``."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def outcome_of(facts: Facts, code: str) -> Outcome | None:
    """Give the outcome of a code: the place's own as it is declared, else the catalogue's; None where neither has it."""
    for measure in facts.measures:
        if measure.outcome.code == code:
            return told_outcome(measure.outcome)
    shared = shared_outcomes().get(code)
    return told_outcome(shared) if shared else None


def measure_title(measure: Measure) -> str:
    """Give an outcome and its month for a list: ``In paid work, 24 months after the start``."""
    label, when = plain(told_outcome(measure.outcome).label), after(measure.month)
    return sentences().plain("measure", label=label, when=when)


def label_of(item: Estimate | Level | Series) -> str:
    """Give the label of the outcome that a result is of; that of a place's own outcome is the place's word."""
    return plain(outcome_words(item.outcome).get("label", item.label))


def table_name(name: str) -> str:
    """Give the name of a table of the data standard as it is printed."""
    say, key = sentences(), f"quality.tables.{name}"
    return say.plain(key) if say.has(key) else plain(name)


def columns_in_words(groups: Sequence[str]) -> str:
    """Give column names inside a sentence, as plain text: ``age, sex and months workless``."""
    return joined(plain(retold(plain(name).replace("_", " "))) for name in groups)


def when_chosen(facts: Facts) -> str:
    """Say, as plain text, whether it is documented that the primary outcome was chosen before the analysis."""
    say = sentences()
    written, locked, where = facts.prespecified, facts.data_locked, facts.prespecified_where
    if written is None:
        return say.plain("chosen.not_documented")
    slots = {"written": long_date(written), "where": plain(where)}
    if locked is not None:
        slots["locked"] = long_date(locked)
        if written > locked:
            return say.plain("chosen.too_late", **slots)
    if not slots["where"]:
        return say.plain("chosen.nowhere", **slots)
    return say.plain("chosen.before_fixed" if locked else "chosen.before", **slots)


def value_name(group: Subgroup) -> str:
    """Name the value of a group: the place's word, or what the package made."""
    return plain(retold(group.value))


def group_label(item: Estimate | Level) -> str:
    """Name the group of people that a result is about: ``Sex: Female``."""
    say = sentences()
    if item.subgroup is None:
        return say.plain("everyone")
    variable, value = column_name(item.subgroup.variable), value_name(item.subgroup)
    return say.plain("group_of_people", variable=variable, value=value)
