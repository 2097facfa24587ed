"""``evaluation.yml`` read, checked and frozen: the ``Project`` that everything else is given.

It finds the project's folder and reads the file; what is wrong with that is found in ``valid_settings``. It does not open
the data; that is ``data.load``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from localeval.base.digests import digest
from localeval.base.errors import Problem, ProjectError
from localeval.base.yamlfile import YamlFile
from localeval.catalogue import catalogue
from localeval.catalogue.catalogue import LOCAL_PREFIX, Outcome
from localeval.designs.design import Design
from localeval.designs.origins import Origin
from localeval.designs.participants import ParticipantGroup
from localeval.designs.registry import design_of
from localeval.project.coarse_settings import with_coarse_people
from localeval.project.comparison_group import origin_in
from localeval.project.context_settings import FIGURES
from localeval.project.eligible_table import with_eligible_tables
from localeval.project.outcome_settings import OutcomeSetting
from localeval.project.participant_group import participants_in
from localeval.project.profiles import NONE, Profile, read_profile
from localeval.project.settings import Settings
from localeval.project.table_files import FilesMeant, with_files_named
from localeval.project.valid_settings import valid_settings
from localeval.project.written_files import WRITTEN, WrittenName, is_filled

FILE = "evaluation.yml"
#: Folder of the assembled reports, a folder a place: a run makes them, and any format can be rendered from them.
ASSEMBLED = "reports"
#: Folder of the formats that reports are rendered in: an extension of Quarto, whose files the built-in pandoc takes too.
EXTENSION = "_extensions/localeval"


@dataclass(frozen=True)
class Place:
    """A place with a report of its own."""

    code: str
    name: str
    region: str = ""
    boundary_year: int | None = None

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
        The file, validated; folders and patterns written out as the files that they stand for.
    meant : tuple of FilesMeant
        What these are.
    """

    root: Path
    settings: Settings
    meant: tuple[FilesMeant, ...] = ()

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The places, in the order of the file."""
        return tuple(
            Place(item.code, item.name, item.region, item.boundary_year)
            for item in self.settings.places
        )

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """The outcomes to estimate, the primary one first."""
        found = [Measure(_outcome(o), o.month, o.primary) for o in self.settings.outcomes]
        return tuple(sorted(found, key=lambda measure: not measure.primary))

    @property
    def primary(self) -> Measure:
        """The one primary outcome."""
        return self.measures[0]

    @cached_property
    def design(self) -> Design:
        """The design, which knows all that differs from others."""
        return design_of(self.settings.design)

    @cached_property
    def profile(self) -> Profile | None:
        """What a funder asks for; None where evaluation.yml names no profile."""
        name = self.settings.profile
        return None if name in (None, NONE) else read_profile(self.root, str(name))

    @property
    def has_comparison(self) -> bool:
        """Whether the design has a comparison group, so that an impact can be estimated."""
        return self.design.has_comparison

    def allocated(self, place: Place) -> tuple[int, int] | None:
        """Give how many were allocated to the programme and to the comparison group, before anybody was lost.

        None where ``evaluation.yml`` does not say so of the place.
        """
        given = self.settings.allocated
        groups = given.get(place.code) if isinstance(given, dict) else given
        return (groups.participant, groups.comparison) if groups is not None else None

    def origin(self, place: Place) -> Origin:
        """Give where the comparison group of a place comes from, as far as ``evaluation.yml`` says."""
        return origin_in(self.settings.comparison_group, place.code)

    def participants(self, place: Place) -> ParticipantGroup:
        """Give who counts as a participant in a place, as far as ``evaluation.yml`` says."""
        return participants_in(self.settings.participant_group, place.code)

    def outcome(self, code: str) -> Outcome:
        """Give an outcome by its code: from the catalogue, or the place's own among the declared ones.

        Raises
        ------
        LookupError
            It is neither.
        """
        if code in catalogue.shared_outcomes():
            return catalogue.shared_outcomes()[code]
        return {measure.outcome.code: measure.outcome for measure in self.measures}[code]

    def unit_of(self, measure: Measure) -> str:
        """Give the unit in which a measure is printed: the project's currency where it is money."""
        unit = measure.outcome.unit
        return self.settings.currency if unit == "money" else unit

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

    def assembled(self, place: Place) -> Path:
        """Folder of the assembled report of a place, from which any format can be rendered."""
        return self.root / ASSEMBLED / place.folder

    @property
    def extension(self) -> Path:
        """Folder of the formats that reports are rendered in."""
        return self.root / EXTENSION

    def build(self, place: Place) -> Path:
        """Folder of the intermediate files of a place; safe to delete."""
        return self.root / "build" / place.folder

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """Tables of an analysis: people and outcomes always, and what else is declared.

        Outcomes that are columns of the people file become a table of their own when they are loaded. Jobs are read for the outcomes
        that are worked out of them, and are not kept.
        """
        declared = self.settings.data.tables()
        others = [
            name
            for name in declared
            if name not in {"people", "outcomes", "jobs", "pay", "lessons"}
        ]
        if self.has_fetched_figures and "context" not in others:
            others.append("context")
        return ("people", "outcomes", *others)

    @property
    def asked_for(self) -> tuple[str, ...]:
        """Parts of ``evaluation.yml`` without which a section is left out, as far as they are there."""
        value, delivery = self.settings.value, self.settings.delivery
        fidelity = delivery is not None and bool(delivery.fidelity)
        given = {"value": value is not None, "delivery.fidelity": fidelity}
        return tuple(name for name, is_there in given.items() if is_there)

    @cached_property
    def has_fetched_figures(self) -> bool:
        """Whether figures about the places were fetched that ``evaluation.yml`` asks for."""
        return self.settings.context is not None and (self.root / FIGURES).is_file()

    @cached_property
    def written(self) -> tuple[WrittenName, ...]:
        """What people have written beside ``evaluation.yml``: ``theory``, ``partners``, ``process``."""
        return tuple(name for name, file in WRITTEN.items() if is_filled(self.root / file))

    @cached_property
    def input_files(self) -> dict[str, tuple[str, ...]]:
        """The files that the analysis rests on, by table: those that are declared, and figures that were fetched."""
        found = self.settings.data.files()
        if self.has_fetched_figures:
            found["context"] = (*found.get("context", ()), FIGURES)
        found |= {name: (WRITTEN[name],) for name in self.written}
        return found

    @property
    def data_store(self) -> Path:
        """Folder of the checked tables; safe to delete."""
        return self.root / "build" / "data"

    def stored_table(self, place: Place, table: str) -> Path:
        """Where the checked table of a place is kept; its lessons and what else people write, which are no tables, are JSON."""
        kind = "json" if table in {"lessons", "written"} else "parquet"
        return self.data_store / place.folder / f"{table}.{kind}"

    def data_notes(self, place: Place) -> Path:
        """Where it is kept what a person should know of the data of a place."""
        return self.data_store / place.folder / "notes.json"

    def analysis_digest(self, place: Place) -> str:
        """Digest of all settings that can change what a notebook of this place shows.

        How the report is laid out, the other places and how they are compared, who has checked the work, and
        what a run may take of the machine are left out: a change there needs no new analysis. How records are linked is left
        out too: what comes of it are files of data.
        """
        return digest(self._analysis_view(place))

    def published_digest(self, place: Place) -> str:
        """Digest of the same settings as they are published, with no exact number of people: of that a few tries would find it."""
        rules = self.settings.disclosure
        view = self._analysis_view(place)
        return digest(with_coarse_people(view, rules.threshold, rules.rounding))

    def _analysis_view(self, place: Place) -> dict[str, Any]:
        view = self.settings.model_dump(
            mode="json", exclude={"places", "report", "comparison", "assurance", "run", "link"}
        )
        if self.settings.context is None:
            del view["context"]  # what nobody has asked for changes no digest
        for name in ("comparison_group", "participant_group"):
            if getattr(self.settings, name) is None:
                del view[name]
        for name in ("pay", "job_outcome", "month_window"):
            if view["data"][name] is None:
                del view["data"][name]
        if not self.settings.data.event_dates:
            del view["data"]["event_dates"]
        if self.profile is None:
            del view["profile"]
        else:
            view["profile"] = self.profile.model_dump(mode="json")
        if self.settings.value is None:
            del view["value"]
        elif self.settings.value.public_funders is None:
            del view["value"]["public_funders"]
        for table in ("unit_values", "deflators"):
            if view["data"][table] is None:
                del view["data"][table]
        if self.settings.data.voices is None:
            del view["data"]["voices"]
        if self.settings.delivery is None:
            del view["delivery"]
        view["place"] = [place.code, place.name, place.region, place.boundary_year]
        view["one_of"] = len(self.places)
        return view

    def findings_digest(self, place: Place) -> str:
        """Digest of all settings that can change the findings of this place, the notice that it prints among them."""
        said: list[object] = [self.analysis_digest(place), self.settings.report.notice]
        if uses := self.settings.assurance.ai:  # what nobody declares changes no digest
            said.append([use.model_dump(mode="json") for use in uses])
        return digest(said)

    def report_digest(self, place: Place) -> str:
        """Digest of all settings that can change the report of this place."""
        return digest([self.analysis_digest(place), self.settings.report.model_dump(mode="json")])


def own_extension() -> Path:
    """Give the formats of reports that came with this copy of the package, for what is made outside a project."""
    return Path(__file__).parents[3] / EXTENSION


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
    value, meant = with_files_named(with_eligible_tables(file.value, root, file), root)
    settings = valid_settings(value, root, file)
    return Project(root, settings, meant)


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
