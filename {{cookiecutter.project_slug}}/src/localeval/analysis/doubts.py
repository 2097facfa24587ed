"""What a doubt about the meaning of the data is, and the few comparisons by which most of them are found.

A doubt is a guess for a question to a person. One that is sure enough to turn the answer also lowers the level of evidence and
stands on the first page of the report. Limits are set so that chance raises each in clean data less than once in 1,000 places,
and so that what programmes do is not taken for a mistake. Nothing here reads a file or publishes a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from localeval.analysis.sample import participants_in
from localeval.catalogue.catalogue import Outcome

DoubtKind = Literal[
    "unlike_size",
    "two_sizes",
    "ceiling",
    "repeated",
    "all_alike",
    "unlike_before",
    "unlike_scale",
    "part_unlike",
    "part_same_months",
    "part_prior_later",
    "part_prior_reversed",
    "part_prior_unlike",
    "reversed",
    "against_another",
    "contradicted",
    "unlike_contradicted",
    "same_months",
    "lost_as_no",
    "never_lost",
    "none_lost",
    "lost_unlike",
    "prior_is_later",
    "prior_tells_too_much",
    "prior_contradicted",
    "unlike_covariate",
    "unlike_codes",
    "columns_exchanged",
    "other_time",
    "other_area",
    "starts_unlike",
    "said_no",
    "chosen_later",
    "copied",
    "part_tells_too_much",
    "unlike_opposed",
    "part_lost_as_no",
    "covariate_ceiling",
    "covariate_repeated",
    "known_of_some",
    "wider_spread",
    "groups_exchanged",
    "began_nothing",
    "took_part",
    "in_both_groups",
    "exchanged_in_part",
    "two_ids",
    "in_two_places",
    "both_by_start",
    "unrelated",
    "part_repeated",
    "pasted",
    "floor",
    "part_contrast",
    "part_level",
    "part_covariate_repeated",
    "part_covariate_reversed",
    "covariate_reversed",
    "tells_too_much",
    "left_unadjusted",
    "apart_before",
    "nobody_left_early",
    "other_clock",
    "numbers_lacking",
    "gone_as_known",
    "peak",
    "months_exchanged",
    "part_months_exchanged",
    "part_reversed",
    "shared_site",
    "drawn_by_day",
    "part_scale",
    "other_month",
    "found_out_otherwise",
    "counted_otherwise",
    "tables_disagree",
    "called_chosen",
    "called_as_came",
    "was_asked",
    "all_stayed",
    "all_began",
    "against_the_draw",
    "not_drawn",
]
Group = Literal["", "participants", "comparison"]
#: Each group, and the other.
BOTH: tuple[tuple[Group, Group], ...] = (
    ("participants", "comparison"),
    ("comparison", "participants"),
)

#: Fewer people than this in a group are not compared.
FEWEST = 20
#: This many people at least, where a share of a group is what is found.
FEW = 10
#: Of a place with more people than this as many are looked at.
MOST = 40_000
#: A difference, a correlation: this many standard errors, which chance makes once in 4,000 in one direction.
FAR = 3.5
#: Amounts this many times as large as others, by their medians, where nothing tells how unlike those are anyway.
TIMES = 3.0
#: Families of outcomes of which people seldom have both.
_OPPOSED = (frozenset({"work", "benefits"}), frozenset({"work", "participation"}))
#: That a part, or a group, has the outcome for nobody or for everybody: chance makes it so once in so many.
_ONCE_IN = 10_000


@dataclass(frozen=True)
class Doubtful:
    """What speaks against values meaning what they are taken for.

    Attributes
    ----------
    kind : str
        ``unlike_size``: amounts of one group are several times those of the other; ``two_sizes``: amounts of two very
        different sizes stand in one column; ``ceiling``: no amount of one group is above a value that many have;
        ``repeated``: many of one group, and hardly any of the other, have exactly one amount; ``all_alike``: everybody of one
        group has the outcome, or nobody; ``unlike_before``: amounts are many times those of the same outcome before the start;
        ``unlike_scale``: what is no amount lies where hardly any value of it lay before the start;
        ``part_unlike``: those of a part of the people, such as a quarter's, are; ``part_same_months``, ``part_prior_later``,
        ``part_prior_reversed``, ``part_prior_unlike``: values of a part are those of another month, or what was before the
        start is later there, the wrong way round, or of another size;
        ``reversed``: the outcome is rarer among those who had it, or more of its kind, before the start, or what goes with
        it in one group goes against it in the other; ``against_another``: it goes with another outcome the wrong way round;
        ``contradicted``: people have it without what it cannot be without; ``unlike_contradicted``: they lack it with what
        mostly goes with it, in one group; ``unlike_opposed``: far more of one group than of the other have two outcomes that exclude each other, or
        neither; ``part_lost_as_no``: a part loses what the rest keeps; ``same_months``: values of two months are the same; ``lost_as_no``: one group loses
        between two months what the other keeps; ``never_lost``: nobody of one group does; ``none_lost``: one group has gaps and the other none; ``lost_unlike``: who had the
        outcome earlier is lost more often than who had not, by ``shares`` in each group, and in one far more than in the other;
        ``prior_is_later``, ``prior_tells_too_much``: an outcome of before the start is one of after it, or looks like one;
        ``prior_contradicted``: two of them contradict each other; ``unlike_covariate``: a characteristic is of another size
        in one group; ``unlike_codes``: its categories are others there; ``columns_exchanged``: two columns are;
        ``other_time``, ``other_area``: the groups are of other years or areas; ``starts_unlike``: they started mostly in other quarters;
        ``said_no``: a column says of the comparison group that they said no or were turned away; ``chosen_later``: hardly anybody, or nearly everybody, of one group has
        the outcome at an earlier month; ``copied``: amounts of one group stand in the other to the penny; ``part_tells_too_much``: a characteristic goes with the outcome in a part as it does nowhere else; ``covariate_ceiling``: a characteristic stops at one
        value in one group; ``covariate_repeated``: one value of a characteristic stands for many of one
        group and for few of the other; ``known_of_some``: an outcome is known only of people who have it; ``wider_spread``: amounts of one group are more unlike each other than chance makes them; ``groups_exchanged``, ``began_nothing``, ``took_part``:
        something else in the data says that the words for the groups are exchanged, that participants began nothing, or that
        the others took part; ``exchanged_in_part``: the groups are the other way round in a part of the people;
        ``in_both_groups``, ``two_ids``, ``in_two_places``: rows of two persons are those of one; ``both_by_start``: people are in
        one group by the start that counts and in the other by another start; ``unrelated``: an outcome has nothing to do with
        anything that was known before the start; ``part_repeated``: most of a part have exactly one amount; ``floor``: no amount of a group is as small
        as many of the other's; ``pasted``: many amounts
        stand twice to the penny; ``part_contrast``, ``part_level``: the groups differ in a part, or all of it have an outcome, as nowhere
        else (with ``times`` where it is by rank); ``part_covariate_repeated``, ``part_covariate_reversed``, ``covariate_reversed``: a characteristic is one value for all of a
        part, or the other way round there, or in one group; ``tells_too_much``: a characteristic tells the outcome as only a
        consequence of it would; ``left_unadjusted``: the groups are unlike in a time, an area or a source that is not adjusted for, and that
        moves the result; ``apart_before``: they differ in the outcome of a month before the start by more than what is adjusted for explains; ``nobody_left_early``: by a
        day, a count or events no participant left early, or everybody came who was offered a place; ``other_clock``: people
        were found further before their start in one group; ``numbers_lacking``: ids run and lack numbers; ``gone_as_known``: people who died, moved or were not found all have one answer; ``peak``: at one month far more of
        a group have the outcome than before and after, as where people were chosen by it; ``months_exchanged``, ``part_months_exchanged``: between two
        months a group, or a part, moves back by as much as the others move on; ``part_reversed``: what foretells the outcome everywhere else, or goes
        with it, goes against it in a part; ``shared_site``: people share what a column names that nobody declared, and the interval would
        be much wider by it; ``drawn_by_day``: which group people of a trial are in follows from the weekday (``part``), or from odd and even days, of
        their start, from their id, their turn or their day of birth; ``part_scale``: numbers of a part lie where hardly any
        do elsewhere; ``other_month``: by a day or a time outcomes were measured longer after the start in one group, or in another month; ``found_out_otherwise``:
        those of one group were filled in or not confirmed, or are of another source; ``counted_otherwise``: people of one word have it in one group alone;
        ``tables_disagree``: another table says something else of who many people are; ``called_chosen``, ``called_as_came``: the words for a group say that it
        was chosen (``other`` has the code), or in a trial who came; ``was_asked``: a column or events say that the comparison group was referred or offered a
        place, where it is said that nobody did; ``all_stayed``: by a word, a yes or a rate nearly all participants completed it or were followed up, and none
        left; ``all_began``: participants are said to be all who were referred, and each of them began; ``against_the_draw``: a column of what was drawn puts some
        people of a trial into the other group; ``not_drawn``: a column says of them that somebody chose their group.
    column, other : str
        The column that it is about, where that is not the outcome's, and the one that speaks against it.
    part : str
        The value of the column, where it is about a part of the people; ``SAME_PERSON`` where what tells who somebody is says it.
    group : str
        The group that is odd: with the smaller amounts, the ceiling; empty where it is no group.
    times, value : float
        How many times as large, or as wide; the ceiling or the amount that is repeated.
    month : int
        The other month.
    people, among : int
        How many people it is about, of how many.
    shares : (float, float)
        What is found of participants and of the comparison group; of ``unlike_scale`` the medians before the start and after it.
    rows : tuple of int
        Positions in the people table, where it is about some rows.
    sure : bool
        Whether the level of evidence is lowered.
    """

    kind: DoubtKind
    group: Group = ""
    times: float = 0.0
    value: float = 0.0
    column: str = ""
    other: str = ""
    part: str = ""
    month: int = 0
    people: int = 0
    among: int = 0
    shares: tuple[float, float] = (0.0, 0.0)
    rows: tuple[int, ...] = ()
    sure: bool = True


#: What each kind is about where that is neither the outcome nor ``Doubtful.column``.
_ABOUT: dict[str, str] = {
    **dict.fromkeys(
        (
            "groups_exchanged",
            "began_nothing",
            "took_part",
            "exchanged_in_part",
            "nobody_left_early",
            "called_chosen",
            "called_as_came",
            "was_asked",
            "all_stayed",
            "all_began",
        ),
        "group",
    ),
    "both_by_start": "group",
    "other_clock": "start_date",
    **dict.fromkeys(("in_both_groups", "two_ids", "in_two_places", "numbers_lacking"), "person_id"),
}
#: Kinds that name another column beside the outcome, and are about the outcome.
_OF_OUTCOME = frozenset({"reversed", "unlike_before", "unrelated", "gone_as_known"})


def column_of(doubt: Doubtful, outcome: str = "") -> str:
    """Give the column that a doubt is about, by whose name a person accepts it.

    Parameters
    ----------
    doubt : Doubtful
    outcome : str
        Column of the outcome, where it is about one.
    """
    if doubt.kind in _ABOUT:
        return _ABOUT[doubt.kind]
    return doubt.column if doubt.column and doubt.kind not in _OF_OUTCOME else outcome


class PlaceValues:
    """The people of a place and their outcomes by column and month, each put beside them when first asked for.

    Of very many people some are looked at, drawn by chance and always the same: what is looked for shows in them.

    Parameters
    ----------
    frames : mapping of str to DataFrame
        ``people`` and ``outcomes``.

    Attributes
    ----------
    people : DataFrame, n rows
    participant : ndarray of bool, shape (n,)
    positions : ndarray of int, shape (n,)
        Of the people in their table.
    """

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        people = frames["people"]
        self.positions = np.arange(len(people))
        if len(people) > MOST:
            drawn = np.random.default_rng(0).choice(len(people), MOST, replace=False)
            self.positions = np.sort(drawn)
            people = people.iloc[self.positions].reset_index(drop=True)
        self.people = people
        self.participant = participants_in(people)
        self._ids = pd.Index(people["person_id"])
        self._outcomes = frames["outcomes"]
        self._months = sorted({int(month) for month in self._outcomes["month"].unique()})
        self._found: dict[tuple[str, int], np.ndarray] = {}

    @property
    def groups(self) -> dict[Group, np.ndarray]:
        """Who is in each group, shape (n,)."""
        return {"participants": self.participant, "comparison": ~self.participant}

    def months_near(self, month: int, most: int = 6) -> list[int]:
        """Give the months of the file after the start and other than this one, the nearest first."""
        others = [other for other in self._months if other >= 0 and other != month]
        return sorted(others, key=lambda other: abs(other - month))[:most]

    @property
    def months_before(self) -> list[int]:
        """The months of the file before the start, the nearest first."""
        return sorted((month for month in self._months if month < 0), reverse=True)

    def has(self, column: str) -> bool:
        """Whether there is a column of this name."""
        return column in self._outcomes.columns

    def at(self, column: str, month: int) -> np.ndarray:
        """Give an outcome of each person at a month, shape (n,); missing where it is not known."""
        if (column, month) not in self._found:
            rows = self._outcomes.loc[self._outcomes["month"] == month, ["person_id", column]]
            where = self._ids.get_indexer(rows["person_id"])
            values = np.full(len(self.people), np.nan)
            inside = where >= 0
            values[where[inside]] = rows[column].to_numpy(dtype="float64", na_value=np.nan)[inside]
            self._found[column, month] = values
        return self._found[column, month]

    def before(self, column: str) -> np.ndarray:
        """Give a column of people as numbers, shape (n,)."""
        return self.people[column].to_numpy(dtype="float64", na_value=np.nan)


def go_together(ours: Outcome, other: Outcome) -> int:
    """Say whether people who have one outcome mostly have the other (1), mostly lack it (-1), or nobody can say (0)."""
    if "" in (ours.family, other.family):
        return 0
    if ours.family == other.family:
        return 1 if ours.direction == other.direction else 0
    return -1 if frozenset({ours.family, other.family}) in _OPPOSED else 0


def goes_with(mine: np.ndarray, theirs: np.ndarray) -> float:
    """Give how far two columns of yes and no, or of numbers, go together, in standard errors of chance.

    Parameters
    ----------
    mine, theirs : ndarray of bool or float, shape (n,)
        Of the same people, all known.
    """
    if len(mine) < 2 * FEWEST or np.ptp(mine * 1.0) == 0 or np.ptp(theirs * 1.0) == 0:
        return 0.0
    return float(np.corrcoef(mine, theirs)[0, 1] * np.sqrt(len(mine)))


def larger_in(apart: float) -> Group:
    """Give the group in which a share is the larger, of a difference of participants less the comparison group."""
    return "participants" if apart > 0 else "comparison"


def shares_apart(first: np.ndarray, second: np.ndarray) -> tuple[float, float]:
    """Give by how much a share is larger among the first, and in how many standard errors.

    Parameters
    ----------
    first, second : ndarray of bool
    """
    if not len(first) or not len(second):
        return 0.0, 0.0
    apart = float(first.mean() - second.mean())
    # By the share of both together, which few people with none of it do not make too sure.
    both = (first.sum() + second.sum() + 1) / (len(first) + len(second) + 2)
    return apart, apart / float(np.sqrt(both * (1 - both) * (1 / len(first) + 1 / len(second))))


def medians_apart(ours: np.ndarray, theirs: np.ndarray) -> tuple[float, float]:
    """Give how far apart the medians of two sets of logarithms are, and the standard error of that.

    Parameters
    ----------
    ours, theirs : ndarray of float, shapes (n,) and (m,)
        Logarithms of amounts.
    """
    apart = float(np.median(ours) - np.median(theirs))
    # The error of a median of normal values is 1.25 times that of their mean.
    spread = float(np.sqrt(ours.var(ddof=1) / len(ours) + theirs.var(ddof=1) / len(theirs)))
    return apart, 1.2533 * spread


def never_by_chance(some: np.ndarray, share: float, looks: int) -> bool:
    """Whether nobody or everybody has an outcome, as chance would have it hardly ever where this share has it elsewhere.

    Parameters
    ----------
    some : ndarray of bool, shape (n,)
    share : float
        From 0 to 1.
    looks : int
        Among how many such sets it is looked for.
    """
    if 0 < some.sum() < len(some):
        return False
    chance = 1 - share if not some.any() else share
    return bool(len(some) * np.log(max(chance, 1e-12)) < -np.log(_ONCE_IN * looks))


def correlation(x: np.ndarray, y: np.ndarray, participant: np.ndarray) -> tuple[float, int]:
    """Give how two columns go together within the groups, and among how many people; 0 where nothing varies.

    Parameters
    ----------
    x, y : ndarray of float, shape (n,)
        Missing where not known.
    participant : ndarray of bool, shape (n,)

    Returns
    -------
    (float, int)
        Pearson's correlation once each group's mean is taken away, and how many people both are known of.
    """
    known = np.isfinite(x) & np.isfinite(y)
    ours = participant[known]
    parts = [values[known].astype("float64") for values in (x, y)]
    for values in parts:
        for flags in (ours, ~ours):
            if flags.any():
                values[flags] -= values[flags].mean()
    size = float(np.sqrt((parts[0] @ parts[0]) * (parts[1] @ parts[1])))
    return (float(parts[0] @ parts[1]) / size if size > 1e-9 else 0.0), int(known.sum())


def closer(first: tuple[float, int], second: tuple[float, int]) -> float:
    """Give in how many standard errors the first of two correlations is the larger, by Fisher's transformation."""
    (r, n), (s, m) = first, second
    if min(n, m) < 2 * FEWEST:
        return 0.0
    a, b = (np.arctanh(np.clip(value, -0.999, 0.999)) for value in (r, s))
    return float((a - b) / np.sqrt(1 / (n - 3) + 1 / (m - 3)))
