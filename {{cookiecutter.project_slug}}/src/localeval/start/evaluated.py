"""Which covariates and outcomes the tables are read for: those that are declared, and in a new project those that the files hold.

A new project declares some that its files may not have; as long as nobody has changed them, what the files hold takes their place. Which outcome is the
primary one is for a person to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from localeval.catalogue import catalogue
from localeval.data.problems import names
from localeval.start.asked_when import months_of_rows, months_with_values
from localeval.start.before_the_start import time_in_name
from localeval.start.declared import NEW_PROJECT, Declared
from localeval.start.meanings import month_of
from localeval.start.proposal import Asker, Proposal
from localeval.start.recognising import TableColumns
from localeval.start.table_roles import TableRoles
from localeval.start.vocabulary import vocabulary

#: What each covariate that can be worked out is made from.
MADE_OF: Mapping[str, str] = {
    "age": "date_of_birth",
    "months_workless": "last_worked",
    "quarter": "start_date",
}


#: A month that is told by days counts where so large a share of the rows are of it.
_SOME_ROWS = 0.02


def can_derive(name: str, people: Sequence[TableColumns]) -> bool:
    """Whether a covariate can be worked out of what the files of people hold."""
    made_of = MADE_OF.get(name)
    if made_of is None or not people:
        return False
    return all(made_of in item.found and "start_date" in item.found for item in people)


def covariates_of(roles: TableRoles, declared: Declared) -> dict[str, str]:
    """Give the covariates with their kinds."""
    if declared.covariates and "covariates" not in declared.new:
        return dict(declared.covariates)
    found: dict[str, str] = {}
    if not roles.people:
        return found

    def held(name: str) -> bool:
        return all(name in item.found for item in roles.people) or can_derive(name, roles.people)

    for name, entry in vocabulary()["covariates"].items():
        stands_in = entry.get("instead_of")
        if not entry.get("default") and (stands_in is None or held(stands_in)):
            continue
        if entry.get("outcome") and "prior_outcomes" not in declared.new:
            continue  # which outcomes before the start count has been decided
        if held(name):
            found[name] = "category" if entry["kind"] == "words" else "numeric"
    return found


def outcomes_of(roles: TableRoles, declared: Declared) -> dict[str, tuple[int, ...]]:
    """Give the codes of the outcomes, each with its months as far as they are known."""
    if declared.outcomes and "outcomes" not in declared.new:
        return dict(declared.outcomes)
    found: dict[str, tuple[int, ...]] = {}
    before: set[str] = set()
    for item in roles.outcomes[:1]:
        for one in item.outcomes:
            code = one.target.outcome
            months: tuple[int, ...] = _months_in(roles)
            if one.month is None and (own := months_with_values(roles, one.column)):
                # A column may be filled at some of the months alone, as of a survey of one of them.
                months = tuple(month for month in months if month in own)
            if one.month is not None:
                months = () if one.month.calendar else (one.month.month,)
            ids = item.content("person_id")
            if ids is not None and ids.mostly_unique and one.month is None:
                # Asked once each, when they could be reached: the odd months are no outcomes of their own.
                usual = (
                    catalogue.shared_outcomes()[code].months
                    if code in catalogue.shared_outcomes()
                    else ()
                )
                months = tuple(month for month in months if month in usual) or months
            known = [month for month in months if month >= 0]
            if one.month is not None and months and not known:
                before.add(code)
            found[code] = tuple(dict.fromkeys((*found.get(code, ()), *known)))
    # What is only known before the start is no outcome.
    return {code: months for code, months in found.items() if months or code not in before}


def _months_in(roles: TableRoles) -> tuple[int, ...]:
    months: set[int] = set()
    for table in roles.outcomes:
        content = table.content("month")
        if content is None:
            continue
        if content.numbers is not None:
            months |= {int(month) for month in content.numbers.values}
        months |= {month for word in content.words if (month := month_of(word)) is not None}
    if not months and not roles.wide and any("outcome_date" in i.found for i in roles.outcomes):
        answers = months_of_rows(roles)
        if answers is not None:
            many = answers["month"].value_counts(normalize=True)
            months = {int(month) for month in many.index[many >= _SOME_ROWS]}
    return tuple(sorted(months))


def new_declarations(
    roles: TableRoles,
    declared: Declared,
    covariates: Mapping[str, str],
    codes: Mapping[str, tuple[int, ...]],
    made: Proposal,
    ask: Asker,
) -> None:
    """Propose what stands outside ``data``, where it still is as a project is made."""
    if "data.synthetic" in declared.new and roles.people:
        made.add("synthetic", False, "these are tables of your own")
    earlier: list[str] = []
    if "covariates" in declared.new and roles.people and covariates != declared.covariates:
        gone = [name for name in declared.covariates if name not in covariates]
        lacking = f" (not in the files: {', '.join(gone)})" if gone else ""
        why = f"what the files say of people before the start{lacking}; add others, and remove what was measured later"
        made.add("covariates", dict(covariates), why, top=True)
        earlier = _with_covariates(roles, declared, covariates, made)
    if "outcomes" in declared.new and codes:
        _new_outcomes(codes, made, ask, earlier)


def _with_covariates(
    roles: TableRoles, declared: Declared, covariates: Mapping[str, str], made: Proposal
) -> list[str]:
    """Propose what goes by the covariates, outcomes before the start and subgroups, and give the codes of those outcomes."""
    priors: list[dict[str, Any]] = []
    if "prior_outcomes" in declared.new:
        for entry in NEW_PROJECT["prior_outcomes"]:
            column = roles.people[0].column(entry["column"])
            time = time_in_name(column) if column is not None else None
            if entry["column"] in covariates:
                priors.append({**entry, "month": time.month} if time is not None else entry)
        for name, entry in vocabulary()["covariates"].items():
            column = roles.people[0].column(name)
            if name in covariates and entry.get("outcome") and column is not None:
                time = time_in_name(column)
                month = time.month if time is not None else -1
                priors.append({"column": name, "outcome": entry["outcome"], "month": month})
        if priors != NEW_PROJECT["prior_outcomes"]:
            why = "outcomes before the start, by the names of their columns; -1 where a name does not say how many months before"
            if not priors:
                why = "no column of an outcome before the start was recognised"
            made.add("prior_outcomes", priors, why, top=True)
    if "subgroups" in declared.new:
        made_of = {"age_band": "age"}
        kept = [
            name
            for name in NEW_PROJECT["subgroups"]
            if name in covariates or made_of.get(name) in covariates
        ]
        if kept != NEW_PROJECT["subgroups"]:
            made.add("subgroups", kept, "as far as the files hold them", top=True)
    return [str(entry["outcome"]) for entry in priors]


def _new_outcomes(
    codes: Mapping[str, tuple[int, ...]], made: Proposal, ask: Asker, earlier: Sequence[str] = ()
) -> None:
    """Propose the outcomes that the files hold; the primary one stays where it is there, and is else left open.

    Where only another outcome is known of before the start, the evaluation may well be about that one.
    """
    usual = [(item["code"], item["month"]) for item in NEW_PROJECT["outcomes"]]
    primary = usual[0]
    held = all(code in codes and (not codes[code] or month in codes[code]) for code, month in usual)
    if held and len(codes) == len(usual):
        return
    shared = catalogue.shared_outcomes()
    found = [(code, month) for code, months in codes.items() for month in months]
    months = {month for _, month in found}
    if len(months) == 1 and (unsaid := [code for code, each in codes.items() if not each]):
        found += [(code, min(months)) for code in unsaid]
        made.leave_open(
            f"The columns of {names(unsaid, 4)} do not say at which month after the start they are; month {min(months)}, that of the others, is proposed.",
            "Correct the month under outcomes, or remove them there.",
        )
    if not found:
        found = [(code, 12) for code in codes]
        made.leave_open(
            f"The columns of {names(list(codes), 4)} do not say at which month after the start they are; month 12 is proposed.",
            "Correct the month under outcomes.",
        )
    chosen = [
        (code, month)
        for code, month in found
        if month in shared[code].months or month == max(codes[code], default=month)
    ]
    chosen.sort(key=lambda item: item != primary)
    value = [
        {"code": code, "month": month, **({"primary": True} if (code, month) == primary else {})}
        for code, month in chosen
    ]
    about_another = any(code in codes for code in earlier) and not any(
        catalogue.same_kind(code, primary[0]) for code in earlier
    )
    if about_another and primary in chosen:
        value = [{"code": code, "month": month} for code, month in chosen]
    if primary not in chosen or about_another:
        question = "Which outcome is the primary one, chosen before anybody saw the data?"
        options = [f"{shared[code].label}, month {month}" for code, month in chosen]
        answer = 0 if len(chosen) == 1 else ask.choose(question, options)
        if answer is None:
            made.leave_open(
                "The files hold other outcomes than a new project has, and which is the primary one is for you to say.",
                "Write 'primary: true' at one of outcomes.",
            )
        else:
            value[answer]["primary"] = True
    made.add("outcomes", value, "what the files hold; codes as in the catalogue", top=True)
