"""The key ``data.month_window``: of which outcomes a value of a near month may stand for that of the month, and whether that can be meant.

Only states have one: what is counted from the start (a first job, weeks in work) is another thing a month later, and what is worked out of
dated jobs or payments is known for each month.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from localeval.base.errors import Problem
from localeval.base.spelling import did_you_mean
from localeval.base.yamlfile import Location
from localeval.catalogue.catalogue import LOCAL_PREFIX, shared_outcomes
from localeval.project.settings import Settings

#: Units of what is counted from the start.
_COUNTED = frozenset({"weeks", "months"})


def month_windows(settings: Settings) -> dict[str, int]:
    """Give the outcomes, by code, of which a value of a near month may stand for another, each with how near.

    Parameters
    ----------
    settings : Settings

    Examples
    --------
    ``month_window: 1`` is about every outcome that is a state, ``month_window: {employed: 1}`` about one.
    """
    said = settings.data.month_window
    if said is None:
        return {}
    months = _months(settings)
    if isinstance(said, Mapping):
        named = ((_code(key, months), window) for key, window in said.items())
        return {code: window for code, window in named if code is not None}
    return {code: said for code in months if not _why_not(code, settings)}


def window_line(settings: Settings, code: str, window: int) -> str:
    """Give the line that lets values of near months stand for those of an outcome, beside what is said of others; nothing where it cannot be.

    Parameters
    ----------
    settings : Settings
    code : str
    window : int
        How many months before or after it are needed.
    """
    months = _months(settings)
    apart = (later - earlier for earlier, later in pairwise(sorted(months[code])))
    meet = any(2 * window >= between for between in apart)
    by_month = settings.data.outcomes is not None or settings.data.wide
    if _why_not(code, settings) or meet or window >= min(months[code]) or not by_month:
        return ""
    said = settings.data.month_window
    if said is None and len(months) == 1:
        return f"month_window: {window}"
    each = {**month_windows(settings), code: window}
    return f"month_window: {{{', '.join(f'{name}: {each[name]}' for name in each)}}}"


def month_window(settings: Settings, problem: Callable[[Location, str, str], Problem]) -> Iterator[Problem]:  # fmt: skip
    """Find what of the key cannot be meant.

    Parameters
    ----------
    settings : Settings
    problem : callable
        Makes a problem of a place in the file, what is wrong and the remedy.
    """
    said = settings.data.month_window
    if said is None:
        return
    months = _months(settings)
    where: Location = ("data", "month_window")
    if settings.data.outcomes is None and not settings.data.wide:
        what = "outcomes are columns of people, which say no month."
        remedy = "Name a file with a column month under data, outcomes; or remove the line."
        yield problem(where, what, remedy)
        return
    for key in said if isinstance(said, Mapping) else ():
        code = _code(key, months)
        if code is None:
            remedy = f"{did_you_mean(key, list(months))}Use one of: {', '.join(months)}."
            yield problem((*where, key), f"'{key}' is not an outcome of this evaluation.", remedy)
        elif why := _why_not(code, settings):
            yield problem((*where, key), f"'{key}' {why}.", "Remove it here.")
    if not isinstance(said, Mapping) and not month_windows(settings):
        what = "no outcome here can have a value of a near month: what is counted from the start, or worked out of days, is known of each month."
        yield problem(where, what, "Remove the line.")
    for code, window in month_windows(settings).items():
        here: Location = (*where, code) if isinstance(said, Mapping) and code in said else where
        first = min(months[code])
        if window >= first:
            what = f"{_so_many(window)} before month {first} of '{code}' is the start, or lies before it."
            yield problem(here, what, _at_most(first - 1))
            continue
        for earlier, later in pairwise(sorted(months[code])):
            if 2 * window >= later - earlier:
                what = f"{_so_many(window)} after month {earlier} of '{code}' and before its month {later} meet, so that one value could be of both."
                yield problem(here, what, _at_most((later - earlier - 1) // 2))
                break


def is_state(code: str, own_unit: str | None) -> bool:
    """Whether an outcome is a state at a time, and not counted from the start.

    Parameters
    ----------
    code : str
    own_unit : str, optional
        The unit of an outcome of a project's own.
    """
    shared = shared_outcomes().get(code)
    if shared is None:
        return own_unit not in _COUNTED
    return not shared.cumulative and shared.unit not in _COUNTED


def _so_many(window: int) -> str:
    return "1 month" if window == 1 else f"{window} months"


def _at_most(window: int) -> str:
    return f"Write at most {window}." if window > 0 else "Remove the line."


def _months(settings: Settings) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for outcome in settings.outcomes:
        found.setdefault(outcome.code, set()).add(outcome.month)
    return found


def _code(key: str, known: Mapping[str, object]) -> str | None:
    return next((code for code in (key, f"{LOCAL_PREFIX}{key}") if code in known), None)


def _why_not(code: str, settings: Settings) -> str:
    """Say why a value of another month cannot stand for an outcome; nothing where it can."""
    own = next((item.unit for item in settings.outcomes if item.code == code), None)
    if code in settings.data.worked_out:
        return "is worked out for each month, so that no other month's value is needed"
    if not is_state(code, own):
        return "is counted from the start, so that a value of another month is another thing"
    return ""
