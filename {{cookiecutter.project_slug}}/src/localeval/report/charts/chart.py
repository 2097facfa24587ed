"""What every chart is, whatever it draws: its words, its numbers, and its two layouts.

The title says the finding and is text, not part of the picture; so are the line under it (unit and date) and the source.
The alternative text and the table of numbers come from the same model as the pictures.
"""

from __future__ import annotations

from dataclasses import dataclass

from localeval.report.charts.picture import Picture, svg
from localeval.report.charts.raster import png
from localeval.report.display import Figure, Numbers


@dataclass(frozen=True)
class Chart:
    """A chart, ready to be shown.

    Attributes
    ----------
    label : str
        Short name in lower case with hyphens, as for a ``Figure``.
    title : str
        The finding, with its number.
    under : str
        Unit and date.
    source : str
        Where the numbers are from.
    alt : str
        What is drawn and what it shows.
    numbers : Numbers
        What is drawn, as a table.
    wide, narrow : Picture
        Laid out for 800 and for 360 pixels; neither is the other one scaled.
    """

    label: str
    title: str
    under: str
    source: str
    alt: str
    numbers: Numbers
    wide: Picture
    narrow: Picture

    def figure(self, *, painted: bool = True) -> Figure:
        """Give what a cell of a notebook ends with: it is shown there, and goes into html, Word and PDF.

        Parameters
        ----------
        painted : bool
            With the PNG that Word and notebooks take; a page of html does without it, which is much quicker.
        """
        return Figure(
            self.label,
            self.title,
            self.alt,
            png(self.wide) if painted else b"",
            svg(self.wide),
            narrow=svg(self.narrow),
            under=self.under,
            source=self.source,
            numbers=self.numbers,
        )
