"""A problem says where, what and the remedy; an error carries all of them."""

from __future__ import annotations

import pytest

from localeval.base.errors import Problem, ProjectError, error_text


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (
            Problem("data/people.csv", "it is empty.", "Fill it."),
            "data/people.csv: it is empty. Fill it.",
        ),
        (
            Problem("data/people.csv", "'x' is no number.", "Correct it.", column="age", row=14),
            "data/people.csv, column age, row 14: 'x' is no number. Correct it.",
        ),
        (
            Problem(
                "evaluation.yml", "it is 0.", "Raise it.", line=3, column="disclosure.threshold"
            ),
            "evaluation.yml, line 3, key disclosure.threshold: it is 0. Raise it.",
        ),
        (
            Problem("data/people.xlsx", "it is no number.", "Type it.", row=4, sheet="Part 1"),
            "data/people.xlsx, sheet 'Part 1', row 4: it is no number. Type it.",
        ),
        (
            Problem("notebooks/04_impact.ipynb", "it failed.", ""),
            "notebooks/04_impact.ipynb: it failed.",
        ),
    ],
)
def test_a_problem_in_words(problem: Problem, said: str) -> None:
    assert str(problem) == said


def test_a_problem_for_programs_holds_every_part() -> None:
    problem = Problem("data/people.csv", "what.", "remedy.", column="age", row=14)
    assert problem.as_dict() == {
        "where": "data/people.csv",
        "sheet": None,
        "line": None,
        "column": "age",
        "row": 14,
        "what": "what.",
        "remedy": "remedy.",
    }


def test_an_error_carries_all_problems_in_order() -> None:
    problems = [Problem("a.csv", "one.", "x."), Problem("b.csv", "two.", "y.")]
    error = ProjectError(problems)
    assert list(error.problems) == problems
    assert str(error) == "a.csv: one. x.\nb.csv: two. y."
    assert error.exit_code == 2


def test_an_error_without_a_problem_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(ValueError, match="at least one problem"):
        ProjectError([])


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("the groups are alike."), "the groups are alike"),
        (ValueError("one line\n  and another ..."), "one line and another"),
        (PermissionError(13, "Permission denied", "data/a.csv"), "Permission denied (data/a.csv)"),
        (OSError(28, "No space left on device"), "No space left on device"),
        (KeyError("month"), "KeyError: 'month'"),
        (MemoryError(), "MemoryError"),
    ],
)
def test_an_error_of_python_becomes_a_part_of_a_sentence(error: Exception, said: str) -> None:
    assert error_text(error) == said
