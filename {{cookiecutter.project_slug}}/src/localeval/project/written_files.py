"""Files that people write beside ``evaluation.yml`` about how a programme was meant to work and what happened.

They need no line in ``evaluation.yml``: each counts as soon as it holds more than comments, so that the examples with which a new
project begins change nothing. What stands in them is read in ``data``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

WrittenName = Literal["theory", "partners", "process"]
#: The name of each in the findings, and its file.
WRITTEN: dict[WrittenName, str] = {
    "theory": "theory.yml",
    "partners": "partners.yml",
    "process": "process.yml",
}


def is_filled(path: Path) -> bool:
    """Whether a file is there and holds more than comments and blank lines; one that cannot be read does, so that it is told."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return False
    except (OSError, UnicodeDecodeError):
        return path.exists()
    lines = (line.strip() for line in text.splitlines())
    return any(line and not line.startswith("#") and line not in {"---", "..."} for line in lines)
