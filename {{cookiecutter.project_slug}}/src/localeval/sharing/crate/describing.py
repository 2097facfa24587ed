"""From the files of a bundle and its result to the description that travels with it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from localeval.results import Result
from localeval.settings import Settings
from localeval.sharing.crate.files import add_file
from localeval.sharing.crate.graph import Graph, in_order
from localeval.sharing.crate.making import Made, add_actions
from localeval.sharing.crate.subjects import add_licence, add_organisation, add_place, add_programme

#: The version that other tools and the validators know best; 1.2 and 1.3 add nothing that is used here.
VERSION = "1.1"


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
    written["@graph"] = in_order(written["@graph"])
    return (json.dumps(written, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()
