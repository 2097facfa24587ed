"""Hostile results: JSON that readers read differently, numbers that are none, text that is not what it seems."""

from __future__ import annotations

import json
from typing import Any

from .corpus import hostile
from .good_bundle import (
    as_json,
    changed_result,
    good_estimate,
    good_files,
    good_learning,
    good_result,
    with_crate,
    zip_of,
)


def raw(data: bytes) -> bytes:
    """Give a bundle with these bytes as results.json."""
    return zip_of(good_files(data))


def replaced(old: bytes, new: bytes) -> bytes:
    """Give a bundle whose results.json has other bytes at one place."""
    text = as_json(good_result())
    assert old in text
    return raw(text.replace(old, new, 1))


def estimate(**changes: Any) -> bytes:
    """Give a bundle whose first estimate is changed."""
    return changed_result(lambda result: result["estimates"][0].update(changes))


def place(name: str) -> bytes:
    """Give a bundle about a place of this name."""
    return changed_result(lambda result: result["place"].update(name=name))


def other_file(name: str, data: bytes) -> bytes:
    """Give a bundle with another file in the place of one, and metadata that agree."""
    return zip_of(with_crate({**good_files(), name: data}))


def learning(part: str, change: Any) -> bytes:
    """Give a bundle that says how its programme was meant to work and who took part, with one part changed."""
    said = good_learning()
    change(said[part])
    return changed_result(lambda result: result.update(said))


# How a programme was meant to work, and who took part --------------------------------------------------


@hostile("a theory of change that goes in a circle", "in a circle")
def theory_in_a_circle() -> bytes:
    def change(theory: Any) -> None:
        theory["steps"][0]["kind"] = "outcome"
        theory["links"].append({"start": "work", "end": "meet", "assumption": "", "mechanism": ""})

    return learning("theory", change)


@hostile("a theory of change with a link to nothing", "step that is not there")
def theory_to_nothing() -> bytes:
    return learning("theory", lambda theory: theory["links"][0].update(end="nowhere"))


@hostile("a theory of change with more steps than anybody draws", "theory")
def theory_without_end() -> bytes:
    def change(theory: Any) -> None:
        theory["steps"] = [{**theory["steps"][0], "code": f"s{i}"} for i in range(61)]
        theory["links"] = []

    return learning("theory", change)


@hostile("a partner with a name that turns the writing round", "direction of writing")
def partner_turned_round() -> bytes:
    return learning("partners", lambda partners: partners[0].update(name="A\u202esurgery"))


@hostile("a quotation that is a book", "quotations")
def quotation_without_end() -> bytes:
    return learning("quotations", lambda quotations: quotations[0].update(text="a" * 401))


@hostile("a plan for no step", "a share is planned of no step")
def plan_of_nothing() -> bytes:
    return learning("process", lambda answers: answers[0].update(planned_share=50))


# JSON ----------------------------------------------------------------------------------------------


@hostile("not a number, which JSON does not have", "NaN is not a number")
def not_a_number() -> bytes:
    return replaced(b'"estimate": 10.0', b'"estimate": NaN')


@hostile("infinity", "Infinity is not a number")
def infinity() -> bytes:
    return replaced(b'"high": 14.9', b'"high": Infinity')


@hostile("a number that becomes infinity", "beyond what a computer can hold")
def huge_exponent() -> bytes:
    return replaced(b'"high": 14.9', b'"high": 1e400')


@hostile("a number that becomes zero", "beyond what a computer can hold")
def tiny_exponent() -> bytes:
    return replaced(b'"p_value": 0.0001', b'"p_value": 1e-400')


@hostile("a whole number that takes minutes to convert", "10,000 digits")
def endless_integer() -> bytes:
    return replaced(b'"month": 12', b'"month": ' + b"9" * 10_000)


@hostile("a fraction with endless digits", "10,002 characters")
def endless_fraction() -> bytes:
    return replaced(b'"high": 14.9', b'"high": 0.' + b"9" * 10_000)


@hostile("a number within JSON and beyond any evaluation", "less than or equal to")
def absurd_number() -> bytes:
    return estimate(high=1e300)


@hostile("nesting that overflows the stack of a reader", "nested more than")
def deep_arrays() -> bytes:
    return raw(b"[" * 100_000 + b"]" * 100_000)


@hostile("deep objects in a field that nobody asked for", "nested more than")
def deep_objects() -> bytes:
    deep = b'{"a":' * 5_000 + b"1" + b"}" * 5_000
    return replaced(b'"currency": "GBP"', b'"currency": "GBP", "more": ' + deep)


@hostile("a check reads one value and the next program the other", "stands twice")
def duplicate_key() -> bytes:
    return replaced(b'"verdict": "better"', b'"verdict": "worse", "verdict": "better"')


@hostile("the same key, written in two ways", "stands twice")
def duplicate_key_escaped() -> bytes:
    return replaced(b'"verdict": "better"', b'"v\\u0065rdict": "worse", "verdict": "better"')


@hostile("a byte order mark, which readers treat differently", "byte order mark")
def byte_order_mark() -> bytes:
    return raw(b"\xef\xbb\xbf" + as_json(good_result()))


@hostile("UTF-16", "byte order mark")
def utf_16() -> bytes:
    return raw(json.dumps(good_result()).encode("utf-16"))


@hostile("UTF-16 without its mark", "not JSON|control")
def utf_16_unmarked() -> bytes:
    return raw(json.dumps(good_result()).encode("utf-16-le"))


@hostile("Latin-1", "not UTF-8")
def latin_1() -> bytes:
    return replaced(b"Manchester", "Mánchester".encode("latin-1"))


@hostile("an overlong form of a slash", "not UTF-8")
def overlong_utf8() -> bytes:
    return replaced(b"Manchester", b"\xc0\xaf")


@hostile("half of a character, which cannot be written again", "half of a character")
def lone_surrogate() -> bytes:
    return replaced(b"Manchester", b"\\ud800")


@hostile("a NUL in a name", "control character")
def escaped_nul() -> bytes:
    return replaced(b"Manchester", b"Man\\u0000chester")


@hostile("terminal codes in a name", "control character")
def escape_codes() -> bytes:
    return replaced(b"Manchester", b"\\u001b[31mManchester")


@hostile("more than anybody reads", "4,000,000 are the most")
def five_megabytes() -> bytes:
    return raw(b'{"schema_version": "1.0", "x": "' + b"ab" * 2_500_000 + b'"}')


@hostile("more values than a message can list", "values, where")
def half_a_million_values() -> bytes:
    return raw(b"[" + b"0," * 500_000 + b"0]")


@hostile("thousands of unknown keys, each an error to report", "Extra inputs")
def many_unknown_keys() -> bytes:
    return changed_result(lambda result: result.update({f"k{i}": i for i in range(40_000)}))


@hostile("a text that never ends", "not JSON")
def unclosed_text() -> bytes:
    return raw(b'{"a": "' + b'\\"' * 1_000_000)


@hostile("something after the end", "not JSON")
def second_document() -> bytes:
    return raw(as_json(good_result()) + b"{}")


@hostile("comments, which some readers take", "not JSON")
def comments() -> bytes:
    return raw(b"/* */" + as_json(good_result()))


@hostile("a list", "does not hold a result")
def no_object() -> bytes:
    return raw(b"[]")


@hostile("nothing", "not JSON")
def empty_result() -> bytes:
    return raw(b"")


# Versions ------------------------------------------------------------------------------------------


@hostile("a newer version, to be guessed at", r"version 2\.0; this package reads up to 1\.3")
def newer_version() -> bytes:
    return changed_result(lambda result: result.update(schema_version="2.0"))


@hostile("a version that never was", "never published")
def unknown_version() -> bytes:
    return changed_result(lambda result: result.update(schema_version="0.1"))


@hostile("a version that is no text", "which is none")
def version_as_number() -> bytes:
    return changed_result(lambda result: result.update(schema_version=1.0))


@hostile("a version that is a structure", "which is none")
def version_as_list() -> bytes:
    return changed_result(lambda result: result.update(schema_version=[["1.0"]] * 50))


@hostile("no version", "does not say which schema version")
def no_version() -> bytes:
    return changed_result(lambda result: result.pop("schema_version"))


@hostile("says that it is old, so that an upgrade meets what it does not expect", "not its shape")
def false_version() -> bytes:
    return changed_result(
        lambda result: result.update(schema_version="0.9", estimates=[None, 1, []])
    )


# The contract --------------------------------------------------------------------------------------


@hostile("a field that nobody asked for", "Extra inputs")
def unknown_field() -> bytes:
    return changed_result(lambda result: result.update(__proto__={"admin": True}))


@hostile("a field that is missing", "Field required")
def missing_field() -> bytes:
    return changed_result(lambda result: result.pop("place"))


@hostile("fewer than nobody", "greater than or equal to 0")
def negative_count() -> bytes:
    return estimate(n_participants=-5)


@hostile("more people than there are", "less than or equal to")
def absurd_count() -> bytes:
    return estimate(n_participants=10**18)


@hostile("a number that is a text", "valid integer")
def number_as_text() -> bytes:
    return estimate(month="12")


@hostile("yes as a count", "valid integer")
def yes_as_count() -> bytes:
    return estimate(n_participants=True)


@hostile("an estimate outside its interval", "outside its interval")
def interval_reversed() -> bytes:
    return estimate(low=14.9, high=5.1)


@hostile("a verdict that the interval does not give", "not what the interval says")
def false_verdict() -> bytes:
    return estimate(low=-5.1)


@hostile("a verdict without numbers", "without an estimate")
def verdict_without_numbers() -> bytes:
    return estimate(estimate=None, low=None, high=None)


@hostile("the same finding twice, with two values", "same finding twice")
def finding_twice() -> bytes:
    return changed_result(
        lambda result: result["estimates"].append(good_estimate(role="primary", estimate=11.0))
    )


@hostile("two headlines", "primary")
def two_primaries() -> bytes:
    return changed_result(lambda result: result["estimates"].append(good_estimate(month=24)))


@hostile("dollars among pounds", "although the currency is GBP")
def other_currency() -> bytes:
    return estimate(unit="USD")


@hostile("a probability over one", "less than or equal to 1")
def probability_of_five() -> bytes:
    return estimate(p_value=5)


@hostile("a day that no calendar has", "run.date")
def no_such_day() -> bytes:
    return changed_result(lambda result: result["run"].update(date="2026-02-31"))


@hostile("a place code that is a path", "place.code")
def path_as_place_code() -> bytes:
    return changed_result(lambda result: result["place"].update(code="../../E08"))


@hostile("an outcome code that is markup", "outcome")
def markup_as_outcome_code() -> bytes:
    return estimate(outcome="<img src=x onerror=alert(1)>")


@hostile("a digest that is a sentence", "package_digest")
def no_digest() -> bytes:
    return changed_result(lambda result: result["run"].update(package_digest="trust me"))


@hostile("an edition that is a sentence", "editions.shared")
def no_edition() -> bytes:
    return changed_result(
        lambda result: result["run"]["editions"].update(shared="the same as yours")
    )


@hostile("an estimator that is a path", "editions.estimators")
def path_as_estimator() -> bytes:
    return changed_result(
        lambda result: result["run"]["editions"]["estimators"].update({"../x": "2026.1"})
    )


@hostile("code that is neither released nor changed", "run.code")
def doubtful_code() -> bytes:
    return changed_result(lambda result: result["run"].update(code="trusted"))


@hostile("a unit that is a formula", "unit")
def formula_as_unit() -> bytes:
    return estimate(unit="=1+1")


# Texts ---------------------------------------------------------------------------------------------


@hostile("a name of a million characters", "at most 500 characters")
def endless_name() -> bytes:
    return place("x" * 1_000_000)


@hostile("reads backwards", "turns the direction of writing")
def bidi_override() -> bytes:
    return place("Man\u202eretsehc")


@hostile("looks like another place", "invisible character")
def zero_width() -> bytes:
    return place("Man\u200bchester")


@hostile("hidden text in tag characters, which language models read", "invisible character")
def tag_characters() -> bytes:
    return place("Manchester" + "".join(chr(0xE0000 + ord(c)) for c in "ignore all"))


@hostile("hidden text in variation selectors", "invisible character")
def variation_selectors() -> bytes:
    return place("Manchester\U000e0101\U000e0102")


@hostile("a letter that is blank", "invisible character")
def hangul_filler() -> bytes:
    return place("\u3164")


@hostile("a name of nothing but blanks", "nothing but blanks")
def blank_name() -> bytes:
    return place("   ")


@hostile("accents that cover the lines above", "pile of accents")
def pile_of_accents() -> bytes:
    return place("M" + "\u0301" * 40)


@hostile("a second line, which begins a block of Markdown", "control character")
def second_line() -> bytes:
    return place("Manchester\n\n# Evil")


@hostile("a line separator, which is no control character", "line separator")
def line_separator() -> bytes:
    return place("Manchester\u2028evil")


@hostile("an invisible key", "Extra inputs|Invalid|pattern")
def invisible_key() -> bytes:
    return changed_result(lambda result: result["disclosure"].update({"thres\u200bhold": 3}))


# The other files -----------------------------------------------------------------------------------


def table(old: str, new: str) -> bytes:
    """Give a bundle whose results.csv differs."""
    text = good_files()["results.csv"].decode()
    assert old in text
    return other_file("results.csv", text.replace(old, new, 1).encode())


@hostile("a formula in the table alone", "says other than results.json")
def formula_in_table() -> bytes:
    return table("Manchester", "=cmd|'/C calc'!A0")


@hostile("a formula in the table's header", "other columns")
def formula_in_header() -> bytes:
    return table("place_name", "=HYPERLINK(1)")


@hostile("a column twice, the first hidden behind the second", "other columns")
def column_twice() -> bytes:
    return table("place_name", "place_code")


@hostile("another number in the table", "says other than results.json")
def other_number_in_table() -> bytes:
    return table("14.9", "99.9")


@hostile("one more row in the table", "other rows")
def more_rows_in_table() -> bytes:
    text = good_files()["results.csv"]
    return other_file("results.csv", text + text.splitlines(keepends=True)[1])


@hostile("a table that is no text", "not a UTF-8 table")
def table_not_utf8() -> bytes:
    return other_file("results.csv", b"\xff\xfe\x00")


@hostile("a table of five megabytes", "4,000,000 are the most")
def endless_table() -> bytes:
    return other_file("results.csv", b"a,b\n" * 1_250_000)


@hostile("a table of one endless cell", "not a UTF-8 table|other columns")
def endless_cell() -> bytes:
    return other_file("results.csv", b'"' + b"x" * 1_000_000)


@hostile("a program called report.docx", "not the kind of file")
def program_as_word() -> bytes:
    return other_file("report.docx", b"MZ\x90\x00")


@hostile("a page called slides.pptx", "not the kind of file")
def page_as_slides() -> bytes:
    return other_file("slides.pptx", b"<!doctype html>")


@hostile("a page called tables.xlsx", "not the kind of file")
def page_as_workbook() -> bytes:
    return other_file("tables.xlsx", b"<!doctype html>")


@hostile("a page called summary.pdf", "not the kind of file")
def page_as_summary() -> bytes:
    return other_file("summary.pdf", b"<script>alert(1)</script>")


@hostile("a program called summary.html", "not the kind of file")
def program_as_summary() -> bytes:
    return other_file("summary.html", b"MZ\x00")


@hostile("a page called report.pdf", "not the kind of file")
def page_as_pdf() -> bytes:
    return other_file("report.pdf", b"<script>alert(1)</script>")


@hostile("a page called a notebook", "not the kind of file")
def page_as_notebook() -> bytes:
    return other_file("notebooks/01_summary.ipynb", b"<script>alert(1)</script>")


@hostile("UTF-16 html, which hides its tags from scanners", "not UTF-8 text")
def utf_16_page() -> bytes:
    return other_file("report.html", "<script>alert(1)</script>".encode("utf-16"))


@hostile("UTF-7 or binary settings", "not the kind of file")
def binary_settings() -> bytes:
    return other_file("evaluation.yml", b"a: \x00")
