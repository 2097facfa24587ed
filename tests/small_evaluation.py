"""A small evaluation.yml, to be spoilt one line at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from localeval.base.errors import Problem, ProjectError
from localeval.project.project import read_project

GOOD = """\
programme:
  name: Working Well
  organisation: A council
places:
  - {code: E08000003, name: Manchester}
data: {people: data/people.csv, outcomes: data/outcomes.csv}
design: matched_comparison
covariates:
  age: numeric
  sex: category
outcomes:
  - {code: employed, month: 12, primary: true}
  - {code: earnings, month: 12}
subgroups: [sex]
"""

Write = Callable[..., Path]
Problems = Callable[..., list[Problem]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write an evaluation.yml: ``write(("month: 12", "month: 24"))`` changes lines of a good one."""

    def _write(*changes: tuple[str, str], text: str | None = None) -> Path:
        content = GOOD if text is None else text
        for old, new in changes:
            assert old in content
            content = content.replace(old, new, 1)
        (tmp_path / "evaluation.yml").write_text(content, encoding="utf-8")
        return tmp_path

    return _write


@pytest.fixture
def problems_of(write: Write) -> Problems:
    """Give the problems of an evaluation.yml that cannot be used."""

    def _problems(*changes: tuple[str, str], text: str | None = None) -> list[Problem]:
        with pytest.raises(ProjectError) as caught:
            read_project(write(*changes, text=text))
        return list(caught.value.problems)

    return _problems
