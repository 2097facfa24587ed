"""CSV tables that people make and open: the text of one, and cells that no spreadsheet runs as a formula.

What a table means is for those to know who read and write it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from localeval.base.errors import Problem, ProjectError

#: What starts a formula, full-width forms included, at the start of a text or after what a spreadsheet of another
#: language takes as the end of a cell.
_FORMULA = re.compile(r"(^|[;\t\r\n])(\s*)(?=[=+\-@＝＋－＠])")


def table_text(path: Path, shown: str) -> str:
    """Read a table that a person has made.

    Raises
    ------
    ProjectError
        It cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        what = "it is not UTF-8 text."
        raise ProjectError(Problem(shown, what, "Save it as CSV UTF-8.")) from None
    except OSError as error:
        what = f"it cannot be read ({error.strerror})."
        raise ProjectError(Problem(shown, what, "Check its name.")) from None


def safe_cell(value: Any) -> Any:
    """Keep a spreadsheet from running a text as a formula (OWASP, CSV injection)."""
    return _FORMULA.sub(r"\1'\2", value) if isinstance(value, str) else value
