"""Parts of sentences that several sentences share: the outcome, when it was measured, who it is about.

Also makes names safe to print. It judges nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from localeval.analysis.facts import Facts
from localeval.base.dates import long_date
from localeval.catalogue.catalogue import Outcome, shared_outcomes
from localeval.designs.registry import estimator_name
from localeval.project.project import Measure
from localeval.report.display import escape
from localeval.report.wording.numbers import is_money
from localeval.results import Estimate, Level

VERDICTS = {
    "better": "Better",
    "worse": "Worse",
    "inconclusive": "Inconclusive",
    "withheld": "Not given",
}

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def plain(text: str) -> str:
    """Drop control and invisible formatting characters, and fold white space, for a cell or a picture."""
    spaced = " ".join(str(text).split())
    return "".join(c for c in spaced if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})


def safe(text: str) -> str:
    """Make any text stand literally inside a Markdown sentence."""
    return escape(plain(text))


def method_name(code: str) -> str:
    """Give a method's name as it is printed; one that no design lists with spaces for underscores."""
    return estimator_name(code)


def column_name(name: str) -> str:
    """Give a column's name as it is printed: ``months_workless`` becomes ``Months workless``."""
    text = plain(name).replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def months(n: int) -> str:
    """Give a number of months: ``1 month``, ``24 months``."""
    return f"{n} month" if n == 1 else f"{n} months"


def after(month: int) -> str:
    """Say when an outcome was measured: ``24 months after the start``; month 0 is ``at the start``."""
    return "at the start" if month == 0 else f"{months(month)} after the start"


def at_month(month: int) -> str:
    """Say when an outcome was measured, in a cell: ``month 24``; month 0 is ``at the start``."""
    return "at the start" if month == 0 else f"month {month}"


def joined(items: Iterable[str]) -> str:
    """Join items as a sentence does: ``a, b and c``."""
    *most, last = list(items) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def spelled(n: int) -> str:
    """Spell a number under ten, as house style asks in running text."""
    return _SMALL[n] if n < len(_SMALL) else f"{n:,}"


def number_with_noun(n: int, one: str, many: str = "") -> str:
    """Give a number and its noun: ``one test``, ``three tests``."""
    return f"{spelled(n)} {one if n == 1 else many or one + 's'}"


def number_of_people(n: int) -> str:
    """Give a number of people in figures: ``1 person``, ``1,260 people``."""
    return "1 person" if n == 1 else f"{n:,} people"


def sentence_case(text: str) -> str:
    """Begin a sentence with a capital letter."""
    return text[:1].upper() + text[1:]


def inside(text: str) -> str:
    """Begin with a small letter inside a sentence, but leave an abbreviation alone: ``NEET``."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def share_or_average(facts: Facts, item: Estimate | Level) -> str:
    """Say what is measured, after "the": ``share in paid work``, ``average job quality score``.

    An outcome of the shared catalogue has a phrase that finishes the sentence. A place's own has only
    a label, whose grammar is unknown, so it stands in quotation marks.
    """
    return what_is_measured(outcome_of(facts, item.outcome), item.label, item.unit)


def what_is_measured(outcome: Outcome | None, label: str, unit: str) -> str:
    """Say what is measured, after "the", of an outcome of the catalogue, or of one known by its label only."""
    if outcome is None or outcome.is_local:
        name = f"“{safe(label)}”"
        return f"share recorded under {name}" if unit == "percent" else f"average of {name}"
    phrase = safe(outcome.phrase)
    if unit == "percent":
        return f"share {phrase}"
    if is_money(unit):
        return f"average amount of {phrase}"
    if phrase.startswith(unit):
        return f"average number of {phrase}"
    return f"average {phrase}"


def outcome_of(facts: Facts, code: str) -> Outcome | None:
    """Give the outcome of a code: the place's own as it is declared, else the catalogue's; None where neither has it."""
    for measure in facts.measures:
        if measure.outcome.code == code:
            return measure.outcome
    return shared_outcomes().get(code)


def measure_title(measure: Measure) -> str:
    """Give an outcome and its month for a list: ``In paid work, 24 months after the start``."""
    return f"{plain(measure.outcome.label)}, {after(measure.month)}"


def columns_in_words(groups: Sequence[str]) -> str:
    """Give column names inside a sentence, as plain text: ``age, sex and months workless``."""
    return joined(plain(name).replace("_", " ") for name in groups)


def when_chosen(facts: Facts) -> str:
    """Say of the primary outcome whether it is documented that it was chosen before the analysis."""
    written, locked = facts.prespecified, facts.data_locked
    where = safe(facts.prespecified_where)
    if written is None:
        return "it is not documented when it was chosen"
    day = long_date(written)
    if locked is not None and written > locked:
        return f"not chosen before the analysis: written down on {day}, and the data were fixed on {long_date(locked)}"
    if not where:
        return f"said to have been written down on {day}; it is not documented where"
    fixed = f", before the data were fixed on {long_date(locked)}" if locked else ""
    return f"chosen before the analysis: written down on {day}{fixed} ({where})"


def reason(withheld: str) -> str:
    """Give why a number is withheld, ready to stand after a colon, without its full stop."""
    return safe(withheld).rstrip(".") or "the number was withheld"


def group_label(item: Estimate | Level) -> str:
    """Name the group of people that a result is about: ``Sex: Female``."""
    if item.subgroup is None:
        return "Everyone"
    return f"{column_name(item.subgroup.variable)}: {plain(item.subgroup.value)}"
