"""Profiles of funders: those of the catalogue are sound, one of one's own is read beside the project, and every mistake has its line."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from localeval.base.errors import ProjectError
from localeval.base.yamlfile import YamlFile
from localeval.catalogue.catalogue import shared_outcomes
from localeval.project.profiles import profile_names, read_profile, shared_unread

from ..small_project import Make

OWN = """\
name: Steps fund
funder: A county
edition: "3"
source: Guidance, https://council.example/guidance
cohorts: year
outcomes:
  - {code: employed, name: In work, months: [6, 12], must: true}
  - {code: "local:confident", name: More confident}
targets:
  - {step: job, share: 40, within_months: 12, source: Grant agreement}
equality: [sex]
must: [sex]
not_read: [How confidence is measured.]
"""


def refused(root: Path, text: str) -> list[str]:
    (root / "mine.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError) as error:
        read_profile(root, "mine.yml")
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize("name", profile_names())
def test_profiles_of_the_catalogue_say_where_everything_stands(name: str, tmp_path: Path) -> None:
    profile = read_profile(tmp_path, name)
    assert "https://" in profile.source
    assert profile.not_read, "what could not be read is listed"
    assert {asked.code for asked in profile.outcomes} <= set(shared_outcomes())
    assert all("https://" in target.source for target in profile.targets)


def test_a_code_of_what_could_not_be_read_stands_for_one_line() -> None:
    """Another language has the line under its code, whichever profile it stands in."""
    folder = Path(str(files("localeval.catalogue").joinpath("profiles")))
    lines: dict[str, set[str]] = {}
    for name in profile_names():
        for code, line in YamlFile(folder / f"{name}.yml", name).value["not_read"].items():
            lines.setdefault(code, set()).add(line)
    assert {code: found for code, found in lines.items() if len(found) > 1} == {}
    assert len(shared_unread()) == len(lines), "a line stands under two codes"


def test_the_catalogue_has_the_profiles_that_were_asked_for() -> None:
    assert {"connect_to_work", "restart", "ukspf", "trailblazer"} <= set(profile_names())


def test_the_published_minimum_of_restart_is_there(tmp_path: Path) -> None:
    [target] = read_profile(tmp_path, "restart").targets
    assert (target.step, target.share, target.of, target.within_months) == ("job_outcome", 15.0, "started", 12)  # fmt: skip


def test_a_profile_of_ones_own_is_read_beside_the_project(make: Make, tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_text(OWN, encoding="utf-8")
    project = make(profile="mine.yml")
    assert project.profile is not None
    assert (project.profile.name, project.profile.cohorts) == ("Steps fund", "year")


def test_no_profile_and_none_are_the_same_and_change_no_digest(make: Make) -> None:
    without, none = make(), make(profile="none")
    assert without.profile is None
    assert none.profile is None
    [place] = without.places
    assert without.analysis_digest(place) == none.analysis_digest(place)
    assert make(profile="restart").analysis_digest(place) != none.analysis_digest(place)


def test_a_name_that_no_profile_has_is_refused_with_its_line(make: Make) -> None:
    with pytest.raises(ProjectError) as error:
        make(profile="restrat")
    [problem] = error.value.problems
    assert problem.column == "profile"
    assert problem.line is not None
    assert "Did you mean 'restart'?" in str(problem)
    assert "trailblazer" in str(problem)


def test_a_profile_whose_file_is_not_there_is_refused(make: Make) -> None:
    with pytest.raises(ProjectError, match=r"lost\.yml.*does not exist.*Correct its path.*restart"):
        make(profile="lost.yml")


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("funder: A county", "founder: A county", 2, "Did you mean 'funder'?"),
        ("code: employed", "code: employd", 7, "Did you mean 'employed'?"),
        ("cohorts: year", "cohorts: week", 5, "'week' is not allowed"),
        ("step: job,", "step: jobs,", 10, "Did you mean 'job'?"),
        ("share: 40", "share: 140", 10, "at most 100"),
        ("share: 40", "share: 0.4", 10, "Write 40 for 40 of 100"),
        ("share: 40,", "share: 40, of: referred,", 10, "counted of those who joined"),
        ("must: [sex]", "must: [age]", 12, "does not stand under equality"),
        ('"local:confident"', "employed", 8, "stands twice"),
        ("months: [6, 12]", "months: [0, 12]", 7, "at least 1"),
    ],
)
def test_a_mistake_has_its_line_and_its_remedy(
    old: str, new: str, line: int, says: str, tmp_path: Path
) -> None:
    problems = refused(tmp_path, OWN.replace(old, new))
    assert any(says in problem and f"line {line}" in problem for problem in problems), problems


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = OWN.replace("code: employed", "code: employd").replace("must: [sex]", "must: [age]")
    assert len(refused(tmp_path, text)) == 2


@pytest.mark.parametrize("text", ["", "- a list\n", "name: only\n"])
def test_a_file_that_is_no_profile_is_refused(text: str, tmp_path: Path) -> None:
    assert refused(tmp_path, text)


def test_the_profile_that_the_documentation_shows_is_sound(tmp_path: Path) -> None:
    template = Path(__file__).resolve().parents[2] / "{{cookiecutter.project_slug}}"
    text = (template / "data" / "README.md").read_text(encoding="utf-8")
    shown = text.partition("# my_funder.yml;")[2].partition("```")[0].partition("\n")[2]
    (tmp_path / "my_funder.yml").write_text(shown, encoding="utf-8")
    assert read_profile(tmp_path, "my_funder.yml").outcomes[0].must
    for name in profile_names():
        assert f"| `{name}` |" in text
