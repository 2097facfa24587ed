"""Words for the codes of results and comparisons (designs, domains, reasons, dates), and the library's own sentences.

A code that is not known here is shown with blanks for underscores, because results of other versions may hold it. Other
sentences are those of ``comparison_report``; here is only what was allowed, and why nobody is ranked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from localeval.base.dates import day_words
from localeval.comparison.models import Member, NotPooledReason, Pool
from localeval.comparison_report.reason_words import REASONS, Whys
from localeval.library.fixed_sentences import said
from localeval.report.lessons_section import area_words, evidence_words, finding_words, stage_words
from localeval.report.wording.phrases import sentence_case
from localeval.results.about import Ages, Domain, EvidenceKind, LessonFinding, Stage, Starts

#: The words of the reports, to stand alone.
DOMAINS = {code: sentence_case(area_words(code)) for code in get_args(Domain)}
STAGES = {code: sentence_case(stage_words(code)) for code in get_args(Stage)}
FINDINGS = {code: sentence_case(finding_words(code)) for code in get_args(LessonFinding)}
EVIDENCE_KINDS = {code: evidence_words(code) for code in get_args(EvidenceKind)}

AGREEMENTS = {
    "one_place": said("word.agreement.one_place"),
    "agree": said("word.agreement.agree"),
    "differ": said("word.agreement.differ"),
    "unclear": said("word.agreement.unclear"),
}

#: Of what a programme says of several of its places in the same words.
ONE_PROGRAMME = said("word.one_programme")

REACHES = {
    "locally": said("word.reach.locally"),
    "regionally": said("word.reach.regionally"),
    "nationally": said("word.reach.nationally"),
}

#: What each level of the Maryland scale means, short enough for a list.
LEVELS = {
    5: said("word.level.5"),
    4: said("word.level.4"),
    3: said("word.level.3"),
    2: said("word.level.2"),
    1: said("word.level.1"),
}

#: Whether an evaluation was made with the code of a release.
CODE = {
    "released": said("word.code.released"),
    "changed": said("word.code.changed"),
    "unknown": said("word.code.unknown"),
}


def word(table: Mapping[str, str], code: str) -> str:
    """Give the word for a code, or the code made readable."""
    known = table.get(code)
    if known:
        return known
    text = code.removeprefix("local:").replace("_", " ")
    return sentence_case(text)


def why(whys: Whys, member: Member, reasons: tuple[NotPooledReason, ...]) -> str:
    """Say why an estimate is not pooled: every reason, the first with a capital letter."""
    return sentence_case("; ".join(whys.why(reason, member) for reason in reasons))


def day(date: str | None) -> str:
    """Give a date in words: ``1 October 2026``."""
    return day_words(date) if date else said("word.not_provided")


def month(date: str) -> str:
    """Give the month of a date in words: ``October 2026``."""
    return day(date).partition(" ")[2]


def ages(band: Ages | None) -> str:
    """Give an age band: ``18 to 66``."""
    return said("word.from_to", first=band.low, last=band.high) if band else said("word.not_stated")


def starts(window: Starts | None) -> str:
    """Give the window in which people started."""
    if window is None:
        return said("word.not_provided")
    return said("word.from_to", first=day(window.first), last=day(window.last))


def file_size(n: int) -> str:
    """Give the size of a file."""
    return f"{n / 1_000_000:.1f} MB" if n >= 1_000_000 else f"{max(1, round(n / 1000)):,} kB"


def count_words(n: int, one: str, many: str = "") -> str:
    """Give a number in digits with its noun: ``1 place``, ``1,000 places``."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def allowed_although(pool: Pool) -> str:
    """Say what was allowed that is otherwise not pooled; empty when nothing was."""
    found = {reason for member in pool.pooled for reason in member.allowed}
    done = [REASONS[reason].allowed for reason in REASONS if reason in found]
    if not done:
        return ""
    return said("word.allowed", reasons=" ".join(done))


def ranking_note(order: str) -> str:
    """Say why places are not ranked."""
    first = said("word.order.name") if order == "name" else said("word.order.estimate")
    return said("word.ranking", first=first)
