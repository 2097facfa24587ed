"""``feed.json``: every evaluation of the library for programs, as a JSON Feed 1.1 whose items hold what another library takes in.

An item names the evaluation's page and its bundle (an attachment with its digest), and says under ``_evaluation`` what a register asks
for, in the codes of the government's Evaluation Registry (i-dot-ai/evaluation-registry, ``EvaluationComponent`` and ``EventDate``):
status, types of evaluation, methods, and dates. Beside them stand what a library of local programmes needs: place, policy domains, topics of
lessons, partners, and the assumptions between the steps of a theory of change. The same library gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from localeval.designs.registry import design_label, find_design
from localeval.library import addresses
from localeval.library.entries import LibraryEntry
from localeval.library.feed import entry_id, moment
from localeval.results import Estimate, Level, Result

VERSION = "https://jsonfeed.org/version/1.1"
#: The version of what stands under ``_evaluation``.
SCHEMA = "1.0"
#: Partners and links of one evaluation that an item carries; its page and its bundle have them all.
_MOST = 60
#: The registry's code of how people were asked.
_ASKED = {"interview": "individual", "focus_group": "group", "survey": "surveys", "other": "other"}

Json = dict[str, Any]


def feed_item(entry: LibraryEntry, result: Result | None, summary: str, base_url: str) -> Json:
    """Give the item of an evaluation.

    Parameters
    ----------
    entry : LibraryEntry
    result : Result or None
    summary : str
        One sentence on what was found, as plain text.
    base_url : str
        Where the library is put; empty when that is not known, and addresses are then relative to the feed.
    """
    about = entry.about
    page = addresses.evaluation_address(about.id)
    item: Json = {
        "id": entry_id(about.id),
        "url": f"{base_url}{addresses.canonical_address(page)}" if base_url else page,
        "title": entry.name,
        "content_text": summary,
        "date_published": moment(about.run_date),
        "tags": [tag for tag in (about.region, design_label(about.design)) if tag],
        "authors": [{"name": about.organisation}] if about.organisation else [],
    }
    if entry.download is not None:
        item["attachments"] = [
            {
                "url": f"{base_url}{addresses.bundle_address(entry)}",
                "mime_type": "application/zip",
                "title": about.id,
                "size_in_bytes": entry.download.size,
                "_sha256": entry.download.sha256,
            }
        ]
    item["_evaluation"] = _evaluation(entry, result)
    return item


def json_feed(items: Iterable[Json], title: str, base_url: str) -> str:
    """Write the feed, newest first."""
    newest = sorted(items, key=lambda item: item["_evaluation"]["id"])
    newest.sort(key=lambda item: item["date_published"], reverse=True)
    whole: Json = {"version": VERSION, "title": title, "language": "en-GB"}
    if base_url:
        whole |= {"home_page_url": base_url, "feed_url": f"{base_url}{addresses.JSON_FEED}"}
    whole["_library"] = {"schema": SCHEMA, "made_with": "localeval"}
    whole["items"] = newest
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _evaluation(entry: LibraryEntry, result: Result | None) -> Json:
    about = entry.about
    found = find_design(about.design)
    types = {key: list(codes) for key, codes in found.registered_as.items()} if found else {}
    said: Json = {
        "id": about.id,
        "title": entry.name,
        "programme": about.programme,
        "organisation": about.organisation,
        "place": about.place,
        "place_code": about.place_code,
        "region": about.region,
        "status": "complete",
        "evaluation_types": types.pop("evaluation_types", []),
        **types,
        "design": about.design,
        "evidence_level": about.evidence_level,
        "event_dates": _dates(entry),
        "synthetic": about.synthetic,
        "typed": about.typed,
    }
    return {**said, **_of_result(result, said["evaluation_types"])} if result else said


def _dates(entry: LibraryEntry) -> list[Json]:
    """Give the dates that are known, each with the registry's category."""
    about = entry.about
    days = [
        ("intervention_start", about.started),
        ("first_recruit", about.starts.first if about.starts else None),
        ("last_recruit", about.starts.last if about.starts else None),
        ("final_analysis_end", about.run_date),
    ]
    return [{"category": name, "date": day, "status": "actual"} for name, day in days if day]


def _of_result(result: Result, types: Sequence[str]) -> Json:
    """Give what a result says beyond its numbers, which are in its bundle."""
    process = bool(result.process or result.voices or result.delivery)
    domains = {domain for lesson in result.lessons for domain in lesson.domains}
    domains |= {domain for partner in result.partners for domain in partner.domains}
    measured: list[Estimate | Level] = [*result.estimates, *result.levels]
    asked = {_ASKED[one.source] for one in result.voices if one.source}
    named = {step.code: step.what for step in result.theory.steps} if result.theory else {}
    said: Json = {
        "evaluation_types": [*types, *(["process"] if process and "process" not in types else [])],
        "process_types": sorted(asked),
        "outcomes": sorted({item.outcome for item in measured}),
        "policy_domains": sorted(domains),
        "lesson_topics": sorted({lesson.topic for lesson in result.lessons}),
        "partners": [
            {"name": p.name, "kind": p.kind, "domains": list(p.domains), "gave": list(p.gave)}
            for p in result.partners[:_MOST]
        ],
        "mechanisms": [
            {
                "from": named[link.start],
                "to": named[link.end],
                "assumption": link.assumption,
                "mechanism": link.mechanism,
            }
            for link in (result.theory.links[:_MOST] if result.theory else ())
            if link.assumption or link.mechanism
        ],
    }
    return {key: value for key, value in said.items() if value}
