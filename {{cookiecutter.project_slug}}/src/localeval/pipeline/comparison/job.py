"""A comparison that is to be made: where its files go, in which formats, and who answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import localeval
from localeval.project import Project

#: The notebooks that show a comparison; part of the package, because they need no evaluation of one's own.
NOTEBOOKS = Path(localeval.__file__).parent / "comparison" / "notebooks"
JSON, TABLE = "comparison.json", "comparison.csv"
#: Stands in the place of a place's name in the progress display.
PLACE = "Comparison"


@dataclass(frozen=True)
class Signature:
    """Who answers for a comparison; empty where nobody does.

    Attributes
    ----------
    organisation, contact, licence, classification : str
        As they stand in the report.
    """

    organisation: str = ""
    contact: str = ""
    licence: str = ""
    classification: str = ""


@dataclass(frozen=True)
class Job:
    """A comparison to be made.

    Attributes
    ----------
    folder : Path
        Where it is put together.
    output : Path
        Where the finished files go.
    formats : tuple of str
        Of the report; none for the data alone.
    style : Path
        Folder with the styles of the report.
    signature : Signature
    """

    folder: Path
    output: Path
    formats: tuple[str, ...]
    style: Path
    signature: Signature = Signature()

    @property
    def data(self) -> tuple[Path, Path]:
        """``comparison.json`` and ``comparison.csv``."""
        return (self.folder / JSON, self.folder / TABLE)

    @property
    def notebooks(self) -> tuple[Path, ...]:
        """The notebooks, in report order; none when there is no report."""
        return tuple(sorted(NOTEBOOKS.glob("*.ipynb"))) if self.formats else ()

    @property
    def executed(self) -> tuple[Path, ...]:
        """Their executed copies."""
        return tuple(self.folder / "notebooks" / path.name for path in self.notebooks)

    @property
    def rendered(self) -> tuple[Path, ...]:
        """The report in each format."""
        return tuple(self.folder / "rendered" / f"comparison.{kind}" for kind in self.formats)

    @property
    def finished(self) -> tuple[Path, ...]:
        """Every file of the output, the report first."""
        return (
            *(self.output / file.name for file in (*self.rendered, *self.data)),
            *(self.output / "notebooks" / file.name for file in self.executed),
        )


def comparison_job(project: Project) -> Job:
    """Give the comparison of a project's own places, which is the last step of its run."""
    programme, report = project.settings.programme, project.settings.report
    return Job(
        folder=project.root / "build" / "comparison",
        output=project.root / "output" / "comparison",
        formats=report.formats,
        style=project.root / "report",
        signature=Signature(
            organisation=programme.organisation,
            contact=report.contact or "not provided",
            licence=report.licence,
            classification=report.classification,
        ),
    )
