"""Published figures about the place, as the result holds them."""

from __future__ import annotations

import pandas as pd

from localeval.analysis.context_figures import context_of
from localeval.catalogue.catalogue import shared_indicators

ROW = {
    "place_code": "E08000003",
    "indicator": "claimant_rate",
    "period": "2024-05",
    "value": 5.1,
    "age_band": "16 to 64",
    "source": "Nomis, taken on  4 May 2026",
}


def test_a_figure_of_the_catalogue_has_its_label_and_unit() -> None:
    [figure] = context_of(pd.DataFrame([ROW]), "E08000003")
    assert (figure.label, figure.unit, figure.value) == ("Claimant rate", "percent", 5.1)
    assert (figure.age_band, figure.source) == ("16 to 64", "Nomis, taken on 4 May 2026")


def test_any_other_figure_is_taken_as_it_is() -> None:
    own = [
        {**ROW, "indicator": "local:buses_a_day", "label": "Buses a day", "unit": "buses"},
        {**ROW, "indicator": "vacancies", "label": None, "unit": None},
    ]
    named, bare = context_of(pd.DataFrame(own), "E08000003")
    assert (named.indicator, named.label, named.unit) == (
        "local:buses_a_day",
        "Buses a day",
        "buses",
    )
    assert (bare.label, bare.unit) == ("Vacancies", "")


def test_other_areas_and_rows_without_a_value_are_passed_over() -> None:
    rows = [{**ROW, "place_code": "E92000001"}, {**ROW, "value": None}, {**ROW, "period": "2025"}]
    assert [item.period for item in context_of(pd.DataFrame(rows), "E08000003")] == ["2025"]


def test_every_indicator_of_the_catalogue_is_defined() -> None:
    for code, item in shared_indicators().items():
        assert item.code == code
        assert item.definition.endswith(".")
        assert item.unit in {"percent", "points", "people", "GBP_week", "ratio", "score"}
        assert item.age_band
        assert item.source
