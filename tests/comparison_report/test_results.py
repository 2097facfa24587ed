"""What each place found and what they found together, in sentences, tables and the forest plot."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any
from xml.etree import ElementTree

import pytest

from localeval import comparison_report
from localeval.comparison.models import Comparison, Pool
from localeval.report.display import Blocks, Figure, Table, Text

from ..comparison.made import Made, estimate, place
from ..comparison.made import compared as compare_places
from .handmade_comparison import HOSTILE, comparison_of

Compared = Callable[[int], Comparison]


def words_of(blocks: Blocks) -> str:
    """Everything that is said in words in a row of parts."""
    found = []
    for part in blocks.parts:
        if isinstance(part, Text):
            found.append(part.markdown)
        elif isinstance(part, Table):
            found += [part.caption, part.body(), *part.notes]
        elif isinstance(part, Figure):
            found += [part.caption, part.alt]
    return "\n".join(found)


def test_the_average_is_told_with_its_range_and_what_a_new_place_could_see(
    compared: Compared,
) -> None:
    given = compared(12)
    said = comparison_report.pooled_sentence(given, given.pools[0]).markdown
    assert said.startswith("**Across eight places, about 5 more people in 100 were in paid work**")
    assert "**Together:** 5 more in 100 in paid work after a year. The likely range is 3 to 7 more in 100." in said  # fmt: skip
    assert (
        "It does not include “no difference”, so chance alone is an unlikely explanation." in said
    )
    assert "**A new place like these** could see anything from just below 0 to 11 more in 100." in said  # fmt: skip
    for words in ("significant", "percentage points", "Inconclusive", "pooled value"):
        assert words not in said


def test_an_outcome_that_should_fall_is_better_when_it_falls(compared: Compared) -> None:
    given = compared(12)
    said = comparison_report.pooled_sentence(given, given.pools[1]).markdown
    assert "fewer people in 100 were on out-of-work benefits**" in said
    assert "chance alone is an unlikely explanation" in said


def test_an_unclear_average_gives_its_number_and_is_no_failure(compared: Compared) -> None:
    pool = compared(12).pools[0]
    unsure = tuple(s.model_copy(update={"low": -1.0}) for s in pool.summaries)
    said = comparison_report.pooled_sentence(
        compared(12), pool.model_copy(update={"summaries": unsure})
    ).markdown
    assert said.startswith("**Across eight places, about 5 more people in 100 were in paid work, which could be chance**")  # fmt: skip
    assert "The likely range is 1 fewer to 7 more in 100. It includes no difference" in said
    assert "not evidence that the programmes fail" in said


def test_two_places_are_an_average_of_these_two_only(compared: Compared) -> None:
    given = compared(2)
    caution = comparison_report.few_places_caution(given, given.pools[0])
    assert caution is not None
    assert "The average is of these two only and says nothing of a third" in caution.markdown
    assert "new place" not in comparison_report.pooled_sentence(given, given.pools[0]).markdown
    table = comparison_report.models_table(given.pools[0])
    assert table is not None
    assert [row[0] for row in table.rows] == [
        "Random effects (DerSimonian and Laird)",
        "Fixed effect",
    ]
    assert comparison_report.spread_table(given.pools[0]) is None


def two_that_disagree(compared: Compared) -> tuple[Comparison, Pool]:
    """Give two places whose fixed effect is clear and whose random effects are not."""
    given = compared(2)
    pool = given.pools[0]
    fixed, random = pool.summaries
    ends = {"fixed_effect": (0.13, 1.87, 3.60), "dersimonian_laird": (-0.93, 2.45, 5.82)}
    summaries = tuple(
        s.model_copy(update=dict(zip(("low", "estimate", "high"), ends[s.model], strict=True)))
        for s in (fixed, random)
    )
    return given, pool.model_copy(
        update={"summaries": summaries, "remarks": ("models_disagree",), "differ_p": 0.09}
    )


def test_two_places_whose_models_disagree_have_no_verdict(compared: Compared) -> None:
    given, pool = two_that_disagree(compared)
    said = comparison_report.pooled_sentence(given, pool).markdown
    assert said.startswith("**Across two places, about 2 more people in 100 were in paid work, on which two methods disagree**")  # fmt: skip
    assert "just above 0 to 4 more in 100 by the fixed effect" in said
    assert "1 fewer to 6 more in 100 (2 more in 100) with random effects" in said
    assert "Only one of the two does not include “no difference”, so we cannot tell." in said
    assert "unlikely explanation" not in said


def test_two_places_whose_models_agree_are_given_both(compared: Compared) -> None:
    given, pool = two_that_disagree(compared)
    alike = pool.model_copy(
        update={
            "remarks": (),
            "summaries": tuple(s.model_copy(update={"low": 0.1}) for s in pool.summaries),
        }
    )
    said = comparison_report.pooled_sentence(given, alike).markdown
    assert said.startswith("**Across two places, about 2 more people in 100 were in paid work**")
    assert "Both lead to the same result." in said


def test_two_places_that_differ_have_no_average(compared: Compared) -> None:
    given = compared(2)
    apart = given.pools[0].model_copy(update={"differ_p": 0.003})
    caution = comparison_report.few_places_caution(given, apart)
    assert caution is not None
    assert "Their results differ by more than chance, so no average is given" in caution.markdown
    said = comparison_report.pooled_sentence(given, apart).markdown
    assert said.startswith("**No average is given.**")
    assert "This does not mean that the programmes work, or that they do not." in said


def test_one_place_and_few_places_are_told_so(compared: Compared) -> None:
    one, three = compared(1), compared(3)
    alone = comparison_report.few_places_caution(one, one.pools[0])
    few = comparison_report.few_places_caution(three, three.pools[0])
    assert alone is not None
    assert "Only Barnsley has a result" in alone.markdown
    assert few is not None
    assert "With three results, how far places differ is hardly known" in few.markdown
    assert comparison_report.few_places_caution(compared(12), compared(12).pools[0]) is None


@pytest.mark.parametrize(
    ("estimates", "narrow"),
    [((3.0, 3.1, 2.9), True), ((3.0, 3.1, 2.9, 3.05), True), ((0.0, 4.0, 8.5), False)],
)
def test_a_range_allows_for_differences_only_where_it_does(
    estimates: Sequence[float], narrow: bool
) -> None:
    """Where Hartung and Knapp's range would be narrower the ordinary one is printed, which takes places for alike."""
    names = ("Bolton", "Bury", "Manchester", "Oldham")
    given = compare_places(
        *(place(n, estimate(v, 2.0)) for n, v in zip(names, estimates, strict=False))
    )
    row = given.pools[0]
    assert ("hartung_knapp_narrow" in row.remarks) == narrow
    caution = comparison_report.few_places_caution(given, row)
    assert caution is not None
    assert ("does not allow for that" in caution.markdown) == narrow
    assert ("The ranges allow for that" in caution.markdown) == (not narrow)
    table = comparison_report.models_table(row)
    assert table is not None
    assert any("does not allow for how little is known" in note for note in table.notes) == narrow


def test_the_three_models_stand_beside_each_other(compared: Compared) -> None:
    table = comparison_report.models_table(compared(12).pools[0])
    assert table is not None
    assert [row[:3] for row in table.rows] == [
        ["Random effects (REML, Hartung and Knapp)", "5", "3 to 7"],
        ["Random effects (DerSimonian and Laird)", "5", "3 to 7"],
        ["Fixed effect", "5", "4 to 6"],
    ]


def test_the_averages_of_all_outcomes_are_one_table_and_so_is_their_spread(
    compared: Compared,
) -> None:
    given = compared(12)
    averages = comparison_report.averages_table(given, given.pools)
    assert averages is not None
    assert [row[0] for row in averages.rows] == ["In paid work after a year", "On out-of-work benefits after a year"]  # fmt: skip
    assert list(averages.rows[0][1:4]) == ["5 (3 to 7)", "5 (3 to 7)", "5 (4 to 6)"]
    spreads = comparison_report.spreads_table(given, given.pools)
    assert spreads is not None
    assert list(spreads.header) == ["Outcome", "Tau (range)", "I²", "Places alike (p-value of Q)", "A new place", "The same, tau taken as known"]  # fmt: skip
    assert spreads.rows[0][4] == "below 0 to 11"


def test_the_spread_is_told_without_a_p_value(compared: Compared) -> None:
    pool = compared(12).pools[0]
    assert pool.heterogeneity is not None
    within = comparison_report.spread_sentence(pool)
    assert within is not None
    assert within.markdown.startswith("No more than chance would explain.")
    apart = pool.heterogeneity.model_copy(update={"q_p": 0.001, "tau2": 9.0})
    beyond = comparison_report.spread_sentence(pool.model_copy(update={"heterogeneity": apart}))
    assert beyond is not None
    assert beyond.markdown == (
        "By more than chance. What the programmes really change is estimated to vary by about 3 in 100 either side of the "
        "average."
    )


def test_every_result_is_in_the_table_with_its_weight_or_why_it_has_none(
    compared: Compared,
) -> None:
    table = comparison_report.results_table(compared(12), compared(12).pools[0])
    assert table is not None
    rows = {row[0]: list(row) for row in table.rows}
    assert rows["Barnsley"] == ["Barnsley", "150", "400", "5", "2 to 8", "18", "Better"]
    assert rows["Leeds (month 24)"][-1] == "Not pooled: month"
    assert rows["Newcastle upon Tyne"][3:] == ["[c]", "[c]", "[z]", "Not given"]
    assert list(rows["Eight places together"][3:]) == ["5", "3 to 7", "100", "Better"]
    assert "Lewisham" not in rows
    assert comparison_report.results_table(compared(200), compared(200).pools[0]) is None


def test_places_without_a_comparison_group_stand_apart(compared: Compared) -> None:
    table = comparison_report.participant_levels_table(compared(12), compared(12).pools[0])
    assert table is not None
    assert [row[0] for row in table.rows] == ["Lewisham", "Wigan"]
    assert "cannot be ranked" in table.notes[0]


def test_the_forest_plot_is_told_in_numbers(compared: Compared) -> None:
    (figure,) = comparison_report.forest_figures(compared(12), compared(12).pools[0]).parts
    assert isinstance(figure, Figure)
    assert "All together: 5 more in 100, range 3 to 7 more in 100." in figure.alt
    assert "Barnsley: 5 (2 to 8), better." in figure.alt
    assert "Leeds: 7 (1 to 14), not pooled: month." in figure.alt
    assert figure.caption == (
        "In paid work after a year: better in four places, better in Leeds (not pooled), cannot tell in four places"
    )
    assert figure.numbers is not None
    assert figure.numbers.rows[0][:8] == ("Barnsley", 150, 400, 5, "people in 100", 5.0, 2.26, 7.74)


def test_an_amount_in_another_currency_is_not_drawn_on_the_scale(compared: Compared) -> None:
    (figure,) = comparison_report.forest_figures(compared(12), compared(12).pools[2]).parts
    assert isinstance(figure, Figure)
    assert "Forest plot with one result" in figure.alt
    assert "Bournemouth" not in figure.alt


@pytest.mark.parametrize(("n", "pictures"), [(1, 1), (2, 1), (12, 1), (30, 1), (60, 2), (200, 1)])
def test_a_page_holds_thirty_rows_and_a_hundred_have_no_names(
    compared: Compared, n: int, pictures: int
) -> None:
    given = compared(n)
    found = comparison_report.forest_figures(given, given.pools[0]).parts
    assert len(found) == pictures
    labels = [part.label for part in found if isinstance(part, Figure)]
    assert len(set(labels)) == pictures


def test_whole_sections_are_made_of_any_number_of_places(comparison: Comparison) -> None:
    shown = comparison_report.outcome_sections(comparison)
    labels = [(type(p), p.label) for p in shown.parts if isinstance(p, Table | Figure)]
    assert len(labels) == len(set(labels))
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", label) for _, label in labels)


def test_pictures_of_hostile_names_are_well_formed() -> None:
    given = comparison_of(6, HOSTILE)
    for part in comparison_report.outcome_sections(given).parts:
        if isinstance(part, Figure):
            ElementTree.fromstring(part.svg)
    assert "<script>" not in re.sub(r"\\<script\\>", "", comparison_report.pooled_sentence(given, given.pools[0]).markdown)  # fmt: skip


@pytest.mark.parametrize("typed", [True, False])
def test_numbers_of_people_that_a_typed_report_does_not_state_are_not_said_to_be_withheld(
    compared: Compared, typed: bool
) -> None:
    given = compared(3)
    pool, first = given.pools[0], given.pools[0].pooled[0]
    told = {"n_participants": None, "n_comparison": None}
    members = tuple(
        m.model_copy(update=told) if m.evaluation == first.evaluation else m for m in pool.members
    )
    evaluations = tuple(
        e.model_copy(update={"typed": typed}) if e.id == first.evaluation else e
        for e in given.evaluations
    )
    changed = given.model_copy(update={"evaluations": evaluations})
    table = comparison_report.results_table(changed, pool.model_copy(update={"members": members}))
    assert table is not None
    cells = {cell for row in table.rows for cell in row[1:3]}
    notes = "\n".join(table.notes)
    assert ("[x]" in cells) == typed
    assert ("[c]" in cells) == (not typed)
    assert ("[x] means that the report does not state it" in notes) == typed
    assert any("[c] hidden to protect" in note for note in table.general) == (not typed)


def test_who_counts_as_a_participant_in_a_trial_is_said_under_the_places(
    compared: Compared,
) -> None:
    table = comparison_report.places_table(compared(2))
    assert any("all who were offered the programme" in note for note in table.notes)


@pytest.mark.parametrize(
    ("designs", "who", "otherwise"),
    [
        (["randomised_trial"], "the people who were offered the programmes in the three places", "had they not been offered it"),
        (["matched_comparison"], "the people who joined in the three places", "had they not joined"),
        (["typed_design"], "the people who joined in the three places", "had they not joined"),
        (["randomised_trial", "matched_comparison"], "or were offered them, in the three places", "without that"),
    ],
)  # fmt: skip
def test_the_main_points_say_whom_the_average_is_about(
    compared: Compared, designs: list[str], who: str, otherwise: str
) -> None:
    given = compared(3)
    evaluations = tuple(
        e.model_copy(update={"design": designs[i % len(designs)]})
        for i, e in enumerate(given.evaluations)
    )
    said = comparison_report.main_points(given.model_copy(update={"evaluations": evaluations}))
    assert said is not None
    assert who in said.markdown
    assert f"with how they would have done {otherwise}." in said.markdown


def test_a_place_without_which_two_differ_is_named(compared: Compared) -> None:
    given = compared(3)
    pool = given.pools[0]
    fewer = pool.model_copy(update={"leave_one_out": pool.leave_one_out[1:]})
    said = comparison_report.steps_sentence(given, fewer)
    assert said is not None
    assert "no average would be given, because the two that are left differ" in said.markdown
    assert "No single place decides" not in said.markdown


@pytest.mark.parametrize(("level", "credible"), [(5, True), (3, True), (2, False), (None, False)])
def test_a_pooled_value_of_weak_evidence_is_not_set_against_what_would_have_been(
    compared: Compared, level: int | None, credible: bool
) -> None:
    given = compared(3)
    evaluations = tuple(
        e.model_copy(update={"evidence_level": level})
        if i == 0
        else e.model_copy(update={"evidence_level": 4})
        for i, e in enumerate(given.evaluations)
    )
    changed = given.model_copy(update={"evaluations": evaluations})
    said = comparison_report.main_points(changed)
    assert said is not None
    assert ("how they would have done" in said.markdown) == credible
    assert ("with their comparison groups" in said.markdown) == (not credible)
    pool = given.pools[0]
    clear = tuple(s.model_copy(update={"low": 1.0}) for s in pool.summaries)
    told = comparison_report.pooled_sentence(changed, pool.model_copy(update={"summaries": clear}))
    assert ("an unlikely explanation" in told.markdown) == credible
    assert ("but the groups are not shown to be alike" in told.markdown) == (not credible)


def alone(*places: Made) -> str:
    """Give what is said of the outcomes of one place only."""
    said = words_of(comparison_report.outcome_sections(compare_places(*places)))
    return said.partition("# Outcomes of one place only")[2]


def weeks(**changes: Any) -> dict[str, Any]:
    return estimate(
        3.0, 1.0, outcome="weeks_employed", label="Weeks in paid work", unit="weeks",
        role="secondary", participant_level=20.0, comparison_level=17.0, **changes,
    )  # fmt: skip


def test_an_outcome_that_stands_alone_says_why() -> None:
    said = alone(place("Bury", estimate(), weeks()), place("Bolton", estimate()))
    assert "Weeks in paid work after a year: Bury. No other place reports it." in said


def test_an_outcome_alone_says_what_stands_against_it_itself() -> None:
    own = weeks() | {"outcome": "local:weeks_seen", "label": "Weeks seen"}
    said = alone(place("Bury", estimate(), own), place("Bolton", estimate()))
    assert "is the place’s own and is not measured the same way elsewhere. No other" in said
    withheld = estimate(
        None, outcome="neet", label="Not in education or work (NEET)", role="secondary"
    )
    said = alone(place("Bury", estimate(), withheld), place("Bolton", estimate()))
    assert "training after a year: Bury. The place gives no number for it." in said


def test_an_outcome_that_others_measured_otherwise_names_them() -> None:
    """A place with two months has one of them to itself."""
    later = estimate(8.0, month=24, role="secondary")
    said = alone(place("Bury", estimate(), later), place("Bolton", estimate()))
    assert re.search(
        r"after two years: Bury\. Measured otherwise by Bolton \(in paid work after a year", said
    )


def test_every_outcome_of_one_place_has_a_reason(compared: Compared) -> None:
    for n in (1, 2, 12):
        said = words_of(comparison_report.outcome_sections(compared(n)))
        lines = said.partition("# Outcomes of one place only")[2].splitlines()
        rows = [line for line in lines if line.startswith("- ") and ": " in line]
        assert all(line.endswith(".") and line.count(". ") >= 1 for line in rows)


def test_the_word_alone_is_explained_also_where_something_was_allowed() -> None:
    given = compare_places(
        place("Bury", weeks(), version="1.0"), place("Bolton"), allowed=["schema"]
    )
    (matrix,) = comparison_report.comparability_matrix(given).parts
    assert isinstance(matrix, Table)
    cells = [cell for row in matrix.rows for cell in row]
    if any(cell.startswith("alone (") for cell in cells):
        assert any(note.startswith("alone: nothing stands against") for note in matrix.notes)
    assert any(cell.startswith("alone") for cell in cells)


def test_a_pool_that_lacks_withheld_results_says_that_these_are_no_random_part(
    compared: Compared,
) -> None:
    given = compared(12)
    pool = given.pools[0]
    lacking = [m for m in pool.members if "withheld" in m.reasons]
    assert lacking
    said = comparison_report.pooled_sentence(given, pool).markdown
    n = {1: "One result is not given", 2: "Two results are not given"}[len(lacking)]
    assert n in said
    assert "not a random part" in said
    complete = tuple(m for m in pool.members if "withheld" not in m.reasons)
    whole = pool.model_copy(update={"members": complete})
    assert "not given by" not in comparison_report.pooled_sentence(given, whole).markdown
