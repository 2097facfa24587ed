"""What holds for every table is said once, at one place of the report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypandoc

from localeval.render.general_notes import with_general_notes
from localeval.render.pandoc import READER

from ..pipeline.conftest import code, notebook, prose
from .test_assemble import body, table

SIGN = "[c] hidden to protect people."
TOTALS = "Totals may not add up."
BLOCK = "How to read the numbers {#sec-numbers}\n\n- Totals may not add up.\n- \\[c\\] hidden to protect people."


def test_general_notes_of_several_tables_stand_once_in_the_section_on_data_quality(
    tmp_path: Path,
) -> None:
    first = replace(table("flow"), general=(SIGN, TOTALS), notes=("Of this table.",))
    second = replace(table("sizes"), general=(TOTALS, SIGN))
    text = body(
        tmp_path,
        notebook(prose("# Who"), code(first)),
        notebook(prose("# Data quality {#sec-data-quality}\n\n## The tables"), code(second)),
        notebook(prose("# Method"), prose("Words.")),
    )
    assert text.count("Totals may not add up") == text.count("hidden to protect") == 1
    assert f"## {BLOCK}\n\n# Method" in text
    assert "::: {.table-note}\nOf this table.\n:::" in text


def test_a_note_of_several_tables_is_said_once_although_each_gives_it_as_its_own(
    tmp_path: Path,
) -> None:
    first = replace(table("by-sex"), notes=("Of a step.", "Of this table."), general=())
    second = replace(table("by-age"), notes=("Of a step.",), general=())
    text = body(tmp_path, notebook(prose("# Who"), code(first), code(second)))
    assert text.count("Of a step") == 1
    assert text.endswith("# How to read the numbers {#sec-numbers}\n\n- Of a step.")
    assert text.count("::: {.table-note}\nOf this table.\n:::") == text.count("table-note") == 1


def test_that_numbers_of_a_table_stand_is_said_under_each_table_of_which_it_is_true(
    tmp_path: Path,
) -> None:
    """Said once for all tables, it is of none of them: nobody could tell that the table of who is counted was the old one."""
    old = "As published from the run of 1 December 2026."
    first = replace(table("flow"), notes=(old, "Of a step."), alone=(old,), general=())
    second = replace(table("profile"), notes=("Of a step.", old), alone=(old,), general=())
    third = replace(table("sizes"), notes=("Of a step.",), general=())
    text = body(tmp_path, notebook(prose("# Who"), code(first), code(second), code(third)))
    assert text.count(f"::: {{.table-note}}\n{old}\n:::") == text.count(old) == 2
    assert text.endswith("# How to read the numbers {#sec-numbers}\n\n- Of a step.")


def test_without_a_section_on_data_quality_they_close_the_report() -> None:
    assert with_general_notes("# A\n\nWords.", [SIGN, TOTALS]) == f"# A\n\nWords.\n\n# {BLOCK}"


def test_in_a_report_with_an_annex_alone_they_close_it() -> None:
    text = with_general_notes("# A {#sec-annex-of-a}\n\n# Annex {#sec-annex}\n\nWords.", [TOTALS])
    assert text.endswith(
        "Words.\n\n## How to read the numbers {#sec-numbers}\n\n- Totals may not add up."
    )


def test_a_heading_in_a_listing_is_no_heading() -> None:
    listing = "```\n# no heading\n```"
    text = with_general_notes(
        f"## Data quality {{#sec-data-quality}}\n\n{listing}\n\n## B", [TOTALS]
    )
    assert text.index("no heading") < text.index("### How to read") < text.index("## B")


def test_a_report_without_general_notes_stays_as_it_is() -> None:
    assert with_general_notes("# A\n\nWords.", []) == "# A\n\nWords."


def test_the_sign_for_what_is_not_available_is_no_ticked_box() -> None:
    text = with_general_notes("# A\n\nWords.", ["[x] not available."])
    shown = pypandoc.convert_text(text, "plain", format=READER)
    assert "[x] not available." in shown
    assert not {"☒", "☐"} & {*pypandoc.convert_text(text, "html", format=READER)}
