"""What every renderer offers, and the choice between them.

A renderer turns a folder with an assembled `report.qmd` into one html file, one Word document and
one PDF. This module holds the interface, the one error type, the metadata that all formats share,
and the working folder in which a render happens, so that a render that fails or is interrupted
leaves the earlier outputs as they were. It does not convert anything itself: `pandoc` and `quarto`
beside it do.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Protocol

FORMATS = ("html", "docx", "pdf")
STYLE_FILES = ("_quarto.yml", "theme.css", "style.typ", "reference.docx")
ASSETS = Path(__file__).parent / "assets"
MONTHS = (
    "January February March April May June July August September October November December"
).split()  # not strftime, which follows the machine's language
WORK_PREFIX = "rendering-"  # no leading dot: Quarto ignores its project file in hidden folders
QUARTO_REMEDY = (
    'python -m pip install "quarto-cli" (it downloads Quarto from its release page), '
    "or install Quarto from https://quarto.org/docs/get-started/"
)


class RenderError(Exception):
    """A report could not be rendered.

    Parameters
    ----------
    what : str
        What failed, in one sentence.
    remedy : str
        What to do about it.
    detail : str
        Output of the tool that failed; only its last useful lines are kept.
    """

    def __init__(self, what: str, remedy: str, detail: str = "") -> None:
        self.what = what
        self.remedy = remedy
        self.detail = last_lines(detail)
        super().__init__("\n".join(part for part in (what, self.detail, remedy) if part))


class RenderWarning(UserWarning):
    """The report was rendered, but falls short of what was asked in a way a person should know."""


class Renderer(Protocol):
    """Makes the report's formats from an assembled folder."""

    name: str
    version: str

    def render(self, folder: Path, formats: Sequence[str], style: Path) -> dict[str, Path]:
        """Render `folder/report.qmd` and return the file made for each format."""
        ...


@dataclass(frozen=True)
class RendererStatus:
    """What `localeval doctor` says of one renderer."""

    name: str
    usable: bool
    version: str
    reason: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class ReportMeta:
    """The front matter of an assembled report: plain text, never Markdown."""

    title: str
    subtitle: str = ""
    organisation: str = ""
    place: str = ""
    lang: str = "en-GB"
    date: str = ""
    status: tuple[str, ...] = ()
    contact: str = ""
    licence: str = ""
    description: str = ""
    version: str = ""

    @property
    def date_text(self) -> str:
        """The date as a person writes it (22 November 2026), or as given when it is not ISO."""
        try:
            day = dt.date.fromisoformat(self.date)
        except ValueError:
            return self.date
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"

    @property
    def details(self) -> list[tuple[str, str]]:
        """Label and value of each line under the title, empty ones left out.

        The organisation and the status are not among them: they stand at the head of the page.
        """
        rows = [
            ("Place", self.place),
            ("Date", self.date_text),
            ("Contact", self.contact),
            ("Licence", self.licence),
        ]
        return [(label, value) for label, value in rows if value]

    @property
    def running(self) -> str:
        """The line at the head of each page: the title, and the place when it is not in it."""
        if not self.place or self.place in self.title:
            return self.title
        return f"{self.title} – {self.place}"

    @property
    def epoch(self) -> int:
        """Seconds since 1970 stamped into every file: SOURCE_DATE_EPOCH, else the report's date."""
        given = os.environ.get("SOURCE_DATE_EPOCH", "")
        if given.isdigit():
            return int(given)
        try:
            day = dt.datetime.fromisoformat(self.date).replace(tzinfo=dt.UTC)
        except ValueError:
            return 315_532_800  # 1980-01-01, the earliest date that a zip file can hold
        return max(int(day.timestamp()), 315_532_800)


def meta_from(front: Mapping[str, Any]) -> ReportMeta:
    """Front matter as read from YAML -> `ReportMeta`; numbers and dates become text.

    Raises
    ------
    RenderError
        When there is no title.
    """
    fields = ReportMeta.__dataclass_fields__
    texts = {k: str(v).strip() for k, v in front.items() if k in fields and v is not None}
    status = front.get("status") or ()
    items = (status,) if isinstance(status, str) else status
    if not texts.get("title"):
        msg = "The assembled report has no title in its front matter."
        raise RenderError(msg, "Assemble the report again: localeval run.")
    texts.pop("status", None)
    return ReportMeta(**texts, status=tuple(str(s).strip() for s in items if str(s).strip()))


def choose_renderer(preference: str = "auto") -> Renderer:
    """Return the renderer to use.

    Parameters
    ----------
    preference : {"auto", "quarto", "pandoc"}
        `auto` takes Quarto when a usable one (1.4 or newer) is found, else pandoc.

    Raises
    ------
    RenderError
        When the renderer asked for cannot be used, or the name is unknown.
    """
    from localeval.report import pandoc, quarto

    if preference not in ("auto", "quarto", "pandoc"):
        msg = f"There is no renderer called {preference!r}."
        raise RenderError(msg, "Use auto, quarto or pandoc.")
    if preference != "pandoc":
        found = quarto.find_quarto()
        if found.usable:
            return quarto.QuartoRenderer(found.path, found.version)
        if preference == "quarto":
            raise RenderError(
                f"Quarto cannot be used: {found.reason}", f"To get it: {found.remedy}."
            )
    return pandoc.PandocRenderer()


def describe_renderers() -> list[RendererStatus]:
    """Say which renderers are here, in order of preference, and how to get the one that is not."""
    from localeval.report import pandoc, quarto

    found = quarto.find_quarto()
    statuses = [
        RendererStatus("quarto", found.usable, found.label, found.reason, found.remedy),
    ]
    try:
        statuses.append(RendererStatus("pandoc", True, pandoc.PandocRenderer().version))
    except RenderError as error:
        statuses.append(RendererStatus("pandoc", False, "", error.what, error.remedy))
    return statuses


def check_request(folder: Path, formats: Sequence[str], style: Path) -> None:
    """Raise `RenderError` when a format is unknown or a file that the render needs is missing."""
    unknown = [f for f in formats if f not in FORMATS]
    if unknown or not formats:
        msg = f"Unknown report format: {', '.join(unknown) or 'none was given'}."
        raise RenderError(msg, f"Choose among {', '.join(FORMATS)} in evaluation.yml.")
    if not (folder / "report.qmd").is_file():
        msg = f"There is no assembled report in {folder}."
        raise RenderError(msg, "Assemble it first: localeval run.")
    missing = [name for name in STYLE_FILES if not (style / name).is_file()]
    if missing:
        msg = f"Missing from the report's style folder {style}: {', '.join(missing)}."
        raise RenderError(msg, "Copy them back from the template's report/ folder.")


@contextlib.contextmanager
def workspace(folder: Path, style: Path) -> Iterator[Path]:
    """Yield a fresh folder inside `folder` with the report, its figures and every style file.

    Rendering happens in there, so that nothing half-written ever has a final name. Folders that an
    interrupted render left behind are removed first: the caller renders one place at a time.
    """
    for left in folder.glob(f"{WORK_PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix=WORK_PREFIX, dir=folder)).resolve()
    try:
        for source in (ASSETS, style):
            shutil.copytree(source, work, dirs_exist_ok=True)
        if (folder / "figures").is_dir():
            shutil.copytree(folder / "figures", work / "figures", dirs_exist_ok=True)
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def publish(work: Path, folder: Path, formats: Sequence[str]) -> dict[str, Path]:
    """Move `report.<format>` of every format from `work` to `folder`, each in one step."""
    made: dict[str, Path] = {}
    for name in formats:
        source, target = work / f"report.{name}", folder / f"report.{name}"
        if not source.is_file() or source.stat().st_size == 0:
            msg = f"The renderer ended without making report.{name}."
            raise RenderError(msg, "Run localeval doctor, then try again.")
        try:
            os.replace(source, target)
        except PermissionError as error:
            msg = f"{target} cannot be replaced: {error.strerror}."
            raise RenderError(msg, "Close the file if it is open in another program.") from error
        made[name] = target
    return made


def run_program(
    args: Sequence[str | Path],
    work: Path,
    *,
    epoch: int,
    timeout: float,
    what: str,
    remedy: str,
) -> str:
    """Run a program in `work` and return what it printed; it and its children end by `timeout`.

    Raises
    ------
    RenderError
        When it cannot start, fails, or takes longer than `timeout` seconds.
    """
    env = dict(os.environ, SOURCE_DATE_EPOCH=str(epoch), NO_COLOR="1")
    try:
        process = subprocess.Popen(
            [str(a) for a in args],
            cwd=work,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=os.name == "posix",
        )
    except OSError as error:
        raise RenderError(f"{what}: {args[0]} did not start.", remedy, str(error)) from error
    try:
        output, _ = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        stop(process)
        msg = f"{what}: no end after {timeout:.0f} seconds, so it was stopped."
        raise RenderError(msg, remedy) from None
    except BaseException:
        stop(process)
        raise
    if process.returncode:
        raise RenderError(f"{what} (exit code {process.returncode}).", remedy, output)
    return output


def stop(process: subprocess.Popen[str]) -> None:
    """End a program that `run_program` started, with the programs it started itself."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()


def last_lines(output: str, keep: int = 12) -> str:
    """Return the last lines of a tool's output that say something: no colours, no stack traces."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", output)
    lines = [line.rstrip() for line in plain.splitlines()]
    noise = r"\s+at |[Ss]tack trace(back)?:|\s+(\.\.\.|/|\(|\[C\]).*(: in |tail calls)"
    useful = [x for x in lines if x.strip() and not re.match(noise, x)]
    return "\n".join(useful[-keep:])


class _Loads(HTMLParser):
    """Collects the remote addresses that a browser would load on opening the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        for name, value in attrs:
            loads = name in ("src", "srcset", "poster", "data") or (
                tag in ("link", "image", "use") and name in ("href", "xlink:href")
            )
            if value and loads and re.match(r"\s*(https?:)?//", value):
                self.found.append(value.strip())
            if value and name == "style":
                self._add_css(value)

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self._add_css(data)

    def _add_css(self, css: str) -> None:
        pattern = r"""(?:url\(\s*|@import\s+)["']?((?:https?:)?//[^"')\s;]+)"""
        self.found.extend(re.findall(pattern, css))


def remote_addresses(html: str) -> list[str]:
    """Return every remote address that a browser would load when it opens `html`.

    Links that a person may follow are not counted.
    """
    parser = _Loads()
    parser.feed(html)
    return parser.found


def require_self_contained(path: Path) -> None:
    """Raise `RenderError` when opening the html file would load anything from the web."""
    remote = remote_addresses(path.read_text(encoding="utf-8"))
    if remote:
        msg = f"The html report would load {', '.join(remote[:3])} when it is opened."
        raise RenderError(msg, "Take web addresses out of report/theme.css and out of pictures.")
