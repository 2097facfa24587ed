"""What this package writes as a bundle, it opens; a name that it would refuse shows before anybody gets the bundle."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from localeval.base.errors import BundleError
from localeval.bundles.layout import REPORTS, SLIDES, SUMMARIES, WORKBOOK
from localeval.bundles.opening import check_bundle, open_bundle
from localeval.project.settings import Settings
from localeval.publishing.bundle import bundle_files, bundle_time, packed
from localeval.results import Result, estimates_csv, result_from_json, result_to_json

from ..base.test_untrusted import FORMULAS, HARMFUL
from .good_bundle import good_files, good_result, unpack

SETTINGS = Settings.model_validate(
    {
        "programme": {
            "name": "Working Well",
            "organisation": "A council",
            "started": dt.date(2024, 4, 1),
        },
        "places": [{"code": "E08000003", "name": "Manchester"}],
        "data": {"people": "data/people.csv", "outcomes": "data/outcomes.csv", "synthetic": True},
        "design": "matched_comparison",
        "covariates": {"age": "numeric"},
        "outcomes": [{"code": "employed", "month": 12, "primary": True}],
        "report": {"contact": "Evaluation team, evaluation@council.example"},
    }
)


def bundle_of(result: Result) -> dict[str, bytes]:
    """Give the files of a bundle as ``publish`` makes them."""
    outputs = {name: good_files()[name] for name in (*REPORTS, *SUMMARIES, SLIDES, WORKBOOK)}
    outputs |= {
        "results.json": result_to_json(result).encode(),
        "results.csv": estimates_csv(result).encode(),
    }
    outputs["notebooks/01_summary.ipynb"] = good_files()["notebooks/01_summary.ipynb"]
    return bundle_files(outputs, result, SETTINGS)


def test_what_is_published_is_opened(tmp_path: Path) -> None:
    result = Result.model_validate(good_result())
    files = bundle_of(result)
    path = tmp_path / "working-well-E08000003.zip"
    path.write_bytes(packed(files, bundle_time(result)))
    bundle = open_bundle(path)
    assert bundle.result == result
    assert dict(bundle.files) == files
    unpack(bundle.files, tmp_path / "unpacked")
    assert open_bundle(tmp_path / "unpacked").files == bundle.files


@pytest.mark.parametrize("name", HARMFUL + FORMULAS)
def test_a_place_of_any_name_is_published_and_opened(tmp_path: Path, name: str) -> None:
    content = good_result()
    content["place"]["name"] = content["programme"]["name"] = name
    content["estimates"][0]["label"] = name
    content["estimates"][1]["subgroup"]["value"] = name
    result = result_from_json(json.dumps(content))
    path = tmp_path / "bundle.zip"
    path.write_bytes(packed(bundle_of(result), bundle_time(result)))
    assert open_bundle(path).result.place.name == name


def test_what_others_would_refuse_is_known_before_it_is_written() -> None:
    content = good_result()
    content["place"]["name"] = "Man\u200bchester"
    files = bundle_of(result_from_json(json.dumps(content)))
    with pytest.raises(BundleError, match="invisible character"):
        check_bundle("working-well-E08000003.zip", files)
