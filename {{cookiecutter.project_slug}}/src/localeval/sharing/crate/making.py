"""How each file of a bundle came about, with which software."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from localeval.results import Result
from localeval.sharing.crate.graph import Graph

#: Packages whose version can change a number or a page.
PACKAGES = ("numpy", "pandas", "scipy", "statsmodels", "scikit-learn", "matplotlib", "papermill")


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
            description="Data about persons; not part of this bundle and known by its digest only.",
            sha256=digest,
        )
        for name, digest in sorted(run.inputs.items())
    ]
    settings = {"@id": "evaluation.yml"}
    software = _software(graph, result, made)
    notebooks = [{"@id": path} for path in paths if path.startswith("notebooks/")]
    reports = [{"@id": path} for path in paths if path.startswith("report.")]
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
            description="The method of this evaluation. The identifier is the digest of all its files; places with the "
            "same digest use the same method.",
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


def _versions(renderer: str) -> list[tuple[str, str]]:
    """Part ``pandoc 3.9, typst 0.15.2`` into names and versions."""
    parts = [part.rpartition(" ") for part in renderer.split(", ") if part]
    return [(name or version, version if name else "") for name, _, version in parts]
