"""What every renderer offers, and the formats that a report has."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

FORMATS = ("html", "docx", "pdf")


class Renderer(Protocol):
    """Makes the report's formats from an assembled folder."""

    name: str
    version: str

    def render(self, folder: Path, formats: Sequence[str], style: Path) -> dict[str, Path]:
        """Render `folder/report.qmd` and return the file made for each format."""
        ...
