"""Whether the outcomes of ``evaluation.yml``, and those that were measured before the start, fit the catalogue and each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localeval.base.errors import Problem
from localeval.base.spelling import did_you_mean
from localeval.base.yamlfile import ProblemAt
from localeval.catalogue import catalogue
from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.project.consistency_parts import covariate_hint, twice
from localeval.project.outcome_settings import OutcomeSetting
from localeval.project.settings import Settings

#: What only an outcome of one's own says of itself.
_OWN = ("label", "definition", "unit", "direction")
#: What an outcome of one's own can be measured in.
_UNITS_IN_WORDS = (
    "The unit is percent (a yes or no for each person), weeks, months, money, or score (any other number); the direction is increase "
    "or decrease, whichever is good."
)


def outcome_problems(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    """Find outcomes that the catalogue does not have or has otherwise, that stand twice, and none or several that are primary."""
    for i, outcome in enumerate(settings.outcomes):
        if outcome.code.startswith(LOCAL_PREFIX):
            yield from _local_outcome(i, outcome, problem)
        else:
            yield from _shared_outcome(i, outcome, problem)
    for i, (code, month) in twice((item.code, item.month) for item in settings.outcomes):
        yield problem(
            ("outcomes", i),
            f"'{code}' at month {month} stands twice.",
            "List each outcome and month once.",
        )
    primaries = sum(outcome.primary for outcome in settings.outcomes)
    if primaries != 1:
        yield problem(
            ("outcomes",),
            f"{primaries or 'no'} outcomes are primary.",
            "Mark exactly one with 'primary: true': the one chosen, before the analysis, for the headline.",
        )


def _local_outcome(i: int, outcome: OutcomeSetting, problem: ProblemAt) -> Iterator[Problem]:
    lacking = [name for name in _OWN if not getattr(outcome, name)]
    fits = re.fullmatch(r"local:[a-z][a-z0-9_]*", outcome.code)
    if lacking:
        what = f"the outcome '{outcome.code}' of your own has no {', no '.join(lacking)}."
        name = outcome.code.removeprefix(LOCAL_PREFIX)
        example = _own_outcome_example(outcome, name if fits else "hours")
        remedy = f"Write it like this: {example}. {_UNITS_IN_WORDS}"
        if fits:
            remedy += f" Its values are read from the column '{name}', or the one that data, columns, {name} names."
        yield problem(("outcomes", i, "code"), what, remedy)
    if not fits:
        near = re.sub(r"[^a-z0-9_]+", "_", outcome.code.removeprefix(LOCAL_PREFIX).strip().lower())
        near = near.strip("_0123456789")
        what = f"'{outcome.code}' is not a code of your own: after local: stand small letters, digits and underscores."
        yield problem(
            ("outcomes", i, "code"), what, f"Write it as local:{near or 'name'}, without a space."
        )


def _own_outcome_example(outcome: OutcomeSetting, name: str) -> str:
    """Write the entry of an outcome of one's own: what is given as it is, the rest as an example."""
    parts = {
        "code": f"{LOCAL_PREFIX}{name}",
        "month": str(outcome.month),
        "label": outcome.label or "Hours in work",
        "definition": outcome.definition or "Hours of paid work in a usual week.",
        "unit": outcome.unit or "score",
        "direction": outcome.direction or "increase",
    }
    quoted = {key: f'"{parts[key]}"' for key in ("label", "definition")}
    return "{" + ", ".join(f"{key}: {value}" for key, value in {**parts, **quoted}.items()) + "}"


def _shared_outcome(i: int, outcome: OutcomeSetting, problem: ProblemAt) -> Iterator[Problem]:
    codes = list(catalogue.shared_outcomes())
    if outcome.code not in codes:
        hint = did_you_mean(outcome.code, codes)
        yield problem(
            ("outcomes", i, "code"),
            f"'{outcome.code}' is not an outcome of the catalogue.",
            f"{hint}Use one of {', '.join(codes)}, or a code of your own that starts with {LOCAL_PREFIX}",
        )
    elif any(getattr(outcome, name) for name in _OWN):
        yield problem(
            ("outcomes", i),
            f"'{outcome.code}' is defined by the catalogue, so that it means the same in every place.",
            f"Delete {', '.join(_OWN)} here, or use a code that starts with {LOCAL_PREFIX}",
        )


def prior_outcome_problems(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    """Find earlier outcomes that are no covariate, or not what their column can hold."""
    for i, prior in enumerate(settings.prior_outcomes):
        if prior.column not in settings.covariates:
            what = f"'{prior.column}' is not a covariate."
            yield problem(
                ("prior_outcomes", i), what, covariate_hint(prior.column, settings.covariates)
            )
        elif prior.outcome is not None:
            yield from _prior_outcome(i, prior.column, prior.outcome, settings, problem)
    for i, name in twice(settings.prior_columns):
        what = f"'{name}' stands twice."
        yield problem(("prior_outcomes", i), what, "List each earlier outcome once.")


def _prior_outcome(
    i: int, column: str, code: str, settings: Settings, problem: ProblemAt
) -> Iterator[Problem]:
    """Hold what is said of an earlier outcome against the catalogue and the kind of its column."""
    where = ("prior_outcomes", i, "outcome")
    own = {outcome.code: outcome.unit for outcome in settings.outcomes if outcome.unit}
    shared = catalogue.shared_outcomes()
    if code not in shared and code not in own:
        known = [*shared, *own]
        remedy = (
            f"{did_you_mean(code, known)}Use one of {', '.join(known)}; a code of your own must be among "
            "outcomes too, where it is defined."
        )
        yield problem(where, f"'{code}' is not an outcome that is known here.", remedy)
        return
    if code in shared and shared[code].cumulative:
        what = f"'{code}' is counted from the start, so there is none before it."
        yield problem(
            where, what, "Name the outcome that the column measures, or write its name alone."
        )
        return
    binary = shared[code].kind == "binary" if code in shared else own[code] == "percent"
    if not binary and settings.covariates[column] == "category":
        what = f"'{code}' is a number, but the covariate '{column}' is declared as category."
        remedy = f"Declare '{column}: numeric', or write its name alone if it holds bands."
        yield problem(where, what, remedy)
