"""``build/data-profile.html``: what was read of each column, on one page for the eyes of whoever holds the data.

It holds exact numbers about few people, so it stands in ``build``, which git ignores and no publication or bundle takes from. One file
without anything from elsewhere, in the look of the reports; every text of a file or a person is escaped. What is shown is worked out in
``data.profile``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from markupsafe import Markup, escape

from localeval.base.atomic import replace_text
from localeval.base.errors import Problem
from localeval.data.profile import ColumnProfile, TableProfile

#: Beside the other things that a run makes and nothing keeps.
PAGE = Path("build") / "data-profile.html"

_STYLE = Markup("""
:root{--font:"Source Sans 3","Source Sans Pro","Segoe UI","Helvetica Neue",Arial,"DejaVu Sans Condensed",sans-serif;--ink:#14181d;--muted:#4c565c;--brand:#12436d;
--tint:#edf3f8;--link:#1a5b93;--rule:#b3bac0;--light:#dde2e6;--grey:#f4f5f6;--warn:#a3203f;--warn-tint:#fdf1f3;--focus:#fd0}
*,*::before,*::after{box-sizing:border-box}html{-webkit-text-size-adjust:100%}
body{margin:0;font:400 1.125rem/1.5 var(--font);color:var(--ink);background:#fff;overflow-wrap:break-word}
.width{max-width:75rem;margin:0 auto;padding:0 1.875rem}a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--ink);box-shadow:0 0 0 6px var(--focus)}
.bar{background:var(--ink);color:#fff}.bar p{margin:0 auto;padding-top:.5rem;padding-bottom:.5rem;font-size:1rem;font-weight:700}
.top{background:var(--brand);color:#fff;padding:1.35rem 0 1.5rem}h1{margin:0;font-size:2.5rem;line-height:1.12;letter-spacing:-.012em}
.top p{margin:.6rem 0 0;max-width:42em}.own{background:var(--warn-tint);border-bottom:3px solid var(--warn);color:#6d132a}
.own p{margin:0 auto;padding-top:.35rem;padding-bottom:.35rem;font-size:1rem;line-height:1.4}
h2{margin:2.4rem 0 .8rem;padding-top:.8rem;border-top:2px solid var(--brand);font-size:1.8125rem;line-height:1.2}
h3{margin:0;font-size:1.25rem;line-height:1.3}h3 small{font-weight:400;font-size:1rem;color:var(--muted)}
.source{margin:0 0 .8rem;font-size:1rem;color:var(--muted)}ul{margin:0 0 1.1rem;padding-left:1.3em}li{margin-bottom:.3rem}
.wrong{border-left:6px solid var(--warn);background:var(--warn-tint);padding:.7rem 1.1rem .3rem}
.asked{border-left:6px solid var(--brand);background:var(--tint);padding:.7rem 1.1rem .3rem}
.column{border-top:1px solid var(--rule);padding:.9rem 0 1rem;display:grid;grid-template-columns:16rem minmax(0,1fr);gap:.2rem 2rem}
.column>div>p{margin:.15rem 0}.known{font-size:1rem;color:var(--muted)}.ends{font-variant-numeric:tabular-nums}
.odd{border-left:4px solid var(--brand);padding-left:.7rem;margin:.5rem 0 0;list-style:none}
table{border-collapse:collapse;font-size:1rem;line-height:1.35;font-variant-numeric:tabular-nums;margin:.2rem 0}
th,td{text-align:left;font-weight:400;padding:.15rem 1.2rem .15rem 0;border-bottom:1px solid var(--light)}td{text-align:right}
details{margin:.3rem 0}summary{cursor:pointer;color:var(--link)}
code{font-family:ui-monospace,Consolas,monospace;font-size:.9em;background:var(--grey);padding:0 .2em}
footer{border-top:1px solid var(--rule);margin-top:2.5rem;padding:1rem 0 2rem;font-size:1rem;color:var(--muted)}
@media(max-width:46rem){body{font-size:1.0625rem}.width{padding:0 1rem}h1{font-size:1.9rem}h2{font-size:1.5rem}.column{grid-template-columns:minmax(0,1fr)}}
@media print{.top,.bar{color:#000;background:#fff}.column{break-inside:avoid}}
""")
#: A line of evaluation.yml within a sentence.
_YAML = re.compile(
    r"accept: \[\{[^{}]*\}\]|\b[a-z_]+: \{(?:[^{}]|\{[^{}]*\})*\}|'[a-z_]+: [^'{}]+'"
)
#: Categories beyond these stand behind a click.
_OPEN = 8


def write_profile(
    root: Path,
    title: str,
    tables: Sequence[TableProfile],
    problems: Iterable[Problem],
    asked: Iterable[Problem],
) -> Path:
    """Write the page.

    Parameters
    ----------
    root : Path
        Folder of the project.
    title : str
        The programme's name.
    tables : sequence of TableProfile
    problems, asked : iterable of Problem
        For which the data cannot be used, and what is asked about them.

    Returns
    -------
    Path
        Of the page, below ``root``.
    """
    path = root / PAGE
    path.parent.mkdir(exist_ok=True)
    replace_text(path, str(page(title, tables, list(problems), list(asked))) + "\n")
    return PAGE


def page(
    title: str,
    tables: Sequence[TableProfile],
    problems: Sequence[Problem],
    asked: Sequence[Problem],
) -> Markup:
    """Give the page as html: what is wrong, what is asked, and each table."""
    parts = [
        _messages("What must be put right", "wrong", problems),
        _messages("What is asked about", "asked", asked),
        *(_table(table) for table in tables),
    ]
    return Markup(
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        "<title>{title}: the data as they were read</title><style>{style}</style></head><body>"
        '<div class="bar"><p class="width">For your own eyes: not to be published</p></div>'
        '<header class="top"><div class="width"><h1>The data as they were read</h1><p>{title}. Each column: how it was read, how many '
        "values are known, and what is surprising. Values are as the analysis takes them.</p></div></header>"
        '<div class="own"><p class="width">Exact numbers about few people stand here. The page stays in the folder build, which git '
        "ignores; it is no part of a report, a publication or a bundle. Delete it when you are done.</p></div>"
        '<main class="width">{parts}</main><footer><p class="width">Made by localeval check, which makes it anew each time.</p>'
        "</footer></body></html>"
    ).format(title=title, style=_STYLE, parts=Markup("").join(parts))


def _messages(heading: str, kind: str, problems: Sequence[Problem]) -> Markup:
    if not problems:
        return Markup("")
    items = Markup("").join(
        Markup("<li><b>{place}</b>: {what} {remedy}</li>").format(
            place=problem.place, what=problem.what, remedy=_with_code(problem.remedy)
        )
        for problem in problems
    )
    return Markup('<h2>{heading}</h2><div class="{kind}"><ul>{items}</ul></div>').format(
        heading=heading, kind=kind, items=items
    )


def _with_code(text: str) -> Markup:
    """Set the lines of YAML in a remedy apart, so that they can be copied."""
    out, at = Markup(""), 0
    for found in _YAML.finditer(text):
        line = found.group().strip("'")
        out += escape(text[at : found.start()]) + Markup("<code>{}</code>").format(line)
        at = found.end()
    return out + escape(text[at:])


def _table(table: TableProfile) -> Markup:
    sheet = f", sheet ‘{table.sheet}’" if table.sheet else ""
    done = Markup("").join(Markup("<li>{}</li>").format(note) for note in table.done)
    unused = ""
    if table.unused:
        shown = ", ".join(table.unused[:60])
        unused = Markup("<p class=source>Not used, and left out: {}</p>").format(shown)
    return Markup(
        "<h2 id={id}>{name}</h2><p class=source>{file}{sheet}: {rows:,} rows</p>{done}{columns}{unused}"
    ).format(
        id=table.name,
        name=table.name.capitalize(),
        file=table.file,
        sheet=sheet,
        rows=table.rows,
        done=Markup("<ul>{}</ul>").format(done) if done else "",
        columns=Markup("").join(_column(column) for column in table.columns),
        unused=unused,
    )


def _column(column: ColumnProfile) -> Markup:
    called = f" in the file: {column.theirs}" if column.theirs != column.name else ""
    first = Markup(
        "<div><h3>{name}<small>{called}</small></h3><p class=known>{read_as}</p></div>"
    ).format(name=column.name, called=called, read_as=column.read_as)
    lines = [Markup("<p>{}</p>").format(known_in_words(column))]
    if column.shape:
        lines.append(
            Markup("<p>Tells who a person is, so that its values are not shown: {}.</p>").format(
                column.shape
            )
        )
    if column.ends:
        low, middle, high = column.ends
        lines.append(
            Markup(
                "<p class=ends>Smallest <b>{}</b>, median <b>{}</b>, largest <b>{}</b></p>"
            ).format(low, middle, high)
        )
    lines += _categories(column)
    if column.surprising:
        items = Markup("").join(Markup("<li>{}</li>").format(said) for said in column.surprising)
        lines.append(Markup("<ul class=odd>{}</ul>").format(items))
    return Markup("<section class=column>{}<div>{}</div></section>").format(
        first, Markup("").join(lines)
    )


def known_in_words(column: ColumnProfile) -> str:
    """Say how many values are known, how many not, and what stands there."""
    if not column.missing:
        return f"{column.known:,} known, none missing"
    why = "; ".join(f"{count:,} {word}" for word, count in column.why)
    return f"{column.known:,} known, {column.missing:,} not{f' ({why})' if why else ''}"


def _categories(column: ColumnProfile) -> list[Markup]:
    if not column.categories:
        return []
    rows = [
        Markup("<tr><th scope=row>{}</th><td>{:,}</td></tr>").format(word, count)
        for word, count in column.categories
    ]
    shown = Markup("<table>{}</table>").format(Markup("").join(rows[:_OPEN]))
    if len(rows) <= _OPEN and not column.more:
        return [shown]
    rest = Markup("<table>{}</table>").format(Markup("").join(rows[_OPEN:]))
    more = f" and {column.more:,} that are not listed" if column.more else ""
    return [
        shown,
        Markup("<details><summary>{} more{}</summary>{}</details>").format(
            len(rows) - _OPEN if len(rows) > _OPEN else "no", more, rest
        ),
    ]
