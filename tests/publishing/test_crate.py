"""The metadata of a bundle keep the rules of RO-Crate 1.1 that are marked MUST, and say what was asked for.

The rules are cited by section of https://www.researchobject.org/ro-crate/specification/1.1/. They are checked
here one by one, because the validator of the project needs a network to read the JSON-LD context.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import pytest

from localeval.bundles.layout import CRATE
from localeval.project.project import Project
from localeval.publishing.bundle import bundle_files
from localeval.publishing.crate import Made, crate_json
from localeval.results import Result, result_from_json

from .handmade_project import CODE, clean_outputs, make_project

Entity = dict[str, Any]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_project(tmp_path_factory.mktemp("crate") / "project")


@pytest.fixture(scope="module")
def result() -> Result:
    return result_from_json(clean_outputs()["results.json"].decode())


@pytest.fixture(scope="module")
def files(project: Project, result: Result) -> dict[str, bytes]:
    return bundle_files(clean_outputs(), result, project.settings)


@pytest.fixture(scope="module")
def crate(files: dict[str, bytes]) -> Entity:
    found: Entity = json.loads(files[CRATE])
    return found


@pytest.fixture(scope="module")
def entities(crate: Entity) -> dict[str, Entity]:
    return {item["@id"]: item for item in crate["@graph"]}


def references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["@id"]] if set(value) == {"@id"} else []
        return own + [ref for item in value.values() for ref in references(item)]
    return [ref for item in value for ref in references(item)] if isinstance(value, list) else []


def test_json_ld_flattened_and_compacted(crate: Entity, entities: dict[str, Entity]) -> None:
    """RO-Crate JSON-LD: MUST use the context, MUST be flattened; each entity once, with @id and @type."""
    assert crate["@context"] == "https://w3id.org/ro/crate/1.1/context"
    assert set(crate) == {"@context", "@graph"}
    assert len(entities) == len(crate["@graph"])
    for item in crate["@graph"]:
        assert item["@id"]
        assert item["@type"]
        nested = [
            part
            for value in item.values()
            for part in (value if isinstance(value, list) else [value])
            if isinstance(part, dict) and set(part) != {"@id"}
        ]
        assert not nested, f"{item['@id']} holds an entity within"


def test_metadata_file_descriptor(entities: dict[str, Entity]) -> None:
    """Metadata file descriptor: MUST be a CreativeWork about the root, with conformsTo the permalink."""
    descriptor = entities["ro-crate-metadata.json"]
    assert descriptor["@type"] == "CreativeWork"
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}


def test_root_data_entity(entities: dict[str, Entity]) -> None:
    """Root data entity: MUST be a Dataset with @id ./, a name, description, datePublished and license."""
    root = entities["./"]
    assert root["@type"] == "Dataset"
    assert root["name"] == "Evaluation of Working Well in Manchester"
    assert root["description"]
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", root["datePublished"])
    licence = entities[root["license"]["@id"]]
    assert licence["name"] == "Open Government Licence v3.0"
    assert licence["description"]


def test_data_entities(entities: dict[str, Entity], files: dict[str, bytes]) -> None:
    """Data entities: files MUST be of type File, have a relative @id, and SHOULD be in hasPart; all are there."""
    parts = [part["@id"] for part in entities["./"]["hasPart"]]
    assert sorted(parts) == sorted(set(files) - {CRATE})
    for name in parts:
        entity = entities[name]
        assert entity["@type"] == "File"
        assert entity["contentSize"] == str(len(files[name]))
        assert entity["sha256"] == hashlib.sha256(files[name]).hexdigest()
        assert entity["encodingFormat"]


def test_every_reference_leads_somewhere(crate: Entity, entities: dict[str, Entity]) -> None:
    """Contextual entities: everything referred to SHOULD be described in the same file."""
    elsewhere = {"https://w3id.org/ro/crate/1.1", "http://schema.org/CompletedActionStatus"}
    assert set(references(crate["@graph"])) - elsewhere <= set(entities)


def test_no_identifier_leads_out_of_the_crate(entities: dict[str, Entity]) -> None:
    for identifier in entities:
        assert not re.match(r"/|\.\./|file:|[A-Za-z]:\\", identifier)


def test_who_what_where_and_when(entities: dict[str, Entity]) -> None:
    root = entities["./"]
    organisation = entities[root["publisher"]["@id"]]
    contact = entities[organisation["contactPoint"]["@id"]]
    assert organisation["name"] == "A council"
    assert contact["@id"] == "mailto:evaluation@example.org"
    assert contact["email"] == "evaluation@example.org"
    assert entities[root["about"]["@id"]]["name"] == "Working Well"
    place = entities[root["spatialCoverage"]["@id"]]
    assert place["@id"].endswith(f"/statistical-geography/{CODE}")
    code = entities[place["identifier"]["@id"]]
    assert (code["name"], code["value"]) == ("GSS code", CODE)
    assert root["datePublished"] == "2026-10-01"


def test_inputs_by_kind_and_without_a_digest_of_rows(
    entities: dict[str, Entity], result: Result
) -> None:
    inputs = {key: item for key, item in entities.items() if key.startswith("#input-")}
    assert set(inputs) == {f"#input-{name}" for name in result.run.inputs}
    assert {item["encodingFormat"] for item in inputs.values()} == {"text/csv"}
    assert [key for key, item in inputs.items() if "sha256" in item] == ["#input-context"]
    assert "nothing of its rows" in inputs["#input-people"]["description"]
    assert all("people.csv" not in json.dumps(item) for item in inputs.values())


def test_software_with_versions(entities: dict[str, Entity], result: Result) -> None:
    software = {
        item["name"]: item for item in entities.values() if item["@type"] == "SoftwareApplication"
    }
    assert software["localeval"]["version"] == result.run.package_version
    assert software["localeval"]["identifier"] == f"sha256:{result.run.package_digest}"
    told = software["localeval"]["description"]
    assert "editions shared 2026.1, matched_comparison 2026.1, propensity_weighting 2026.1" in told
    assert "which are as they were released." in told
    assert software["Python"]["version"] == "3.12.1", "the Python that executed, not that of today"
    assert software["pandoc"]["version"] == "3.9"
    assert software["typst"]["version"] == "0.15.2"
    assert {"pandas", "statsmodels", "numpy"} <= set(software)


def test_how_each_file_was_made(entities: dict[str, Entity], files: dict[str, bytes]) -> None:
    actions = [item for item in entities.values() if item["@type"] == "CreateAction"]
    assert sorted(ref for action in actions for ref in references(action["result"])) == sorted(
        set(files) - {CRATE}
    )
    for action in actions:
        assert action["instrument"]
        assert action["agent"] == {"@id": "#organisation"}


def test_the_same_bundle_gives_the_same_metadata(
    project: Project, result: Result, files: dict[str, bytes]
) -> None:
    others = {name: content for name, content in files.items() if name != CRATE}
    made = Made(published="2026-10-01", python="3.12.1", packages={})
    first = crate_json(others, result, project.settings, made)
    backwards = dict(reversed(others.items()))
    assert first == crate_json(backwards, result, project.settings, made)


@pytest.mark.parametrize(
    ("licence", "address"),
    [
        ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("https://example.org/licence", "https://example.org/licence"),
        ("Ask us first", "#licence"),
    ],
)
def test_licences(
    licence: str, address: str, project: Project, result: Result, files: dict[str, bytes]
) -> None:
    report = project.settings.report.model_copy(update={"licence": licence})
    settings = project.settings.model_copy(update={"report": report})
    made = Made("2026-10-01", "", {})
    graph = json.loads(crate_json({"results.json": b""}, result, settings, made))["@graph"]
    entities = {item["@id"]: item for item in graph}
    assert entities["./"]["license"] == {"@id": address}
    assert entities[address]["name"] == licence
