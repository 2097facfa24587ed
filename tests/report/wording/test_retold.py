"""What findings say in English is told in the language of the report, and what is a person's own stays."""

from __future__ import annotations

import pytest

from localeval.analysis.evidence import rate_evidence, shown_of
from localeval.base.language import speaking
from localeval.catalogue.catalogue import shared_outcomes
from localeval.designs import registry
from localeval.report.wording.phrases import column_name, group_label, label_of
from localeval.report.wording.retold import retold, told_outcome
from localeval.results import Subgroup

from ..conftest import estimate_of, facts_of

TEXTS = {
    "In the data": "Yn y data",
    "Outcome not known at month 12": "Deilliant ddim yn hysbys ym mis 12",
    "After weighting the groups are alike in everything that was measured.": "Ar ôl pwysoli mae'r grwpiau'n debyg ym mhopeth a fesurwyd.",
    "No estimate is given: too few people for the method (look first at age).": "Ni roddir amcangyfrif: rhy ychydig o bobl ar gyfer y dull (edrychwch yn gyntaf ar oedran).",
    "In paid work, month 24 (primary)": "Mewn gwaith â thâl, mis 24 (prif)",
    "25 to 49": "25 i 49",
    "50 and over": "50 a hŷn",
    "2024-04-01 to 2025-03-31": "2024-04-01 i 2025-03-31",
    "Referred to us": "Referred to us",
    "People who trust us": "People who trust us",
    "": "",
}


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_of_the_findings_is_told(text: str) -> None:
    assert retold(text) == text
    with speaking("cy"):
        assert retold(text) == TEXTS[text]


def test_outcomes_of_the_catalogue_have_their_words_and_a_places_own_stay() -> None:
    item = estimate_of(outcome="employed", label="In paid work")
    own = estimate_of(outcome="local:garden", label="In paid work")
    with speaking("cy"):
        assert label_of(item) == "Mewn gwaith â thâl"
        assert label_of(own) == "In paid work"
        told = told_outcome(shared_outcomes()["earnings"])
        assert told.did == "{amount} o enillion yn y flwyddyn"
    assert told.months == shared_outcomes()["earnings"].months
    assert told_outcome(shared_outcomes()["earnings"]).label == "Annual earnings"


def test_columns_and_groups_have_their_words_as_far_as_they_are_standard() -> None:
    group = estimate_of(subgroup=Subgroup(variable="sex", value="Female"))
    with speaking("cy"):
        assert column_name("age_band") == "Band oedran"
        assert column_name("sex: missing") == "Rhyw: ar goll"
        assert column_name("ward_code") == "Ward code"
        assert group_label(group) == "Rhyw: Benyw"


def test_findings_are_made_in_english_whatever_is_spoken() -> None:
    facts = facts_of("matched_comparison")
    estimate = estimate_of()

    def rated() -> tuple[str, ...]:
        return rate_evidence(facts, shown_of(facts, None, [estimate])).reasons

    said = rated()
    with speaking("cy"):
        assert rated() == said
        assert facts.words.name == "grŵp cymharu wedi'i baru"
        assert registry.estimator_name("doubly_robust") == "Dwbl-gadarn (pwysoli estynedig)"
    assert facts.words.name == "matched comparison group"
