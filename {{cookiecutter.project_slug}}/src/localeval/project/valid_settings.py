"""From the plain values of ``evaluation.yml`` to settings that hold together, or to every problem of the file at once.

A part that is wrong does not keep the others from being checked: it is left out, or something harmless stands in for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from localeval.base.errors import Problem, ProjectError
from localeval.base.yamlfile import YamlFile
from localeval.designs.registry import without_comparison
from localeval.project.consistency import cross_check
from localeval.project.profiles import NONE, read_profile, unknown_name
from localeval.project.pydantic_problems import explain_error, wrong_parts
from localeval.project.settings import Settings

#: Stands in for a part of the file that is wrong, so that the other parts can still be checked.
_STAND_IN: dict[str, Any] = {
    "programme": {"name": "-", "organisation": "-"},
    "places": [{"code": "GB", "name": "-"}],
    "data": {},
    "design": without_comparison().code,
    "outcomes": [{"code": "employed", "month": 12, "primary": True}],
}

#: Parts that are judged by what another part says.
_JUDGED_BY = {
    "subgroups": {"covariates", "cluster"},
    "prior_outcomes": {"covariates", "outcomes"},
    "cluster": {"covariates"},
    "strata": {"covariates", "cluster"},
    "allocated": {"design", "places"},
    "comparison_group": {"design", "places"},
    "participant_group": {"design", "places"},
    "covariates": {"design"},
    "link": {"outcomes"},
    "delivery": {"covariates"},
    "value": {"data", "design", "outcomes"},
    "data": {"covariates", "outcomes", "prior_outcomes", "strata"},
}


def valid_settings(value: dict[str, Any], root: Path, file: YamlFile) -> Settings:
    """Hold the values of ``evaluation.yml`` against its shape, and its parts against each other.

    Parameters
    ----------
    value : dict
        Keys and values of the file, folders and patterns written out.
    root : Path
        Folder of the project.
    file : YamlFile
        For the line of each problem.

    Raises
    ------
    ProjectError
        With every problem of the file, each with its line.
    """
    try:
        settings = Settings.model_validate(value)
    except ValidationError as error:
        raise ProjectError(
            [*explain_error(error, file), *_other_parts(error, file, value)]
        ) from None
    problems = [*cross_check(settings, file), *_profile_problems(root, settings, file)]
    if problems:
        raise ProjectError(problems)
    return settings


def _profile_problems(root: Path, settings: Settings, file: YamlFile) -> list[Problem]:
    """Find what is wrong with the profile that is named."""
    name = settings.profile or NONE
    what, remedy = unknown_name(name)
    if what:
        return [file.problem(("profile",), what, remedy)]
    try:
        if name != NONE:
            read_profile(root, name)
    except ProjectError as error:
        return list(error.problems)
    return []


def _other_parts(error: ValidationError, file: YamlFile, value: dict[str, Any]) -> list[Problem]:
    """Check the parts of the file whose shape is in order, so that all problems come together."""
    wrong = wrong_parts(error)
    kept = {key: part for key, part in value.items() if key not in wrong}
    try:
        settings = Settings.model_validate({**_STAND_IN, **kept})
    except ValidationError:
        return []
    wrong |= {part for part, others in _JUDGED_BY.items() if others & wrong}
    found = cross_check(settings, file)
    return [item for item in found if str(item.column).partition(".")[0] not in wrong]
