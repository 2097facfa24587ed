"""The register of designs: which there are, in which order, and what is said of a module that cannot be used."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from localeval.base.errors import Problem, ProjectError
from localeval.designs import registry
from localeval.designs.design import Design
from localeval.project import settings

from ..e2e.project import environment

STRATIFIED = Path(__file__).with_name("stratified.py")
PROJECT = Path(registry.__file__).parents[3]
NUMBERS = itertools.count()

Named = Callable[..., str]


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Named:
    """Write a module, by default that of the stratified design, and name it in the variable; give its name."""
    monkeypatch.syspath_prepend(str(tmp_path))
    modules: list[str] = []

    def write(source: str = "") -> str:
        name = f"design_of_a_test_{next(NUMBERS)}"  # a module is imported once in a process
        text = source or STRATIFIED.read_text(encoding="utf-8")
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        modules.append(name)
        monkeypatch.setenv(registry.VARIABLE, ", ".join(modules))
        return name

    return write


def refusal() -> Problem:
    with pytest.raises(ProjectError) as caught:
        registry.registered()
    [problem] = caught.value.problems
    return problem


def test_the_designs_of_this_package_are_always_there() -> None:
    assert registry.codes() == ("randomised_trial", "matched_comparison", "monitoring")
    assert [registry.design_of(code).ceiling for code in registry.codes()] == [5, 3, 1]


def test_a_module_that_the_variable_names_adds_its_design(named: Named) -> None:
    name = named()
    assert registry.codes()[-1] == "stratified_comparison"
    schema = settings.evaluation_schema()["properties"]["design"]  # type: ignore[index]
    assert schema["enum"][-1] == "stratified_comparison"
    assert "monitoring (no comparison group), or stratified_comparison." in schema["description"]
    assert registry.estimator_name("precise_strata") == "Strata weighted by precision"
    assert registry.design_label("stratified_comparison") == "People of the same categories"
    assert [file.name for file in registry.own_files()] == [f"{name}.py"]


def test_designs_are_listed_by_the_evidence_that_they_can_give(named: Named) -> None:
    named()
    assert list(registry.design_order()) == [
        "randomised_trial",
        "matched_comparison",
        "stratified_comparison",
        "area_comparison",
        "monitoring",
    ]


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("import a_package_that_nobody_has\n", "it cannot be imported (ModuleNotFoundError: "),
        ("x = ", "it cannot be imported (SyntaxError: "),
        ("raise RuntimeError('no licence')\n", "it cannot be imported (RuntimeError: no licence)."),
        ("x = 1\n", "it holds no design: no DESIGN that is an instance of Design."),
        (
            "from localeval.designs.monitoring import DESIGN\n",
            "the design 'monitoring' is registered already.",
        ),
        (
            "from localeval.designs.design import Design\nclass D(Design):\n    code = 'x'\nDESIGN = D()\n",
            "its design does not say edition, words, ceiling.",
        ),
    ],
)
def test_a_module_that_cannot_be_used(named: Named, source: str, says: str) -> None:
    name = named(source)
    problem = refusal()
    assert says in problem.what
    assert problem.where == f"LOCALEVAL_DESIGNS, module {name}"
    assert problem.remedy.startswith("LOCALEVAL_DESIGNS names importable modules")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"stratified_comparison"', '"Stratified comparison"', "is no code"),
        ('"stratified_comparison"', '"area_comparison"', "is registered already"),
        ('edition = "2026.1"', 'edition = "v1"', "'v1' is no edition"),
        ('"ATT", "2026.1"),\n    )', '"ATT", ""),\n    )', "is no edition of 'precise_strata'"),
        (
            '"precise_strata"',
            '"doubly_robust"',
            "'doubly_robust' is registered already, with another name",
        ),
        ("The section “{section}”", "The section “{title}”", "its words have braces"),
        ("def evidence(", "def evidences(", "but no method 'evidence' of its own"),
    ],
)
def test_a_design_that_cannot_be_registered(named: Named, old: str, new: str, says: str) -> None:
    source = STRATIFIED.read_text(encoding="utf-8")
    assert old in source
    named(source.replace(old, new))
    assert says in refusal().what


def test_two_modules_with_one_design(named: Named) -> None:
    named()
    second = named()
    problem = refusal()
    assert problem.where == f"LOCALEVAL_DESIGNS, module {second}"
    assert problem.what == "the design 'stratified_comparison' is registered already."


def test_a_code_that_is_not_registered_is_named_with_those_that_are() -> None:
    with pytest.raises(ProjectError) as caught:
        registry.design_of("stratified_comparison")
    said = str(caught.value)
    assert "the design 'stratified_comparison' is not registered here." in said
    assert "Use randomised_trial, matched_comparison or monitoring" in said
    assert registry.VARIABLE in said


def test_a_design_of_typed_results_that_is_not_known_is_named_by_its_code() -> None:
    assert registry.design_label("synthetic_control") == "Synthetic control"
    assert registry.short_name("synthetic_control") == "synthetic control"
    assert registry.has_comparison("synthetic_control")


@pytest.mark.parametrize("design", registry.BUILT_IN, ids=lambda design: design.code)
def test_every_design_of_this_package_is_complete(design: Design) -> None:
    assert type(design).__module__ == f"localeval.designs.{design.code}"
    assert design.words.caveat.count("{section}") == 1
    assert design.has_comparison == (design.made_up.comparison > 0)
    assert design.has_comparison == (design.ceiling > 1)
    if design.weights_comparison:
        assert not design.comparison_is_counted


def test_asking_which_designs_there_are_imports_no_statistics() -> None:
    code = (
        "import sys, localeval.project.settings, localeval.designs.registry as r; r.codes(); "
        "print([m for m in ('numpy', 'pandas', 'scipy', 'statsmodels') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(PROJECT),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
