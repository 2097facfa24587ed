"""Objects that a notebook cell ends with: right in JupyterLab, and ready for the report.

Each carries Markdown (or pictures) as its output and its kind, label, caption and alternative text in
the output's metadata, under the key ``localeval``. ``assemble`` reads nothing else. Nothing here knows
statistics.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from localeval.base.errors import Problem
from localeval.base.fixed_texts import spoken
from localeval.base.notebook_outputs import METADATA, NARROW_MIME, PROBLEMS_MIME, RECORDS_MIME

Align = Literal["left", "right"]
BlockKind = Literal[
    "headline", "strength", "careful", "caution", "note", "synthetic", "key-facts", "text"
]
MimeBundle = tuple[dict[str, Any], dict[str, Any]]

#: Marks of Markdown; an entity (&amp;), dashes and dots that would be joined (--, ...).
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|$@~^\"']|&(?=#?\w+;)|-(?=-)|\.(?=\.\.))")

#: What makes a list, a definition, a rule or a block at the start of a paragraph.
_START = re.compile(r"^([-+:%=])(?=\s|$|\1)")

#: Numbers, letters and Roman numerals; not an initial such as "A. Khan", which pandoc leaves alone.
_NUMBERED = re.compile(r"^(?![A-Z]\. )(\(?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+))([.)])(?=\s|$)")

_LABEL = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

#: A span that the renderers know: ``[words]{.interval}``.
_SPAN = re.compile(r"\[([^\[\]]*)\]\{\.[a-z-]+\}")


def escape(text: str) -> str:
    """Make any text stand literally in Markdown, as a paragraph, inside one, or in a table cell.

    White space is folded into single blanks, so that no text can begin a new block.
    """
    line = _SPECIAL.sub(r"\\\1", " ".join(str(text).split()))
    return _NUMBERED.sub(r"\1\\\2", _START.sub(r"\\\1", line))


def _check_label(label: str) -> None:
    if not _LABEL.fullmatch(label):
        msg = f"the label '{label}' may have lower-case letters, digits and single hyphens only"
        raise ValueError(msg)


#: Kinds that stand out from the text, in a notebook too.
_BOXES = frozenset({"headline", "strength", "careful", "caution", "note", "synthetic"})


def _beside(markdown: str) -> MimeBundle:
    """Give words that only a notebook shows; the report has them from elsewhere."""
    data = {"text/markdown": markdown, "text/plain": markdown}
    return data, {METADATA: {"kind": "text", "body": ""}}


def _show(bundles: Sequence[MimeBundle]) -> None:
    from IPython.display import display

    for data, metadata in bundles:
        display(data, metadata=metadata, raw=True)  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Table:
    """A table with a caption that can be referred to as ``@tbl-label``.

    Parameters
    ----------
    label : str
        Short name in lower case with hyphens; the reference is ``@tbl-<label>``.
    caption : str
        Plain text.
    header : sequence of str
        One a column.
    rows : sequence of sequence of str
        Cells as they are printed (plain text; escaped here).
    align : sequence of "left" or "right"
        One a column; numbers go right.
    notes : sequence of str
        About this table alone, printed under it.
    pairs : mapping of str to (str, str)
        For a column whose cells hold two numbers ("185 and 15,990"), what each of the two is: a workbook has a column for each.
    general : sequence of str
        What holds for every table alike, such as what [c] means: a report says it once, and a notebook under the table.
    behind : str
        Label of the figure that shows the same. Where the report has it, the table is folded under it on a screen and stands in
        the annex on paper.
    whole : sequence of sequence of str
        All rows, where the report shows only those that a reader needs: the workbook and the CSV file beside the table have them.
    alone : sequence of str
        Of the notes, those that stay under the table also where another one has the same, such as since when its numbers stand.
    """

    label: str
    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    align: Sequence[Align]
    notes: Sequence[str] = ()
    pairs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    general: Sequence[str] = ()
    behind: str = ""
    whole: Sequence[Sequence[str]] = ()
    alone: Sequence[str] = ()

    def __post_init__(self) -> None:
        _check_label(self.label)
        rows = [*self.rows, *self.whole]
        widths = {len(self.header), len(self.align), *(len(row) for row in rows)}
        if len(widths) != 1:
            msg = f"table {self.label}: header, alignment and rows have different widths {widths}"
            raise ValueError(msg)

    def body(self) -> str:
        """Give the pipe table alone."""
        rule = ["---:" if side == "right" else ":---" for side in self.align]
        lines = [list(map(escape, self.header)), rule, *(list(map(escape, r)) for r in self.rows)]
        return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)

    def notes_markdown(self) -> str:
        """Give all notes as Markdown, one a line."""
        return "  \n".join(escape(note) for note in (*self.notes, *self.general))

    def _repr_mimebundle_(self, **_: Any) -> MimeBundle:
        seen = f"**{escape(self.caption)}**\n\n{self.body()}\n"
        if self.notes or self.general:
            seen += f"\n{self.notes_markdown()}\n"
        about = {
            "kind": "table",
            "label": f"tbl-{self.label}",
            "caption": self.caption,
            "body": self.body(),
            "notes": list(self.notes),
            **({"general": list(self.general)} if self.general else {}),
            **({"alone": list(self.alone)} if self.alone else {}),
            "numbers": {
                "header": list(self.header),
                "rows": [list(row) for row in self.whole or self.rows],
            },
            **({"whole": True} if self.whole else {}),
            **({"pairs": {k: list(v) for k, v in self.pairs.items()}} if self.pairs else {}),
            **({"behind": f"fig-{self.behind}"} if self.behind else {}),
        }
        plain = "\n".join("\t".join(row) for row in [self.header, *self.rows])
        return {"text/markdown": seen, "text/plain": plain}, {METADATA: about}


@dataclass(frozen=True)
class Numbers:
    """The numbers of a chart: a header, and rows of as many cells; a number is a number, and None is one not given."""

    header: tuple[str, ...]
    rows: tuple[tuple[str | float | None, ...], ...]

    @classmethod
    def of(cls, about: Mapping[str, Any]) -> Numbers:
        """Read them back from the metadata of an output."""
        return cls(tuple(about["header"]), tuple(map(tuple, about["rows"])))


@dataclass(frozen=True)
class Figure:
    """A figure with a caption and alternative text that can be referred to as ``@fig-label``.

    Parameters
    ----------
    label, caption : str
        As for a table; the reference is ``@fig-<label>``.
    alt : str
        What a reader who cannot see the picture needs to know: what is drawn and what it shows.
    png : bytes
        The picture for Word and for JupyterLab, at twice its printed size.
    svg : str
        The same picture for html and PDF.
    own : bool
        It was drawn by a notebook of one's own, so that disclosure control has not seen what it shows.
    narrow : str
        The same chart as SVG, laid out anew for a phone; empty where there is none.
    under, source : str
        The line under the caption (unit and date), and where the numbers are from.
    numbers : Numbers, optional
        What is drawn, as a table.
    """

    label: str
    caption: str
    alt: str
    png: bytes
    svg: str
    own: bool = False
    narrow: str = ""
    under: str = ""
    source: str = ""
    numbers: Numbers | None = None

    def __post_init__(self) -> None:
        _check_label(self.label)

    def _repr_mimebundle_(self, **_: Any) -> MimeBundle:
        import base64

        about = {
            "kind": "figure",
            "label": f"fig-{self.label}",
            "caption": self.caption,
            "alt": self.alt,
            **({"own": True} if self.own else {}),
            **{name: value for name in ("under", "source") if (value := getattr(self, name))},
            **({"numbers": asdict(self.numbers)} if self.numbers else {}),
        }
        data = {
            "image/png": base64.b64encode(self.png).decode("ascii"),
            "image/svg+xml": self.svg,
            **({NARROW_MIME: self.narrow} if self.narrow else {}),
            "text/plain": f"{self.caption} ({self.alt})",
        }
        return data, {METADATA: about, "image/png": {"alt": self.alt}}

    def bundles(self) -> list[MimeBundle]:
        """Give what a cell that ends with it shows: its title and the line under it, the picture, and where the numbers are from.

        A notebook shows of a picture nothing but the picture. The report takes title and source from the picture's own metadata.
        """
        title = f"**{escape(self.caption)}**"
        under = f"{title}  \n{escape(self.under)}" if self.under else title
        source = [_beside(f"*{escape(self.source)}*")] if self.source else []
        return [_beside(under), self._repr_mimebundle_(), *source]

    def _ipython_display_(self) -> None:
        _show(self.bundles())


@dataclass(frozen=True)
class Text:
    """Sentences that the package writes, as a block of the report.

    Parameters
    ----------
    markdown : str
        Markdown: paragraphs, lists, ``@tbl-`` and ``@fig-`` references. Values from a person's files
        have been through ``escape``.
    kind : str
        ``text`` for plain paragraphs, or the kind of box.
    """

    markdown: str
    kind: BlockKind = "text"

    def _repr_mimebundle_(self, **_: Any) -> MimeBundle:
        # JupyterLab knows no spans and would print their marks; a box is set in there.
        seen = _SPAN.sub(r"\1", self.markdown)
        if self.kind in _BOXES:
            seen = "\n".join(f"> {line}".rstrip() for line in seen.split("\n"))
        data = {"text/markdown": seen, "text/plain": seen}
        return data, {METADATA: {"kind": self.kind, "body": self.markdown}}


@dataclass(frozen=True)
class Answer:
    """The first screen of a report: the finding as its title, the line under it, and what stands beside them.

    Parameters
    ----------
    title : str
        Plain text: the title of the report and of every file of it.
    likely : str
        Plain text: the range of the finding, or what stands in its place.
    parts : sequence of Figure or Text
        In order; None is passed over.
    broad : bool
        Its picture wants the width of the page: on paper what stands beside it on a screen comes first, and the picture below.
    """

    title: str
    likely: str
    parts: Sequence[Figure | Text | None] = ()
    broad: bool = False

    def bundles(self) -> list[MimeBundle]:
        """Give what a cell that ends with it shows, one output after the other."""
        seen = f"# {escape(self.title)}\n\n{escape(self.likely)}"
        about = {"kind": "finding", "title": self.title, "likely": self.likely}
        shown: list[MimeBundle] = [({"text/markdown": seen, "text/plain": seen}, {METADATA: about})]
        for part in self.parts:
            if part is None:
                continue
            whole = part.bundles() if isinstance(part, Figure) else [part._repr_mimebundle_()]
            for data, metadata in whole:
                about = metadata[METADATA]
                mark = {"answer": True} if about.get("body") != "" else {}
                mark |= {"broad": True} if mark and self.broad else {}
                shown.append((data, {**metadata, METADATA: {**about, **mark}}))
        return shown

    def _ipython_display_(self) -> None:
        _show(self.bundles())


@dataclass(frozen=True)
class Blocks:
    """Several objects shown one after the other by one cell."""

    parts: Sequence[Table | Figure | Text | Recorded] = field(default_factory=tuple)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for part in self.parts:
            display(part)  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Recorded:
    """What a notebook adds to the place's result; shown as one quiet line."""

    records: Mapping[str, Any]

    def _repr_mimebundle_(self, **_: Any) -> MimeBundle:
        names = ", ".join(name for name, value in self.records.items() if value)
        key = "document.recorded" if names else "document.nothing_recorded"
        line = spoken("document", key, names=names)
        return {RECORDS_MIME: dict(self.records), "text/plain": line}, {
            METADATA: {"kind": "records"}
        }


@dataclass(frozen=True)
class Problems:
    """What the person can put right, as the run reads it from a notebook that it has stopped."""

    problems: Sequence[Problem]

    def _repr_mimebundle_(self, **_: Any) -> MimeBundle:
        data = {
            PROBLEMS_MIME: [problem.as_dict() for problem in self.problems],
            "text/plain": "\n".join(str(problem) for problem in self.problems),
        }
        return data, {METADATA: {"kind": "problems"}}
