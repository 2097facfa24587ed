"""What the sentences on linked data claim, checked against the findings that they were made from; they add to ``sentence_claims``."""

from __future__ import annotations

import re

from localeval.results import GroupLinks, Linkage, LinkedSource

from .findings_grid import Case
from .first_screen_claims import ends_of
from .sentence_claims import claim

_RANGE = r"(?P<range>.+? in 100|just below 0 to just above 0)"


def links(case: Case) -> Linkage:
    assert case.linkage is not None
    return case.linkage


def only_source(case: Case) -> LinkedSource:
    return links(case).sources[0]


def quality(case: Case) -> list[GroupLinks]:
    return list(only_source(case).quality)


def near(text: str, value: float | None) -> bool:
    """Whether a share in 100 is what a number was rounded to."""
    if text.startswith("under "):
        return value is not None and 0 < value < float(text.removeprefix("under "))
    return value is not None and abs(float(text) - value) <= 0.5 + 1e-9


def has_range(words: str, low: float | None, high: float | None) -> bool:
    """Whether a range in words has these ends."""
    ends = ends_of(words)
    if ends is None or low is None or high is None:
        return False
    return all(abs(a - b) <= 0.5 + 1e-9 for a, b in zip(ends, (low, high), strict=True))


@claim(
    r"A link says that two records are about one person\.",
    r"Some links are missed, and some are about somebody else\.",
    r"Both can move a result, most of all where they are missed more in one group\.",
    r"Payroll records \(employment\):",
    r"The annex says how sure the links are\.",
)
def was_linked(_: re.Match[str], case: Case) -> bool:
    return case.linkage is not None


@claim(
    r"Payroll records \(employment\): (?P<ours>\d+) in 100 of people .+? and (?P<theirs>\d+) in 100 of the others were found\."
)
def both_found(found: re.Match[str], case: Case) -> bool:
    rates = [rate.share for rate in only_source(case).rates]
    return len(rates) == 2 and near(found["ours"], rates[0]) and near(found["theirs"], rates[1])


@claim(
    r"Payroll records \(employment\): (?P<ours>\d+) in 100 of people (?!.* and \d).+ were found\."
)
def ours_found(found: re.Match[str], case: Case) -> bool:
    rates = [rate.share for rate in only_source(case).rates]
    return len(rates) == 1 and near(found["ours"], rates[0])


@claim(r"How many people were found is not shown, to protect people\.")
def found_is_hidden(_: re.Match[str], case: Case) -> bool:
    return any(rate.share is None for rate in only_source(case).rates)


@claim(r"Who was not found counts as a no\.")
def means_no(_: re.Match[str], case: Case) -> bool:
    return only_source(case).no_record_means == "no"


@claim(r"What happened to those who were not found is not known\.")
def means_unknown(_: re.Match[str], case: Case) -> bool:
    return only_source(case).no_record_means == "unknown"


@claim(r"People looked at a sample of pairs of records\.")
def was_reviewed(_: re.Match[str], case: Case) -> bool:
    return only_source(case).basis == "review" and all(item.reviewed for item in quality(case))


_RATE = r"(?P<{0}>\d+) in 100"
_ENDS = r"(?: \(likely range (?P<{0}_low>(?:under )?\d+) to (?P<{0}_high>\d+) in 100\))?"


def rate(name: str) -> str:
    return _RATE.format(name)


def ends(name: str) -> str:
    return _ENDS.format(name)


def told(found: re.Match[str], name: str, values: tuple[float | None, ...]) -> bool:
    """Whether a rate and its range are those of a group; the range is left out where both ends are printed alike."""
    value, low, high = values
    if found[f"{name}_low"] is None:
        return near(found[name], value) and (low is None or round(low) == round(high or 0))
    return all(
        near(found[key], number)
        for key, number in ((name, value), (f"{name}_low", low), (f"{name}_high", high))
    )


@claim(
    rf"Of people .+? who are in the source, {rate('ours')} were rightly found, by that sample{ends('ours')}"
    rf"(?:; of the others, {rate('theirs')}{ends('theirs')})?\.",
)
def rightly_found(found: re.Match[str], case: Case) -> bool:
    names = ["ours", *(["theirs"] if found["theirs"] else [])]
    each = zip(names, quality(case), strict=True)
    return only_source(case).basis == "review" and all(
        told(found, name, (item.found, item.found_low, item.found_high)) for name, item in each
    )


@claim(r"Whoever is in the source and had no record come near is not counted in that\.")
def never_near(_: re.Match[str], case: Case) -> bool:
    return only_source(case).basis == "review" and all(item.found for item in quality(case))


@claim(r"None of the links that they looked at is about somebody else\.")
def none_wrong(_: re.Match[str], case: Case) -> bool:
    return only_source(case).basis == "review" and all(item.wrong == 0 for item in quality(case))


@claim(
    rf"Of the links of people .+?, {rate('ours')} are about somebody else{ends('ours')}"
    rf"(?:; of those of the others, {rate('theirs')}{ends('theirs')})?\."
)
def some_wrong(found: re.Match[str], case: Case) -> bool:
    names = ["ours", *(["theirs"] if found["theirs"] else [])]
    each = zip(names, quality(case), strict=True)
    return all(told(found, n, (item.wrong, item.wrong_low, item.wrong_high)) for n, item in each)


@claim(r"Nobody has looked at a sample of pairs( of each group)?\.")
def nobody_looked(_: re.Match[str], case: Case) -> bool:
    return only_source(case).basis == "model"


@claim(
    r"The linking model itself expects to have found (?P<ours>\d+) in 100 of people .+? who are in the source"
    r"(?:, and (?P<theirs>\d+) in 100 of the others)?\."
)
def model_expects(found: re.Match[str], case: Case) -> bool:
    shares = [found["ours"], *([found["theirs"]] if found["theirs"] else [])]
    each = zip(shares, quality(case), strict=True)
    return only_source(case).basis == "model" and all(near(text, item.found) for text, item in each)


@claim(r"Too few pairs were looked at, or too few people are involved, to say more\.")
def too_few_looked_at(_: re.Match[str], case: Case) -> bool:
    if only_source(case).basis == "model":  # of one group some were looked at
        return any(item.found_low is not None for item in quality(case))
    return any(item.found is None for item in quality(case))


@claim(
    r"Without (?P<what>missed and wrong links, as far as they are known|the links that are about somebody else), the difference "
    r"would be .+? \(likely range (?P<range>.+)\)\.",
)
def adjusted(found: re.Match[str], case: Case) -> bool:
    result = links(case).adjusted
    if result is None or result.low is None or result.high is None:
        return False
    unknown = only_source(case).no_record_means == "unknown"
    return found["what"].startswith("the links") == unknown and (
        has_range(found["range"], result.low, result.high) or 0 in (result.low, result.high)
    )


@claim(r"What that does to the main result\.")
def there_is_an_effect(_: re.Match[str], case: Case) -> bool:
    return links(case).adjusted is not None


@claim(r"People who were not found are counted as lost outcomes\.")
def counted_as_lost(_: re.Match[str], case: Case) -> bool:
    return only_source(case).no_record_means == "unknown"


@claim(
    r"That rests on what the linking model expects, and not on samples of each group that people looked at\."
)
def by_model(_: re.Match[str], case: Case) -> bool:
    return only_source(case).basis == "model" and links(case).adjusted is not None


@claim(r"That says the same as the result as it is given\.")
def says_the_same(_: re.Match[str], case: Case) -> bool:
    result = links(case).adjusted
    return (
        links(case).agrees is True
        and result is not None
        and case.primary is not None
        and (result.verdict == case.primary.verdict)
    )


@claim(r"That is another result than the one that is given, so the evidence is marked down\.")
def is_another(_: re.Match[str], case: Case) -> bool:
    evidence = case.evidence
    marked = evidence is None or (evidence.level <= 2 and "links_decide" in evidence.caveats)
    return links(case).agrees is False and marked


@claim(
    r"The adjusted difference holds if links were missed whatever the outcome was, among people who are alike in what we know of them\.",
    r"No sample of pairs can show that\.",
)
def holds_if(_: re.Match[str], case: Case) -> bool:
    return only_source(case).no_record_means == "no" and links(case).adjusted is not None


@claim(
    r"If 5 in 100 of the people for whom no record came near were in the source after all, in one group only, the difference "
    rf"could be anything from {_RANGE}\."
)
def open_range(found: re.Match[str], case: Case) -> bool:
    return links(case).unseen == 5 and has_range(
        found["range"], links(case).open_low, links(case).open_high
    )


@claim(r"Chance comes on top\.")
def chance_comes_on_top(_: re.Match[str], case: Case) -> bool:
    return links(case).open_low is not None or links(case).assumed_low is not None


@claim(
    r"Suppose that up to 15 in 100 of those in the source were missed, in either group, and up to 3 in 100 links are wrong\."
)
def supposed(_: re.Match[str], case: Case) -> bool:
    found = links(case)
    return only_source(case).basis == "model" and (found.assumed_missed, found.assumed_wrong) == (
        15,
        3,
    )


@claim(rf"Then the difference could be anything from {_RANGE}\.")
def assumed_range(found: re.Match[str], case: Case) -> bool:
    lost = case.limits.lost if case.limits else None
    ends = [(links(case).assumed_low, links(case).assumed_high)] if case.linkage else []
    ends += [(lost.worst_low, lost.worst_high)] if lost else []
    return any(has_range(found["range"], *pair) for pair in ends)


@claim(
    r"So many were missed, or so many more in one group, that it is beyond the cautious bounds of the What Works Clearinghouse for "
    r"lost outcomes\.",
    r"More of them were missed, or more in one group, than the cautious bounds of the What Works Clearinghouse allow for lost outcomes\.",
    r"Records were linked, and too many were missed, or many more in one group\.",
)
def missed_unlike(_: re.Match[str], case: Case) -> bool:
    return links(case).missed_alike is False


@claim(
    r"The main result is not given, so it is not said what missed and wrong links do to it\.",
)
def no_main(_: re.Match[str], case: Case) -> bool:
    return links(case).not_adjusted == "no_main" and not case.given


@claim(
    r"The main outcome comes from several sources, so it is not worked out what missed and wrong links do to the result\.",
    r"What missed and wrong links do to the main result could not be worked out from these data\.",
)
def not_worked_out(_: re.Match[str], case: Case) -> bool:
    return links(case).not_adjusted in {"several", "no_number"} and links(case).adjusted is None


@claim(
    r"The chart shows the main result when only surer links count\.",
    r"Where no record counts as a no, fewer links mean more people without the outcome\.",
    r"The people whose links are taken away are then lost\.",
)
def other_thresholds(found: re.Match[str], case: Case) -> bool:
    unknown = only_source(case).no_record_means == "unknown"
    said = found[0].startswith("The people") if unknown else not found[0].startswith("The people")
    return bool(links(case).thresholds) and (said or found[0].startswith("The chart"))


# What the first screen and the evidence say


@claim(r"The outcome comes from linked records\.")
def comes_from_links(_: re.Match[str], case: Case) -> bool:
    return bool(case.linkage and case.linkage.primary_source)


@claim(
    r"Allowing for missed and wrong links, the difference would be .+?, with a likely range of (?P<range>.+)\.",
)
def allowing_for_links(found: re.Match[str], case: Case) -> bool:
    result = links(case).adjusted
    return result is not None and has_range(found["range"], result.low, result.high)


@claim(
    r"Allowing for missed and wrong links, the result is another one\.",
    r"Records were linked, and without missed and wrong links the result is another one\.",
    r"Without the links that were missed or are wrong, as far as they are known, the result is another one\.",
)
def links_decide(_: re.Match[str], case: Case) -> bool:
    return links(case).agrees is False


@claim(
    r"How many links were missed or are about somebody else is only what a model expects\.",
    r"Records were linked, and nobody has checked a sample of the links of each group\.",
    r"The outcome comes from linked records of which nobody has looked at a sample of each group, .* the highest level is not given\.",
)
def links_unreviewed(_: re.Match[str], case: Case) -> bool:
    return only_source(case).basis == "model"


@claim(
    r"The outcome comes from linked records, and so many of those on record were missed, .* for lost outcomes\.",
)
def reason_of_missed_links(_: re.Match[str], case: Case) -> bool:
    return links(case).missed_alike is False


# Of the other outcomes


@claim(
    r"What that does to other results\.",
    r"The table has each other outcome that comes from linked records, as it is given and without missed and wrong links, as far as they are known\.",
)
def there_are_others(_: re.Match[str], case: Case) -> bool:
    return bool(links(case).others)


@claim(r"None of them has another result then\.")
def others_say_the_same(_: re.Match[str], case: Case) -> bool:
    judged = [other.agrees for other in links(case).others if other.agrees is not None]
    return bool(judged) and all(judged)


@claim(r"(?P<many>One has|Some have) another result then: (?P<outcomes>.+)\.")
def others_differ(found: re.Match[str], case: Case) -> bool:
    unlike = [other for other in links(case).others if other.agrees is False]
    named = [e for e in case.estimates if any(e.key[:2] == other.key for other in unlike)]
    listed = {e.label.casefold() for e in named if e.role == "secondary" and e.subgroup is None}
    said = found["outcomes"].casefold()
    return (found["many"] == "One has") == (len(unlike) == 1) and all(x in said for x in listed)


@claim(
    r"Of some of them so many links were missed, or so many more in one group, that it is beyond the cautious bounds of the What "
    r"Works Clearinghouse for lost outcomes\."
)
def others_missed_unlike(_: re.Match[str], case: Case) -> bool:
    return any(other.missed_alike is False for other in links(case).others)


@claim(r"Results of groups of people are given as linked, and not adjusted\.")
def groups_are_as_linked(_: re.Match[str], case: Case) -> bool:
    return any(e.subgroup is not None for e in case.estimates)
