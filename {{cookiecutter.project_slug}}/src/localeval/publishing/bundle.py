"""The bundle of a place: its outputs and settings, reduced to what may leave, in one zip of fixed bytes.

The same outputs give the same zip: times, permissions and order are fixed. What has been reduced: notebooks keep
no output that disclosure control has not seen, no warnings, no paths and no counts; the settings keep no local
file. It decides nothing about whether the bundle may leave; that is ``publish``.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from localeval.base.dates import set_time
from localeval.base.notebook_outputs import METADATA, QUARTO_KEYS
from localeval.bundles.layout import (
    CRATE,
    FIGURES,
    NOTEBOOKS,
    REPORTS,
    RESULT,
    SETTINGS,
    SLIDES,
    SOURCE,
    SUMMARIES,
    TABLE,
    WORKBOOK,
)
from localeval.project.coarse_settings import with_coarse_people
from localeval.project.data_settings import LOCAL_KEYS
from localeval.project.project import Place, Project
from localeval.project.report_formats import DECK
from localeval.project.settings import Settings
from localeval.publishing.crate import PACKAGES, Made, crate_json
from localeval.render.interface import summary_formats
from localeval.results import Result

#: Put in the place of an output that no display object of this package made.
LEFT_OUT = "[left out: this output has not been through disclosure control]"
#: The earliest time that a zip can hold.
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_PATH = re.compile(r"""(["'])(?:~|/|\\\\|[A-Za-z]:[\\/]|file:)[^"']*\1""")


def bundle_name(project: Project, place: Place) -> str:
    """Give the file name of a place's bundle: the programme and the code."""
    words = re.sub(r"[^a-z0-9]+", "-", project.settings.programme.name.casefold()).strip("-")
    return f"{words[:60].strip('-') or 'evaluation'}-{place.code}.zip"


def bundle_time(result: Result) -> dt.datetime:
    """Give the time of everything in a bundle: ``SOURCE_DATE_EPOCH``, or the day of the run at midnight UTC."""
    day = dt.date.fromisoformat(result.run.date)
    return set_time() or dt.datetime.combine(day, dt.time(), dt.UTC)


def outputs(project: Project, place: Place) -> dict[str, bytes]:
    """Read the outputs of a place that a bundle is made of, in the order of the bundle."""
    folder = project.output(place)
    formats = project.settings.report.documents
    made = {f"report.{kind}" for kind in formats} | {
        f"summary.{k}" for k in summary_formats(formats)
    }
    slides = [SLIDES] if DECK in project.settings.report.formats else []
    names = [name for name in (*REPORTS, *SUMMARIES) if name in made]
    names += [*slides, WORKBOOK, RESULT, TABLE]
    files = {name: (folder / name).read_bytes() for name in names}
    files |= assembled_files(project.assembled(place))
    for notebook in sorted((folder / NOTEBOOKS).glob("*.ipynb")):
        files[f"{NOTEBOOKS}/{notebook.name}"] = notebook.read_bytes()
    return files


def assembled_files(folder: Path) -> dict[str, bytes]:
    """Read an assembled report and its pictures; pieces of html that only our own formats take stay here."""
    files = {SOURCE: (folder / SOURCE).read_bytes()}
    for picture in sorted((folder / FIGURES).glob("*")):
        if picture.suffix != ".html":
            files[f"{FIGURES}/{picture.name}"] = picture.read_bytes()
    return files


def bundle_files(
    found: Mapping[str, bytes], result: Result, settings: Settings
) -> dict[str, bytes]:
    """Reduce the outputs of a place to what may leave, and describe them.

    Parameters
    ----------
    found : mapping of str to bytes
        As ``outputs`` gives them.
    result : Result
    settings : Settings

    Returns
    -------
    dict of str to bytes
        Every file of the bundle by its path, in its order.
    """
    notebooks = {name: content for name, content in found.items() if name.startswith(NOTEBOOKS)}
    files = {name: content for name, content in found.items() if name not in notebooks}
    files[SETTINGS] = scrubbed_settings(settings)
    files |= {name: scrubbed_notebook(content) for name, content in notebooks.items()}
    made = Made(
        published=bundle_time(result).date().isoformat(),
        python=_python(notebooks),
        packages={name: _version(name) for name in PACKAGES},
    )
    return {CRATE: crate_json(files, result, settings, made), **files}


def packed(files: Mapping[str, bytes], moment: dt.datetime) -> bytes:
    """Pack files into a zip whose bytes depend on their names, contents and ``moment`` alone."""
    buffer = io.BytesIO()
    time = max(moment.timetuple()[:6], _EARLIEST)
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=time)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, also when it is made on Windows
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content, compresslevel=9)
    return buffer.getvalue()


def scrubbed_settings(settings: Settings) -> bytes:
    """Write the settings as YAML without comments, local paths, how local files are read and exact numbers of people.

    Each table stands with its name in the place of its path, so that it is seen which tables were used. How many were
    allocated is rounded as coarsely as any number of people is, because the report may withhold it.
    """
    from ruamel.yaml import YAML

    view = _plain(settings.model_dump(exclude_defaults=True, by_alias=True))
    view.pop("link", None)  # it names files and columns that hold names of persons
    data = view.setdefault("data", {})
    for key in LOCAL_KEYS:
        data.pop(key, None)
    data |= {name: name for name in settings.data.tables()}
    data["synthetic"] = settings.data.synthetic
    if settings.comparison.tiles:
        view["comparison"]["tiles"] = "tiles"
    view = with_coarse_people(view, settings.disclosure.threshold, settings.disclosure.rounding)
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.width = 4096
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    out = io.StringIO()
    writer.dump(view, out)
    return out.getvalue().encode("utf-8")


def _plain(value: Any) -> Any:
    """Turn tuples into lists, which YAML knows; dates stay dates, so that they are read back as such."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def scrubbed_notebook(content: bytes) -> bytes:
    """Reduce an executed notebook to sources and to outputs that went through disclosure control.

    Parameters
    ----------
    content : bytes
        A notebook, format 4.

    Returns
    -------
    bytes
        No execution counts, attachments or warnings, no metadata but tags, what Quarto reads and what display objects say, and no paths in
        its parameters.
    """
    notebook: dict[str, Any] = json.loads(content)
    language = notebook.get("metadata", {}).get("language_info", {})
    kept = {key: language[key] for key in ("name", "version") if key in language}
    notebook["metadata"] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": kept or {"name": "python"},
    }
    for cell in notebook["cells"]:
        found = cell.get("metadata", {})
        tags = found.get("tags", [])
        quarto = {key: found[key] for key in QUARTO_KEYS if key in found}
        cell["metadata"] = {**({"tags": tags} if tags else {}), **quarto}
        cell.pop("attachments", None)
        if {"parameters", "injected-parameters"} & set(tags):
            cell["source"] = _without_paths(cell["source"])
        if cell["cell_type"] == "code":
            cell["execution_count"] = None
            cell["outputs"] = [
                reduced
                for output in cell.get("outputs", [])
                if (reduced := _scrubbed_output(output)) is not None
            ]
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def _scrubbed_output(output: dict[str, Any]) -> dict[str, Any] | None:
    """Keep what a display object of this package made; stand in for the rest; drop what is on standard error."""
    if output.get("output_type") == "stream" and output.get("name") == "stderr":
        return None
    if METADATA in output.get("metadata", {}):
        if output["output_type"] == "execute_result":
            output["execution_count"] = None
        return output
    return {"output_type": "stream", "name": "stdout", "text": [f"{LEFT_OUT}\n"]}


def _without_paths(source: Any) -> Any:
    if isinstance(source, list):
        return [_PATH.sub('"."', line) for line in source]
    return _PATH.sub('"."', source)


def _python(notebooks: Mapping[str, bytes]) -> str:
    """Give the version of Python that executed the notebooks, as they say themselves."""
    for content in notebooks.values():
        version = json.loads(content).get("metadata", {}).get("language_info", {}).get("version")
        if version:
            return str(version)
    return ""


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
