"""Opens the comparison that a notebook shows; what is wrong with its file is said in one sentence."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from localeval.base.errors import Problem, ProjectError, first_misfit
from localeval.brand.reading import brand_of_environment
from localeval.comparison.models import Comparison, comparison_from_json
from localeval.report.charts.colours import draw_as, look_of
from localeval.report.in_every_cell import in_every_cell


def open_comparison(path: str = "comparison.json") -> Comparison:
    """Open a comparison in a notebook.

    Parameters
    ----------
    path : str
        A ``comparison.json``, relative to the notebook's working folder.

    Raises
    ------
    ProjectError
        It is not there, or is not a comparison.
    """
    if brand := brand_of_environment():
        look = look_of(brand)
        in_every_cell(lambda: draw_as(look))
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        msg = "there is no comparison here that can be read."
        raise ProjectError(
            Problem(str(file), msg, "Make one: localeval compare BUNDLE... --out DIR.")
        ) from None
    try:
        return comparison_from_json(text)
    except ValidationError as error:
        msg = f"this is not a comparison as localeval writes it ({first_misfit(error)})."
        raise ProjectError(
            Problem(str(file), msg, "Make it again: localeval compare BUNDLE... --out DIR.")
        ) from None
