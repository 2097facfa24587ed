"""``evaluation.yml`` read, checked and frozen: the ``Project`` that everything else is given.

It finds the project's folder, reads the file, and reports every problem with its line. It does not open
the data; that is ``data.load``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from localeval import catalogue
from localeval.catalogue import LOCAL_PREFIX, Outcome
from localeval.errors import Problem, ProjectError
from localeval.settings import OutcomeSetting, Settings
from localeval.yamlfile import Location, YamlFile

FILE = "evaluation.yml"
#: Columns that can be asked for as a subgroup although the file holds what they are made from.
DERIVED_SUBGROUPS = {"age_band": "age"}
#: What the thresholds may not go below without a named approver.
STANDARD_THRESHOLD = 10
STANDARD_ROUNDING = 5

_ISO_3166 = r"[A-Z]{2}(-[A-Z0-9]{1,3})?"


@dataclass(frozen=True)
class Place:
    """A place with a report of its own."""

    code: str
    name: str

    @property
    def folder(self) -> str:
        """Name of the place's folder under ``output/`` and ``build/``: its code, safe on every system."""
        return self.code


@dataclass(frozen=True)
class Measure:
    """An outcome at a month: what is estimated.

    Attributes
    ----------
    outcome : Outcome
        From the catalogue, or the place's own.
    month : int
        Months after the start.
    primary : bool
        Whether the headline is about it.
    """

    outcome: Outcome
    month: int
    primary: bool

    @property
    def key(self) -> str:
        """A short name that is safe in labels and file names: ``employed-24``."""
        return f"{re.sub(r'[^a-z0-9]+', '-', self.outcome.code.lower()).strip('-')}-{self.month}"


@dataclass(frozen=True)
class Project:
    """A project folder and what its ``evaluation.yml`` says.

    Attributes
    ----------
    root : Path
        The folder that holds ``evaluation.yml``.
    settings : Settings
        The file, validated.
    """

    root: Path
    settings: Settings

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The places, in the order of the file."""
        return tuple(Place(item.code, item.name) for item in self.settings.places)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """The outcomes to estimate, the primary one first."""
        found = [Measure(_outcome(o), o.month, o.primary) for o in self.settings.outcomes]
        return tuple(sorted(found, key=lambda measure: not measure.primary))

    @property
    def primary(self) -> Measure:
        """The one primary outcome."""
        return self.measures[0]

    @property
    def has_comparison(self) -> bool:
        """Whether the design has a comparison group, so that an impact can be estimated."""
        return self.settings.design != "monitoring"

    def place(self, code: str) -> Place:
        """Find a place by its code; the empty code means the first place.

        Raises
        ------
        ProjectError
            There is no such place.
        """
        if not code:
            return self.places[0]
        for place in self.places:
            if place.code == code:
                return place
        known = ", ".join(place.code for place in self.places)
        msg = f"there is no place with the code '{code}'."
        raise ProjectError(Problem(FILE, msg, f"Use one of: {known}.", column="places"))

    def output(self, place: Place) -> Path:
        """Folder of the finished files of a place."""
        return self.root / "output" / place.folder

    def build(self, place: Place) -> Path:
        """Folder of the intermediate files of a place; safe to delete."""
        return self.root / "build" / place.folder

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """Tables of an analysis: people and outcomes always, and what else is declared.

        Outcomes that are columns of the people file become a table of their own when they are loaded.
        """
        declared = self.settings.data.tables()
        others = [name for name in declared if name not in {"people", "outcomes", "lessons"}]
        return ("people", "outcomes", *others)

    @property
    def data_store(self) -> Path:
        """Folder of the checked tables; safe to delete."""
        return self.root / "build" / "data"

    def stored_table(self, place: Place, table: str) -> Path:
        """Where the checked table of a place is kept."""
        return self.data_store / place.folder / f"{table}.parquet"

    def data_notes(self, place: Place) -> Path:
        """Where it is kept what a person should know of the data of a place."""
        return self.data_store / place.folder / "notes.json"

    def analysis_digest(self, place: Place) -> str:
        """Digest of all settings that can change what a notebook of this place shows.

        How the report is laid out, and the other places, are left out: a change there
        needs a new report, not a new analysis.
        """
        view = self.settings.model_dump(mode="json", exclude={"places", "report"})
        view["place"] = [place.code, place.name]
        view["one_of"] = len(self.places)
        return digest(view)

    def report_digest(self, place: Place) -> str:
        """Digest of all settings that can change the report of this place."""
        return digest(
            [self.analysis_digest(place), self.settings.report.model_dump(mode="json")]
        )


def digest(value: Any) -> str:
    """SHA-256 of a value's canonical JSON."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def find_root(start: Path) -> Path:
    """Find the project's folder: ``start`` or the nearest folder above it with ``evaluation.yml``.

    Raises
    ------
    ProjectError
        There is none, or no folder ``start``.
    """
    if not start.is_dir():
        msg = f"there is no folder '{start}'."
        raise ProjectError(Problem(FILE, msg, "Name a folder of the project with --project."))
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder
    msg = f"no {FILE} was found in this folder or any folder above it."
    raise ProjectError(
        Problem(
            FILE, msg, "Run the command inside an evaluation project, or name one with --project."
        )
    )


def read_project(start: Path | str = ".") -> Project:
    """Read the project that ``start`` belongs to.

    Parameters
    ----------
    start : Path or str
        A folder; ``evaluation.yml`` is looked for there and upwards.

    Returns
    -------
    Project

    Raises
    ------
    ProjectError
        With every problem of the file, each with its line.
    """
    root = find_root(Path(start).resolve())
    file = YamlFile(root / FILE, FILE)
    if not isinstance(file.value, dict):
        msg = "the file is empty or holds no keys."
        raise ProjectError(Problem(FILE, msg, "Restore it, or start again from a new project."))
    try:
        settings = Settings.model_validate(file.value)
    except ValidationError as error:
        raise ProjectError(_in_words(error, file)) from None
    problems = list(_cross_check(settings, file))
    if problems:
        raise ProjectError(problems)
    return Project(root, settings)


def _outcome(setting: OutcomeSetting) -> Outcome:
    if not setting.code.startswith(LOCAL_PREFIX):
        return catalogue.shared_outcomes()[setting.code]
    label = setting.label or setting.code.removeprefix(LOCAL_PREFIX)
    unit = setting.unit or "score"
    return Outcome(
        code=setting.code,
        label=label,
        phrase=label[0].lower() + label[1:],
        unit=unit,
        kind="binary" if unit == "percent" else "numeric",
        direction=setting.direction or "increase",
        definition=setting.definition,
    )


def _cross_check(settings: Settings, file: YamlFile) -> Iterator[Problem]:
    """Check what one field alone cannot show."""

    def problem(location: Location, what: str, remedy: str) -> Problem:
        key = ".".join(str(step) for step in location if not isinstance(step, int))
        return Problem(FILE, what, remedy, line=file.line_of(location), column=key)

    seen: set[str] = set()
    for i, place in enumerate(settings.places):
        if catalogue.geography_of(place.code) is None and not re.fullmatch(_ISO_3166, place.code):
            yield problem(
                ("places", i, "code"),
                f"'{place.code}' is not a GSS code.",
                "GSS codes have a letter and eight digits, such as E08000003; look the place up at the Office for "
                "National Statistics. Outside the UK use an ISO 3166 code such as US.",
            )
        if place.code in seen:
            yield problem(
                ("places", i, "code"),
                f"the place '{place.code}' stands twice.",
                "List each place once.",
            )
        seen.add(place.code)
    yield from _check_outcomes(settings, problem)
    known = {*settings.covariates, *DERIVED_SUBGROUPS, "place_code"}
    for i, name in enumerate(settings.subgroups):
        source = DERIVED_SUBGROUPS.get(name)
        if source and source not in settings.covariates:
            yield problem(
                ("subgroups", i),
                f"'{name}' is made from '{source}', which is not among the covariates.",
                f"Add '{source}: numeric' to covariates.",
            )
        elif name not in known:
            near = catalogue.nearest(name, sorted(known))
            yield problem(
                ("subgroups", i),
                f"'{name}' is not a covariate.",
                f"Did you mean '{near}'?" if near else "Add it to covariates, with its kind.",
            )
        elif settings.covariates.get(name) == "numeric":
            yield problem(
                ("subgroups", i),
                f"'{name}' is numeric, and a subgroup needs a category.",
                "Put it into bands in your data (for age, use age_band), or declare it as category.",
            )
    for i, name in enumerate(settings.prior_outcomes):
        if name not in settings.covariates:
            near = catalogue.nearest(name, sorted(settings.covariates))
            yield problem(
                ("prior_outcomes", i),
                f"'{name}' is not a covariate.",
                f"Did you mean '{near}'?" if near else "Add it to covariates, with its kind.",
            )
    for name, path in settings.data.tables().items():
        if Path(path).is_absolute() or ".." in Path(path).parts:
            yield problem(
                ("data", name),
                f"'{path}' points outside the project.",
                "Copy the file into the project's data folder and name it from there.",
            )
    rules = settings.disclosure
    looser = rules.threshold < STANDARD_THRESHOLD or rules.rounding < STANDARD_ROUNDING
    if looser and not (rules.approved_by and rules.reason):
        yield problem(
            ("disclosure",),
            f"a threshold under {STANDARD_THRESHOLD} or rounding under {STANDARD_ROUNDING} is looser than the standard.",
            "Name who approved it and why (approved_by, reason); both are printed in the report.",
        )


def _check_outcomes(settings: Settings, problem: Any) -> Iterator[Problem]:
    codes = list(catalogue.shared_outcomes())
    chosen: set[tuple[str, int]] = set()
    for i, outcome in enumerate(settings.outcomes):
        own = ("label", "definition", "unit", "direction")
        if outcome.code.startswith(LOCAL_PREFIX):
            lacking = [name for name in own if not getattr(outcome, name)]
            if lacking or not re.fullmatch(r"local:[a-z][a-z0-9_]*", outcome.code):
                yield problem(
                    ("outcomes", i, "code"),
                    f"the outcome '{outcome.code}' of your own is not complete.",
                    "Write the code as local:name in lower case and give it: " + ", ".join(own) + ".",
                )
        elif outcome.code not in codes:
            near = catalogue.nearest(outcome.code, codes)
            hint = f"Did you mean '{near}'? " if near else ""
            yield problem(
                ("outcomes", i, "code"),
                f"'{outcome.code}' is not an outcome of the catalogue.",
                f"{hint}Use one of {', '.join(codes)}, or a code of your own that starts with {LOCAL_PREFIX}",
            )
        elif any(getattr(outcome, name) for name in own):
            yield problem(
                ("outcomes", i),
                f"'{outcome.code}' is defined by the catalogue, so that it means the same in every place.",
                f"Delete {', '.join(own)} here, or use a code that starts with {LOCAL_PREFIX}",
            )
        if (outcome.code, outcome.month) in chosen:
            yield problem(
                ("outcomes", i),
                f"'{outcome.code}' at month {outcome.month} stands twice.",
                "List each outcome and month once.",
            )
        chosen.add((outcome.code, outcome.month))
    primaries = sum(outcome.primary for outcome in settings.outcomes)
    if primaries != 1:
        yield problem(
            ("outcomes",),
            f"{primaries or 'no'} outcomes are primary.",
            "Mark exactly one with 'primary: true': the one chosen, before the analysis, for the headline.",
        )


def _in_words(error: ValidationError, file: YamlFile) -> list[Problem]:
    """Say what pydantic found in words for a person, with the line."""
    problems = []
    for item in error.errors(include_url=False, include_context=True):
        location: Location = tuple(
            step for step in item["loc"] if not (isinstance(step, str) and step.startswith("["))
        )
        what, remedy = _explain(item, location)
        key = ".".join(str(step) for step in location if not isinstance(step, int))
        problems.append(
            Problem(FILE, what, remedy, line=file.line_of(location), column=key or None)
        )
    return problems


_TYPE_WORDS = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "date_type": "a date such as 2024-04-01",
    "tuple_type": "a list (each item on a line of its own that starts with '- ')",
    "dict_type": "a set of 'key: value' lines",
    "model_type": "a set of 'key: value' lines",
}


def _explain(item: Any, location: Location) -> tuple[str, str]:
    kind, value = item["type"], item.get("input")
    last = next((step for step in reversed(location) if isinstance(step, str)), FILE)
    context = item.get("ctx", {})
    if kind == "missing":
        return f"'{last}' is missing.", f"Add the key '{last}'."
    if kind == "extra_forbidden":
        siblings = _keys_beside(location)
        near = catalogue.nearest(last, siblings)
        hint = f"Did you mean '{near}'?" if near else f"Known keys here: {', '.join(siblings)}."
        return f"'{last}' is not a key that is known here.", hint
    if kind == "literal_error":
        expected = str(context.get("expected", "")).replace("'", "")
        near = catalogue.nearest(str(value), re.split(r", | or ", expected))
        hint = f"Did you mean '{near}'? " if near else ""
        if last == "design" and value == "area_comparison":
            hint = "Comparisons of whole areas are not part of this version. "
        return f"'{value}' is not allowed for '{last}'.", f"{hint}Use {expected}."
    if kind in _TYPE_WORDS:
        return f"'{last}' is {_shown(value)}, but it should be {_TYPE_WORDS[kind]}.", "Correct it."
    if kind == "string_pattern_mismatch":
        return f"'{value}' cannot be used for '{last}'.", _pattern_remedy(last)
    if kind in {"string_too_short", "too_short"}:
        return f"'{last}' is empty.", "Fill it in."
    if kind in {"greater_than_equal", "less_than_equal"}:
        bound = context.get("ge", context.get("le"))
        word = "at least" if "ge" in context else "at most"
        return f"'{last}' is {value}.", f"It must be {word} {bound}."
    return f"'{last}' cannot be used: {item['msg']}.", "Correct it."


def _pattern_remedy(key: str) -> str:
    if key == "currency":
        return "Use the three capital letters of the currency, such as GBP."
    return "Use letters, digits and underscores for a column's name, and no line breaks or control characters in a text."


def _shown(value: Any) -> str:
    if value is None:
        return "empty"
    text = str(value)
    return f"'{text[:40]}{'…' if len(text) > 40 else ''}'"


def _keys_beside(location: Location) -> list[str]:
    """Give the keys that are allowed where an unknown one stood."""
    model: Any = Settings
    for step in location[:-1]:
        if isinstance(step, int):
            continue
        field = getattr(model, "model_fields", {}).get(step)
        if field is None:
            return []
        model = _model_within(field.annotation)
    return list(getattr(model, "model_fields", {}))


def _model_within(annotation: Any) -> Any:
    if hasattr(annotation, "model_fields"):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_within(inner)
        if found is not None:
            return found
    return None
