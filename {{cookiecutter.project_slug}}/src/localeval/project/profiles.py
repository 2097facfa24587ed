"""Profiles: what a funder asks for, in files that anybody can add (``catalogue/profiles/restart.yml``, or one beside ``evaluation.yml``).

A profile names outcomes with the funder's own words, the edition and the source of these, cohorts, targets and the groups of people that are
asked for, and what could not be read. Only its shape is here, and what in it cannot be meant, each with its line. It changes no number:
which outcomes are measured is said in ``evaluation.yml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError

from localeval.base.errors import Problem, ProjectError
from localeval.base.spelling import did_you_mean
from localeval.base.yamlfile import YamlFile
from localeval.catalogue.catalogue import LOCAL_PREFIX, shared_outcomes
from localeval.project.pydantic_problems import explain_error
from localeval.project.setting_types import ColumnName, OptionalLine, SettingLine, SettingsPart

#: What stands for no profile.
NONE = "none"
#: Steps of delivery that a target can be about; else it is about an outcome that the profile asks for.
STEPS = ("started", "stayed", "job", "kept")
#: Months of a cohort by its name.
COHORT_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_ENDING = ".yml"


def _lines(value: Any) -> Any:
    """Take lines that each have a code, as those of the catalogue do, for the lines."""
    return tuple(value.values()) if isinstance(value, dict) else value


class ProfileOutcome(SettingsPart):
    """An outcome that a funder asks for."""

    code: SettingLine = Field(description="A code of the catalogue, or a local: one.")
    name: SettingLine = Field(description="What the funder calls it.")
    months: Annotated[tuple[Annotated[int, Field(ge=1, le=120)], ...], Field(strict=False)] = Field(
        (), description="Months after the start; any that are measured, where the funder says none."
    )
    definition: OptionalLine = Field("", description="What the funder says of it.")
    source: OptionalLine = Field(
        "", description="Where that can be read; the profile's source unless said."
    )
    must: bool = Field(
        False, description="Whether a project without it does not meet the standard."
    )


class ProfileTarget(SettingsPart):
    """A target that a funder sets, as a share of people."""

    step: SettingLine = Field(description="started, stayed, job, kept, or the code of an outcome.")
    share: Annotated[float, Field(gt=0, le=100, strict=False)] = Field(description="In per cent.")
    of: Literal["referred", "started"] = Field("started", description="Of whom.")
    within_months: Annotated[int, Field(ge=1, le=120)] = Field(description="Since then.")
    name: OptionalLine = Field("", description="What the funder calls it.")
    source: SettingLine = Field(description="Where it can be read.")


class Profile(SettingsPart):
    """The whole of a profile."""

    name: SettingLine = Field(description="What the programme or fund is called.")
    funder: SettingLine = Field(description="Who asks.")
    edition: SettingLine = Field(
        description="Number or day of what was read; a day as 2026-05-31 is told in words."
    )
    source: SettingLine = Field(description="Title and address of what was read.")
    cohorts: Literal["month", "quarter", "year"] = Field(
        "quarter", description="By when people joined, as finely as disclosure control lets it be."
    )
    outcomes: Annotated[tuple[ProfileOutcome, ...], Field(min_length=1, strict=False)]
    targets: Annotated[tuple[ProfileTarget, ...], Field(strict=False)] = ()
    equality: Annotated[tuple[ColumnName, ...], Field(strict=False)] = Field(
        (), description="Covariates by whose groups the funder asks for figures."
    )
    must: Annotated[tuple[ColumnName, ...], Field(strict=False)] = Field(
        (), description="Those of them without which a project does not meet the standard."
    )
    not_read: Annotated[tuple[SettingLine, ...], BeforeValidator(_lines), Field(strict=False)] = (
        Field((), description="What could not be read, and so is not in here.")
    )


def profile_names() -> tuple[str, ...]:
    """Name the profiles that come with the catalogue, in order."""
    found = (item.name for item in files("localeval.catalogue").joinpath("profiles").iterdir())
    return tuple(sorted(n.removesuffix(_ENDING) for n in found if n.endswith(_ENDING)))


@cache
def shared_unread() -> Mapping[str, str]:
    """Give what could not be read of the catalogue's profiles, each line with its code, by which other languages know it."""
    found: dict[str, str] = {}
    for name in profile_names():
        lines = YamlFile(*_of_catalogue(name)).value["not_read"]
        found |= {line: code for code, line in lines.items()}
    return found


def _of_catalogue(name: str) -> tuple[Path, str]:
    """Give the file of a profile of the catalogue, and how messages call it."""
    path = Path(str(files("localeval.catalogue").joinpath("profiles", f"{name}{_ENDING}")))
    return path, f"catalogue/profiles/{name}{_ENDING}"


def read_profile(root: Path, name: str) -> Profile:
    """Read a profile.

    Parameters
    ----------
    root : Path
        The project's folder, from which a file of one's own is named.
    name : str
        As ``evaluation.yml`` says it: the name of one of the catalogue, or a file that ends in ``.yml``.

    Raises
    ------
    ProjectError
        There is none of this name, or with every problem of the file, each with its line.
    """
    if name.endswith(_ENDING):
        path, shown = root / name, name
    else:
        path, shown = _of_catalogue(name)
    if not path.is_file():
        remedy = f"Correct its path, from the folder of evaluation.yml; or use one of: {', '.join((*profile_names(), NONE))}."
        raise ProjectError(
            Problem(shown, "this file is named as profile, and does not exist.", remedy)
        )
    file = YamlFile(path, shown)
    if not isinstance(file.value, dict):
        what = "the file is empty or holds no keys."
        raise ProjectError(
            Problem(shown, what, "Write what the funder asks for; data/README.md shows how.")
        )
    try:
        found = Profile.model_validate(file.value)
    except ValidationError as error:
        raise ProjectError(explain_error(error, file, Profile)) from None
    if problems := list(_meant(found, file)):
        raise ProjectError(problems)
    return found


def unknown_name(name: str) -> tuple[str, str]:
    """Say what is wrong with a name that no profile has, and the remedy; both are empty where there is one, or a file is named."""
    known = (*profile_names(), NONE)
    if name in known or name.endswith(_ENDING):
        return "", ""
    hint = did_you_mean(name, list(known))
    return (
        f"there is no profile '{name}'.",
        f"{hint}Use one of: {', '.join(known)}; or name a file of your own that ends in {_ENDING}.",
    )


def _meant(profile: Profile, file: YamlFile) -> Iterator[Problem]:
    """Find what has the right shape and still cannot be meant."""
    known, seen = shared_outcomes(), set()
    for i, outcome in enumerate(profile.outcomes):
        where = ("outcomes", i, "code")
        if outcome.code not in known and not outcome.code.startswith(LOCAL_PREFIX):
            hint = did_you_mean(outcome.code, list(known))
            what = f"'{outcome.code}' is no outcome of the catalogue."
            yield file.problem(where, what, f"{hint}Use one of: {', '.join(known)}; or a code that begins with {LOCAL_PREFIX}")  # fmt: skip
        elif outcome.code in seen:
            yield file.problem(where, f"'{outcome.code}' stands twice.", "Write it once, with all its months.")  # fmt: skip
        seen.add(outcome.code)
    for i, target in enumerate(profile.targets):
        if target.step not in STEPS and target.step not in seen:
            what = f"'{target.step}' is neither a step of delivery nor an outcome of this profile."
            hint = did_you_mean(target.step, [*STEPS, *seen])
            yield file.problem(("targets", i, "step"), what, f"{hint}Use {', '.join(STEPS)}, or a code under outcomes.")  # fmt: skip
        elif (target.of == "referred") != (target.step == "started"):
            what = f"'{target.step}' is counted of those who {'were referred' if target.step == 'started' else 'joined'}, not of those who {'joined' if target.step == 'started' else 'were referred'}."
            yield file.problem(("targets", i, "of"), what, f"Write of: {'referred' if target.step == 'started' else 'started'}.")  # fmt: skip
    for i, target in enumerate(profile.targets):
        if 0 < target.share < 1:
            what = f"the share is {target.share:g} per cent, which looks like a share of 1."
            yield file.problem(("targets", i, "share"), what, f"Write {100 * target.share:g} for {100 * target.share:g} of 100.")  # fmt: skip
    for name in profile.must:
        if name not in profile.equality:
            yield file.problem(("must",), f"'{name}' does not stand under equality.", "Add it there, or remove it here.")  # fmt: skip
