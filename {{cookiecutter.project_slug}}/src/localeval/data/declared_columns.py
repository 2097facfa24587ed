"""What ``evaluation.yml`` says of columns of people held against their values: clusters, allocation, earlier outcomes, the eligible.

Whether a column is there and has its kind is found in ``conform``; whom the evaluation is about in ``declarations``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from localeval.base.errors import Problem
from localeval.catalogue.catalogue import Outcome
from localeval.data.cast_words import yes_or_no
from localeval.data.checked import Checked, by_place, places_known
from localeval.data.not_yet import DataDay, started_too_recently
from localeval.data.problems import join_words, rows_problem
from localeval.data.standard import COMPARISON, MOST_CATEGORIES, PARTICIPANT, outcome_bounds
from localeval.project.delivery_settings import plain_word
from localeval.project.project import FILE, Project


def problems_of_declared(
    people: Checked, project: Project, day: DataDay | None
) -> Iterator[Problem]:
    """Find every column of people whose values are not what ``evaluation.yml`` says of it.

    Parameters
    ----------
    people : Checked
    project : Project
    day : DataDay or None
        The last day of which the data can tell.
    """
    yield from one_armed_strata(people, project)
    yield from useless_cluster(people, project)
    yield from too_few_allocated(people, project, day)
    yield from wrong_prior_outcomes(people, project)
    yield from unlike_eligible(people, project)
    yield from of_another_standard(people, project)


def one_armed_strata(people: Checked, project: Project) -> Iterator[Problem]:
    """Find strata of a draw with people of one group only, whom nobody can be compared with."""
    if not project.design.asks_allocated:
        return
    for place, groups in _groups(people, project):
        for name in project.settings.strata:
            if not people.usable(name):
                continue
            strata = people.frame[name].astype("str")
            levels = [set(strata[inside]) for inside in groups.values()]
            alone = len(levels[0] ^ levels[1])
            if alone:
                many = f"{alone} strata have" if alone > 1 else "a stratum has"
                what = (
                    f"{many} people of one group only{place}, so nobody can be compared with them."
                )
                remedy = (
                    "Join each with the stratum that was drawn with it, or leave its people out of the table and say so "
                    "in the description."
                )
                yield Problem(people.spec.file, what, remedy, column=people.theirs[name])


def _groups(people: Checked, project: Project) -> Iterator[tuple[str, dict[str, np.ndarray]]]:
    """Give each place, as words after a sentence where there are several, and who is in which of its groups."""
    if not people.usable("group") or not places_known(people, project):
        return
    group = people.frame["group"].astype("str").to_numpy()
    for name, rows in by_place(people, project).items():
        where = "" if len(project.places) == 1 else f" in {name}"
        yield where, {word: (group == word) & rows for word in (PARTICIPANT, COMPARISON)}


def useless_cluster(people: Checked, project: Project) -> Iterator[Problem]:
    """Find a cluster that parts nobody or joins nobody: the same for all people of every place, or another for each.

    One place of several may well be a single site; what can be estimated there is for the method to say.
    """
    name = project.settings.cluster
    if name is None or not people.usable(name) or not places_known(people, project):
        return
    column, cluster = people.theirs[name], people.frame[name]
    known = [cluster[rows].dropna() for rows in by_place(people, project).values()]
    known = [values for values in known if len(values) > 1]
    what = ""
    if known and all(values.nunique() == 1 for values in known):
        what = f"the cluster '{name}' is the same for everybody."
    elif known and all(values.nunique() == len(values) for values in known):
        what = f"the cluster '{name}' is another for each person, so nobody shares one."
    if what:
        remedy = "Name the column of what people share, such as their site, or remove cluster."
        yield Problem(people.spec.file, what, remedy, column=column)
    if name in project.settings.subgroups and cluster.nunique() > MOST_CATEGORIES:
        what = f"'{name}' has {cluster.nunique():,} different values, too many for subgroups."
        remedy = f"Remove it from subgroups, or group them into at most {MOST_CATEGORIES}."
        yield Problem(people.spec.file, what, remedy, column=column)


def too_few_allocated(people: Checked, project: Project, day: DataDay | None) -> Iterator[Problem]:
    """Find groups with more people in the data than are said to have been allocated to them.

    Both are of those who were allocated early enough for the month of the primary outcome.
    """
    if not people.usable("group") or not places_known(people, project):
        return
    group = people.frame["group"].astype("str")
    masks = by_place(people, project)
    early = ~started_too_recently(people, project, day, project.primary.month)
    for place in project.places:
        allocated = project.allocated(place)
        if allocated is None:
            continue
        for word, said in zip((PARTICIPANT, COMPARISON), allocated, strict=True):
            there = int(((group == word).to_numpy() & masks[place.name] & early).sum())
            if there > said:
                where = "" if len(project.places) == 1 else f" in {place.name}"
                what = (
                    f"{said:,} people are said to have been allocated to the {word} group{where}, but "
                    f"{people.spec.file} has {there:,}{' of them who started early enough' if not early.all() else ''}."
                )
                remedy = (
                    "Count everyone whom chance put into the group early enough for month "
                    f"{project.primary.month}, and leave those out of the table who came later, who moved into the group by what they "
                    "took up and not as they were allocated, or who stand in it twice: the same person under two ids."
                )
                if _exchanged(group, masks[place.name], allocated):  # fmt: skip
                    remedy = f"The words for the groups look exchanged: each has as many as the other was allocated. {remedy}"
                elif ((group == PARTICIPANT) | (group == COMPARISON))[masks[place.name]].sum() <= sum(allocated):  # fmt: skip
                    remedy += " As the other group has fewer, the words for the groups may be exchanged in some rows."
                key = f"allocated.{word}" if len(project.places) == 1 else f"allocated.{place.code}"
                yield Problem(FILE, what, remedy, column=key)


def _exchanged(group: pd.Series, inside: np.ndarray, allocated: tuple[int, int]) -> bool:
    """Whether each group has just as many people as the other is said to have been allocated."""
    there = [int(((group == word).to_numpy() & inside).sum()) for word in (COMPARISON, PARTICIPANT)]
    return tuple(there) == allocated and allocated[0] != allocated[1]


def wrong_prior_outcomes(people: Checked, project: Project) -> Iterator[Problem]:
    """Find values of an earlier outcome that the outcome of the catalogue cannot have."""
    for prior in project.settings.prior_outcomes:
        if prior.outcome is None or not people.usable(prior.column):
            continue
        outcome = project.outcome(prior.outcome)
        values = people.frame[prior.column]
        impossible = values.notna().to_numpy() & ~_possible(values, outcome)
        if impossible.any():
            rows = people.frame.index[np.flatnonzero(impossible)].tolist()
            column = people.theirs[prior.column]
            what = (
                f"the value cannot be one of '{outcome.code}', which prior_outcomes says that it is"
            )
            remedy = f"{_what_it_holds(outcome)} Correct it, or say in evaluation.yml which outcome the column measures."
            if outcome.kind == "binary" and (values[impossible] == 100).all():
                what = f"{what}; 100 looks like per cent, {_whose(people, impossible)}: another unit than 0 and 1"
            yield rows_problem(people.spec.file, column, rows, what, remedy)


def _whose(people: Checked, chosen: np.ndarray) -> str:
    """Say whether some rows are of one group only."""
    if people.usable("group"):
        groups = people.frame["group"][chosen].astype("str").unique()
        if len(groups) == 1:
            return f"in the rows of the {groups[0]} group only"
    return "in a part of the rows"


def _possible(values: pd.Series, outcome: Outcome) -> np.ndarray:
    """Say of each value whether the outcome can have it, shape (n,)."""
    if outcome.kind == "binary":
        return np.asarray(yes_or_no(values))
    low, high = outcome_bounds(outcome)
    return values.between(
        -np.inf if low is None else low, np.inf if high is None else high
    ).to_numpy()


def _what_it_holds(outcome: Outcome) -> str:
    if outcome.kind == "binary":
        return "It is 1 for yes and 0 for no."
    low, high = outcome_bounds(outcome)
    return f"It is {low:g} to {high:g}." if high is not None else f"It is {low:g} or more."


def unlike_eligible(people: Checked, project: Project) -> Iterator[Problem]:
    """Find words for the eligible that nobody has, beside words of participants that are none of these: they look misspelt.

    Words of participants beside those of the eligible that all occur are no mistake (such as "prefer not to say"): they are counted
    apart.
    """
    asked = project.settings.delivery
    if asked is None or not asked.eligible or not places_known(people, project):
        return
    taking_part = (
        (people.frame["group"].astype("str") == PARTICIPANT).to_numpy()
        if people.usable("group")
        else np.ones(len(people.frame), dtype=bool)
    )
    masks = by_place(people, project)
    for place in project.places:
        given = asked.eligible_of(place.code)
        if given is None:
            continue
        wanted = {name: list(words) for name, words in given.by.items()}
        wanted |= {name: list(words) for name, words in given.residents.items()}
        for name, words in wanted.items():
            if not people.usable(name):
                continue
            found = people.frame[name][masks[place.name] & taking_part].dropna().astype("str")
            theirs = {plain_word(word): word for word in dict.fromkeys(found)}
            mine = {plain_word(word): word for word in words}
            lacking = [word for plain, word in mine.items() if plain not in theirs]
            others = [word for plain, word in theirs.items() if plain not in mine]
            if theirs and lacking and (others or len(lacking) == len(mine)):
                what = (
                    f"nobody has {_quoted(lacking)}, for which evaluation.yml gives a number of eligible people, and the column has "
                    f"{_quoted(others)}, for which it gives none"
                )
                if name in given.residents:
                    what = f"nobody has {_quoted(lacking)}, by which evaluation.yml tells residents, and the column has {_quoted(others)}"
                remedy = "Write the words under delivery, eligible as the column has them, or say under data, values which is which."
                yield Problem(people.spec.file, f"{what}.", remedy, column=people.theirs[name])


def of_another_standard(people: Checked, project: Project) -> Iterator[Problem]:
    """Find columns of which not one word is among the published categories that they are said to follow."""
    asked = project.settings.delivery
    for one in asked.equality if asked is not None else ():
        if not one.standard or not people.usable(one.column):
            continue
        words = list(dict.fromkeys(people.frame[one.column].dropna().astype("str")))
        if words and not {one.category(word) for word in words} & set(one.categories):
            what = (
                f"no word of the column is a category of {one.standard}: it has {_quoted(words)}."
            )
            remedy = (
                f"Say which is which under delivery, equality: {{column: {one.column}, standard: {one.standard}, values: {{{words[0]}: "
                f"{one.categories[0]}}}}}; or leave standard out."
            )
            yield Problem(people.spec.file, what, remedy, column=people.theirs[one.column])


def _quoted(words: Sequence[str]) -> str:
    shown = [f"'{word}'" for word in words[:5]]
    return join_words(shown) + (f" and {len(words) - 5} more" if len(words) > 5 else "")
