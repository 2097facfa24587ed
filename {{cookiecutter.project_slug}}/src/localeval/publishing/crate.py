"""The description that travels with a bundle: RO-Crate 1.1 metadata, the same bytes for the same bundle.

Who made what, when, about which programme and place, under which licence, from which kinds of inputs (never their
content, nor a digest of it), with which software, and how each file came about, by kind, size and digest. It reads no file of the project and
writes none.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from localeval.bundles.layout import CRATE, REPORTS, SLIDES, SOURCE, SUMMARIES, WORKBOOK
from localeval.project.settings import Settings
from localeval.results import PUBLISHED_TABLES, Result

_KINDS = {
    "html": ("text/html", "The report as a web page"),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "The report as a Word document",
    ),
    "pdf": ("application/pdf", "The report as a PDF"),
    "pptx": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "Slides of the report",
    ),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "The tables of the report as a workbook",
    ),
    "json": ("application/json", "The result for programs: estimates, flow, balance, provenance"),
    "csv": ("text/csv", "The estimates as a table"),
    "yml": ("application/yaml", "The settings of the evaluation, without its local files"),
    "qmd": (
        "text/markdown",
        "The report as it was assembled, to be rendered in any format by Quarto or pandoc",
    ),
    "png": ("image/png", "A picture of the report"),
    "svg": ("image/svg+xml", "A picture of the report, sharp at any size"),
    "jpg": ("image/jpeg", "A picture of the report"),
    "jpeg": ("image/jpeg", "A picture of the report"),
    "gif": ("image/gif", "A picture of the report"),
    "ipynb": ("application/x-ipynb+json", "An executed notebook: one section of the report"),
}
#: Kinds of tables that a result can be made from.
_INPUTS = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "tab": "text/tab-separated-values",
    "txt": "text/plain",
    **dict.fromkeys(("csv.gz", "tsv.gz", "tab.gz", "txt.gz"), "application/gzip"),
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "yml": "application/yaml",
}
LICENCES = {
    "open government licence v3.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "ogl v3.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "cc by 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "cc-by-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "cc by-sa 4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "cc by-nc 4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "cc0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
_GSS = re.compile(r"[EWSNK]\d{8}")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
#: Packages whose version can change a number or a page.
PACKAGES = ("numpy", "pandas", "scipy", "statsmodels", "matplotlib", "papermill")
#: After the digest of the code.
_CODE = {
    "released": ", which are as they were released",
    "changed": ", which are not all as they were released",
    "unknown": "",
}
#: The version that other tools and the validators know best; 1.2 and 1.3 add nothing that is used here.
VERSION = "1.1"


class Graph:
    """Adds entities to a crate and gives the reference to each."""

    def __init__(self, crate: Any) -> None:
        self._crate = crate

    def add(self, address: str, kind: str, /, **properties: Any) -> dict[str, str]:
        from rocrate.model.contextentity import ContextEntity

        given = {
            key: value[0] if isinstance(value, list) and len(value) == 1 else value
            for key, value in properties.items()
            if value not in (None, "", [])
        }
        self._crate.add(ContextEntity(self._crate, address, properties={"@type": kind, **given}))
        return {"@id": address}

    def add_file(self, path: str, /, **properties: Any) -> None:
        from rocrate.model.file import File

        self._crate.add(File(self._crate, None, path, properties=properties))


def entities_in_order(graph: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put the descriptor and the root first, as people expect them, and the rest in the order of their ids."""
    first = {CRATE: 0, "./": 1}
    ordered = sorted(graph, key=lambda item: (first.get(item["@id"], 2), item["@id"]))
    for item in ordered:
        if item["@id"] == "./":
            item["hasPart"] = sorted(item["hasPart"], key=lambda part: str(part["@id"]))
    return ordered


def add_file(graph: Graph, path: str, content: bytes) -> None:
    """Add a file by its path in the bundle."""
    kind, what = _KINDS[path.rpartition(".")[2]]
    if path in SUMMARIES:
        what = what.replace("The report", "The summary on one page")
    name = path if path.startswith(("notebooks/", "figures/")) else what
    graph.add_file(
        path,
        name=name,
        description=what,
        encodingFormat=kind,
        contentSize=str(len(content)),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def add_organisation(graph: Graph, result: Result, settings: Settings) -> dict[str, str]:
    """Add the organisation and where to ask it."""
    contact = settings.report.contact
    email = _EMAIL.search(contact)
    point = graph.add(
        f"mailto:{email.group()}" if email else "#contact",
        "ContactPoint",
        name=contact,
        email=email.group() if email else None,
        contactType="questions about this evaluation",
    )
    name = result.programme.organisation
    return graph.add("#organisation", "Organization", name=name, contactPoint=point)


def add_programme(graph: Graph, result: Result, organisation: dict[str, str]) -> dict[str, str]:
    """Add the programme and who provides it."""
    programme = result.programme
    provider = organisation
    if programme.provider:
        provider = graph.add("#provider", "Organization", name=programme.provider)
    return graph.add(
        "#programme",
        "Service",
        name=programme.name,
        description=programme.description,
        provider=provider,
    )


def add_place(graph: Graph, result: Result) -> dict[str, str]:
    """Add the place, known by its GSS code where it has one."""
    code = result.place.code
    gss = _GSS.fullmatch(code) is not None
    identifier = graph.add(
        f"#code-{code}",
        "PropertyValue",
        name="GSS code" if gss else "code of the place",
        value=code,
    )
    address = f"http://statistics.data.gov.uk/id/statistical-geography/{code}"
    return graph.add(
        address if gss else f"#place-{code}",
        "Place",
        name=result.place.name,
        identifier=identifier,
    )


def add_licence(graph: Graph, licence: str) -> dict[str, str]:
    """Add the licence, by its address where that is known."""
    address = LICENCES.get(licence.casefold()) or (
        licence if re.fullmatch(r"https?://\S+", licence) else "#licence"
    )
    return graph.add(
        address,
        "CreativeWork",
        name=licence,
        description=f"The licence under which this bundle may be used: {licence}.",
    )


@dataclass(frozen=True)
class Made:
    """What is known of how a bundle was made, besides the result itself.

    Attributes
    ----------
    published : str
        Date of the bundle, ISO 8601.
    python : str
        Version of Python that executed the notebooks; empty where not known.
    packages : mapping of str to str
        Versions by name.
    """

    published: str
    python: str
    packages: Mapping[str, str]


def add_actions(
    graph: Graph, paths: list[str], result: Result, made: Made, organisation: dict[str, str]
) -> list[dict[str, str]]:
    """Say how each file was made: executed, written, rendered, or reduced to what may leave."""
    run = result.run
    inputs = [
        graph.add(
            f"#input-{name}",
            "CreativeWork",
            name=f"Input table '{name}'",
            description="Published figures and lessons; those about this place are in the result."
            if name in PUBLISHED_TABLES
            else "Not published; nothing of its rows is in this bundle, a digest of them included.",
            encodingFormat=_INPUTS.get(table.kind or ""),
            sha256=table.digest,
        )
        for name, table in sorted(run.inputs.items())
    ]
    settings = {"@id": "evaluation.yml"}
    software = _software(graph, result, made)
    notebooks = [{"@id": path} for path in paths if path.startswith("notebooks/")]
    reports = [
        {"@id": path}
        for path in paths
        if path in (*REPORTS, SLIDES, SOURCE) or path.startswith("figures/")
    ]
    summaries = [{"@id": path} for path in paths if path in SUMMARIES]
    tables = [{"@id": path} for path in paths if path == WORKBOOK]
    results = [{"@id": path} for path in paths if path.startswith("results.")]
    renderers = [
        graph.add(
            f"#renderer-{number}", "SoftwareApplication", name=name, version=version or "not known"
        )
        for number, (name, version) in enumerate(_versions(run.renderer), 1)
    ]
    package, others = software[0], software[1:]

    def action(step: str, name: str, **parts: Any) -> dict[str, str]:
        return graph.add(
            f"#{step}",
            "CreateAction",
            name=name,
            agent=organisation,
            endTime=run.date,
            actionStatus="http://schema.org/CompletedActionStatus",
            **parts,
        )

    return [
        action(
            "executed",
            "The notebooks were executed on the data",
            object=[*inputs, settings],
            instrument=[package, *others],
            result=notebooks,
        ),
        action(
            "written",
            "What the notebooks found was written as the result, through disclosure control",
            object=[*inputs, settings],
            instrument=[package],
            result=results,
        ),
        action(
            "rendered",
            "The executed notebooks were put together as the report",
            object=notebooks,
            instrument=[package, *renderers],
            result=reports,
        ),
        action(
            "summarised",
            "What the notebooks found was written as a summary on one page",
            object=notebooks,
            instrument=[package],
            result=summaries,
        ),
        action(
            "tabulated",
            "The tables of the executed notebooks were written as a workbook",
            object=notebooks,
            instrument=[package],
            result=tables,
        ),
        action(
            "reduced",
            "The settings were reduced to what may leave the project",
            instrument=[package],
            result=[settings],
        ),
    ]


def _software(graph: Graph, result: Result, made: Made) -> list[dict[str, str]]:
    run = result.run
    found = [
        graph.add(
            "#localeval",
            "SoftwareApplication",
            name="localeval",
            version=run.package_version,
            identifier=f"sha256:{run.package_digest}",
            description=f"The method of this evaluation{_edition(result)}. Results of the same editions are made by the same "
            f"method. The identifier is the digest of all its files{_CODE[run.code]}.",
            softwareRequirements=f"sha256:{run.environment_digest}",
        )
    ]
    versions = {"Python": made.python, **made.packages}
    for name, version in versions.items():
        if version:
            found.append(
                graph.add(
                    f"#software-{name.lower()}", "SoftwareApplication", name=name, version=version
                )
            )
    return found


def _edition(result: Result) -> str:
    """Say by which edition of each part of the method a result was made."""
    editions = result.run.editions
    if editions is None:
        return ""
    parts = {"shared": editions.shared, result.design: editions.design, **editions.estimators}
    return f": editions {', '.join(f'{name} {edition}' for name, edition in parts.items())}"


def _versions(renderer: str) -> list[tuple[str, str]]:
    """Part ``pandoc 3.9, typst 0.15.2`` into names and versions."""
    parts = [part.rpartition(" ") for part in renderer.split(", ") if part]
    return [(name or version, version if name else "") for name, _, version in parts]


def crate_json(files: Mapping[str, bytes], result: Result, settings: Settings, made: Made) -> bytes:
    """Describe the files of a bundle.

    Parameters
    ----------
    files : mapping of str to bytes
        Every other file of the bundle, by its path in there.
    result : Result
    settings : Settings
    made : Made

    Returns
    -------
    bytes
        ``ro-crate-metadata.json``: JSON-LD, flattened and compacted as the specification demands, UTF-8.
    """
    from rocrate.rocrate import ROCrate

    crate = ROCrate(gen_preview=False, version=VERSION)
    graph = Graph(crate)
    organisation = add_organisation(graph, result, settings)
    place = add_place(graph, result)
    programme = add_programme(graph, result, organisation)
    licence = add_licence(graph, settings.report.licence)
    for path, content in files.items():
        add_file(graph, path, content)
    actions = add_actions(graph, sorted(files), result, made, organisation)
    root = crate.root_dataset
    synthetic = result.run.synthetic
    what = f"Evaluation of {result.programme.name} in {result.place.name}"
    root["name"] = f"{what} (synthetic data: not a real result)" if synthetic else what
    about = "Made from synthetic data: not a real result. " if synthetic else ""
    root["description"] = f"{about}{result.programme.description or what}".strip()
    root["datePublished"] = made.published
    root["dateCreated"] = result.run.date
    root["license"] = licence
    root["publisher"] = root["author"] = organisation
    root["about"] = programme
    root["spatialCoverage"] = place
    root["identifier"] = f"sha256:{result.run.parameters_digest}"
    root["mentions"] = actions
    root["keywords"] = ", ".join(["evaluation", result.design.replace("_", " "), result.place.name])
    written = crate.metadata.generate()
    written["@graph"] = entities_in_order(written["@graph"])
    return (json.dumps(written, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()
