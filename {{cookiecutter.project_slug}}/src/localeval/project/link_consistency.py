"""Whether the section ``link`` fits the outcomes of the project, the project's folder and itself.

Each check yields problems with their line. What the files hold is the business of ``linking``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

from localeval.base.errors import Problem
from localeval.base.spelling import did_you_mean
from localeval.base.yamlfile import Location, ProblemAt
from localeval.project.data_values import all_names
from localeval.project.day_formats import NAMED, is_day_format
from localeval.project.link_settings import IDENTITY, WORDED, LinkSettings, LinkTable
from localeval.project.settings import Settings


def linking(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    """Find what of ``link`` cannot be meant."""
    link = settings.link
    if link is None:
        return
    hashed = link.engine == "hashed"
    for where, table in tables_of(link):
        yield from _files(where, table, problem)
        yield from _ways_of_writing(where, table, problem)
        if not hashed:
            yield from _enough_to_compare(where, table, problem)
    codes = [outcome.code for outcome in settings.outcomes]
    for name, source in link.sources.items():
        for i, code in enumerate(source.gives):
            if code not in codes:
                remedy = f"{did_you_mean(code, codes)}Use one of: {', '.join(codes)}."
                yield problem(
                    ("link", "sources", name, "gives", i),
                    f"'{code}' is not among the outcomes of this evaluation.",
                    remedy,
                )
    if not hashed:
        yield from _something_in_common(link, problem)


def tables_of(link: LinkSettings) -> Iterator[tuple[Location, LinkTable]]:
    """Give every table of the section with its place in the file."""
    yield ("link", "people"), link.people
    for name, source in link.sources.items():
        yield ("link", "sources", name), source


def _files(where: Location, table: LinkTable, problem: ProblemAt) -> Iterator[Problem]:
    for file in table.files:
        seen = (PurePosixPath(file), PureWindowsPath(file))
        if any(".." in way.parts for way in seen) or (
            any(way.anchor for way in seen) and not Path(file).is_absolute()
        ):
            yield problem(
                (*where, "file"),
                f"'{file}' points out of the project by '..' or by a path of another system.",
                "Name it from the project's folder, such as data/raw/payroll.csv, or by its whole path.",
            )


def _enough_to_compare(where: Location, table: LinkTable, problem: ProblemAt) -> Iterator[Problem]:
    has = set(table.columns)
    named = {"full_name"} <= has or {"first_name", "last_name"} <= has
    if not (named and "date_of_birth" in has) and "nino" not in has:
        yield problem(
            (*where, "columns"),
            "there is too little to tell who somebody is.",
            "Name under columns the file's first_name and last_name, or its full_name, and its date_of_birth; a nino alone would do too. "
            f"Columns that can be compared: {', '.join(IDENTITY[1:])}.",
        )
    if "full_name" in has and {"first_name", "last_name"} <= has:
        yield problem(
            (*where, "columns"),
            "it names full_name beside first_name and last_name.",
            "Remove full_name.",
        )


def _ways_of_writing(where: Location, table: LinkTable, problem: ProblemAt) -> Iterator[Problem]:
    given = table.dates
    for column, written in (
        given.items() if isinstance(given, dict) else [("", given)] if given else []
    ):
        if not is_day_format(written):
            hint = did_you_mean(written, list(NAMED))
            place = (*where, "dates", column) if column else (*where, "dates")
            yield problem(
                place,
                f"'{written}' does not say how a day is written.",
                f"{hint}Use {', '.join(NAMED)}, or a format with year, month and day such as %d.%m.%y.",
            )
        elif column and column != "date_of_birth":
            yield problem(
                (*where, "dates", column),
                "only a date of birth is compared.",
                "Write it under date_of_birth; other days are kept as they stand.",
            )
    for column, words in table.values.items():
        if column not in WORDED:
            yield problem(
                (*where, "values", column),
                f"'{column}' is compared as it is.",
                f"Give words for {WORDED[0]} only; those of outcomes belong to values under data.",
            )
            continue
        for word, meaning in words.items():
            if meaning not in ("f", "m", None):
                yield problem(
                    (*where, "values", column, word),
                    f"'{word}' is said to be '{meaning}'.",
                    "Write f, m, or nothing for not known.",
                )
    identity = {name for column in table.compared for name in all_names(table.columns[column])}
    for i, name in enumerate(table.keep):
        if name in identity:
            yield problem(
                (*where, "keep", i),
                f"'{name}' tells who somebody is, so it is not kept beside the links.",
                "Remove it from keep.",
            )


def _something_in_common(link: LinkSettings, problem: ProblemAt) -> Iterator[Problem]:
    own = _facts(link.people)
    for name, source in link.sources.items():
        shared = own & _facts(source)
        if not ({"name", "date_of_birth"} <= shared or "nino" in shared):
            yield problem(
                ("link", "sources", name, "columns"),
                f"'{name}' and people share {', '.join(sorted(shared)) or 'no column'}, which is too little to link by.",
                "Both need a name and a date_of_birth, or a nino.",
            )


def _facts(table: LinkTable) -> set[str]:
    """Give what can be compared of a table; a name counts once, however it is written."""
    has = set(table.compared) - {"record_id"}
    names = {"first_name", "last_name", "full_name", "middle_name"}
    named = bool(has & {"last_name", "full_name"})
    return (has - names) | ({"name"} if named else set())
