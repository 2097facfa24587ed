"""Why an estimate is not pooled with the others of its outcome, and which of that somebody can allow."""

from __future__ import annotations

from typing import Literal, get_args

from localeval.settings import Allowed

#: Why an estimate is not pooled with the others of its outcome.
Reason = Literal[
    "local_outcome",  # a code of the place's own, which means nothing elsewhere
    "no_comparison_group",  # a level among participants, not an estimate
    "withheld",  # not published, by disclosure control or for lack of balance
    "precision",  # a standard error that cannot be true beside the others, so that it would decide everything
    "unit",  # another unit or currency
    "month",  # measured at another month after the start
    "estimand",  # the effect on other people: all (ATE) or participants (ATT)
    "population",  # other ages
    "population_unknown",  # it does not say whom it is about
    "design",  # a design of another level of evidence
    "schema",  # a result of an older version, which does not say all that is compared
    "method",  # made by another version of the method
    "synthetic",  # made-up data beside real ones
    "overlap",  # the same people may be counted twice
    "typed",  # typed from a report, not read from a bundle
]
#: What nobody can allow: the numbers would not mean the same thing.
NEVER: frozenset[str] = frozenset(
    {"local_outcome", "no_comparison_group", "withheld", "precision", "unit"}
)
#: What ``--allow`` takes; whatever is allowed is printed in the report.
ALLOWABLE: tuple[Reason, ...] = get_args(Allowed)
