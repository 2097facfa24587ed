"""Who, what, when and against whom: the parts that the sentences on one result share, from ``en/`` and the catalogue.

All of it is plain text: a title takes it as it is, and ``Sentences.markdown`` escapes it. Nothing is judged here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from localeval.analysis.facts import Facts
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import Sentences
from localeval.report.wording.phrases import label_of, outcome_of, plain, sentence_case
from localeval.results import Estimate, Level

_YEAR = 12


@dataclass(frozen=True)
class FindingParts:
    """What sentences on one result are made of.

    Parameters
    ----------
    facts : Facts
    item : Estimate or Level
    say : Sentences
    alike : bool
        Whether the groups are shown to have been alike before the start, so that the others are similar people.
    """

    facts: Facts
    item: Estimate | Level
    say: Sentences
    alike: bool = False

    @cached_property
    def amounts(self) -> Amounts:
        """The result's numbers in words."""
        return Amounts.of(self.item, self.say)

    @property
    def programme(self) -> str:
        return plain(self.facts.programme)

    @property
    def voice(self) -> str:
        """Which forms speak of its people: ``joined`` or ``offered``."""
        return self.facts.words.voice

    @property
    def who(self) -> str:
        """Whom it is about: ``people who joined Next Step``."""
        return self.say.plain(f"who.{self.voice}", programme=self.programme)

    @property
    def who_short(self) -> str:
        return self.say.plain(f"who_short.{self.voice}")

    @property
    def against(self) -> str:
        """With whom they are compared: ``similar people who did not join``."""
        return self.say.plain(f"against.{self._others}")

    @property
    def after(self) -> str:
        """When it was measured: ``after a year``."""
        return when(self.say, "after", self.item.month)

    @property
    def since(self) -> str:
        """When it was measured, and since when that counts: ``a year after joining``."""
        return when(self.say, f"since.{self.voice}", self.item.month)

    @property
    def since_programme(self) -> str:
        """The same with the programme's name, at the head of a sentence: ``A year after joining Next Step``."""
        words = self.say.plain(
            f"since_programme.{self.voice}", since=self.since, programme=self.programme
        )
        return sentence_case(words)

    @property
    def label(self) -> str:
        """The outcome's name."""
        return label_of(self.item)

    @property
    def is_share(self) -> bool:
        return self.item.unit == "percent"

    @property
    def people(self) -> str:
        """What some people in 100 did: ``were in paid work``."""
        return self._share_words[0]

    def more_people(self, value: float) -> str:
        """Give a difference in people: ``12 more people in 100 were in paid work``."""
        return self.amounts.people(value, *self._share_words)

    def did(self, amount: str) -> str:
        """Say what people had of an outcome that is no share: ``earned £1,500 more in the year``."""
        outcome = outcome_of(self.facts, self.item.outcome)
        if outcome is None or not outcome.did:
            return self.say.plain("own.did", amount=amount, label=self.label)
        return outcome.did.replace("{amount}", amount)

    @property
    def says_average(self) -> bool:
        """Whether the words for what people had say by themselves that it is an average, as those of a place's own outcome do."""
        outcome = outcome_of(self.facts, self.item.outcome)
        return outcome is None or not outcome.did

    @property
    def is_of_the_first_year(self) -> bool:
        """Whether it is an amount of the year after the start, so that its own words say when."""
        outcome = outcome_of(self.facts, self.item.outcome)
        return self.item.month == _YEAR and outcome is not None and outcome.unit == "money"

    @property
    def _others(self) -> str:
        return "similar" if self.alike and self.voice == "joined" else self.voice

    @property
    def _share_words(self) -> tuple[str, str]:
        outcome = outcome_of(self.facts, self.item.outcome)
        if outcome is None or not outcome.people:
            people, person = (
                self.say.plain(f"own.{n}", label=self.label) for n in ("people", "person")
            )
            return people, person
        return outcome.people, outcome.person


def when(say: Sentences, key: str, month: int) -> str:
    """Say when an outcome was measured, in whole years where it can.

    Parameters
    ----------
    say : Sentences
    key : str
        ``after``, or ``since.joined`` or ``since.offered``.
    month : int
        Months after the start.
    """
    if month == 0:
        return say.plain(f"{key}.start")
    years, rest = divmod(month, _YEAR)
    unit, number = ("months", str(month)) if rest else ("years", str(years))
    words = f"number_of_{unit}.{number}"
    shown = say.plain(words) if say.has(words) else number
    return say.plain(say.by_number(f"{key}.{unit}", number), n=shown)
