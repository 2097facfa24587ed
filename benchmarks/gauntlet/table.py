"""The table of a gauntlet: what became of the places, by family, by number of imperfections and by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from gauntlet.course import Passed
from gauntlet.every_kind import all_kinds
from gauntlet.judging import OUTCOMES
from gauntlet.kinds import FAMILIES


def as_markdown(passed: Sequence[Passed], seeds: Sequence[int], families: Sequence[str]) -> str:
    """Write the whole report."""
    clean = [one for one in passed if not one.kinds]
    spoilt = [one for one in passed if one.kinds]
    parts = [_introduction(len(passed), seeds, families)]
    if clean:
        parts.append(_of_clean(clean))
    if spoilt:
        parts += [
            "## By family",
            "",
            "A place with kinds of several families is in the row of each.",
            "",
            _table("family", _by_family(spoilt)),
            "",
            "## By number of imperfections",
            "",
            _table("imperfections", _by_number(spoilt)),
            "",
            "## By design",
            "",
            _table("design", _by_design(spoilt)),
            "",
            "## By kind",
            "",
            "Places with that kind alone; in brackets all with it, other kinds beside it. *Silent* is silently wrong, and"
            " *stopped* without naming it.",
            "",
            _by_kind(spoilt),
            "",
            _silent(spoilt),
            _noted(spoilt),
        ]
    return "\n".join(parts) + "\n"


def _introduction(places: int, seeds: Sequence[int], families: Sequence[str]) -> str:
    count = Counter(kind.family for kind in all_kinds().values())
    listed = ", ".join(f"{count[family]} of {family}" for family in FAMILIES)
    return f"""# The gauntlet

Made by `make benchmark-gauntlet`: {places:,} simulated places with a known truth, {_seeds(seeds)}, imperfections of
{", ".join(families)}, drawn from {len(all_kinds())} kinds ({listed}).

- **read rightly**: nothing was said, and what is printed is right;
- **refused**: stopped with a message that names what is the matter; **stopped without naming it**: with another one;
- **noted**: a message of `check`, or a sentence of the report that it would not have otherwise, names it;
- **downgraded**: the level of evidence is lower than that of the same place without it;
- **withheld**: the headline has no number;
- **silently wrong**: nothing names it, and the interval misses the truth by more than half its width, the verdict has the
  wrong sign, or the level of evidence is above what the data deserve;
- **covers**: of the intervals printed without a word (read rightly or silently wrong), how many hold the truth.
"""


def _seeds(seeds: Sequence[int]) -> str:
    return f"seed{'s' if len(seeds) > 1 else ''} {' and '.join(map(str, seeds))}"


def _of_clean(clean: Sequence[Passed]) -> str:
    stopped = [one for one in clean if one.outcome not in ("read rightly", "withheld")]
    printed = [one for one in clean if one.covered is not None]
    lines = [
        "## Clean places",
        "",
        "| design | places | falsely stopped | withheld | interval covers |",
        "|---|---:|---:|---:|---:|",
    ]
    for design in (*sorted({one.design for one in clean}), "all"):
        those = [one for one in clean if design in (one.design, "all")]
        given = [one for one in printed if one in those]
        lines.append(
            f"| {design} | {len(those)} | {sum(one in stopped for one in those)} "
            f"| {sum(one.outcome == 'withheld' for one in those)} | {_share(given)} |"
        )
    unread = [one for one in clean if one.outcome != "read rightly"]
    messages = [f"- place {one.number} ({one.design}): {one.message}" for one in unread[:20]]
    return "\n".join([*lines, "", *messages, ""])


def _share(given: Sequence[Passed]) -> str:
    if not given:
        return "–"
    covered = sum(bool(one.covered) for one in given)
    return f"{covered / len(given):.1%} ({covered} of {len(given)})"


def _table(what: str, rows: Iterable[tuple[str, Sequence[Passed]]]) -> str:
    lines = [
        f"| {what} | places | {' | '.join(OUTCOMES)} | covers |",
        "|---|---:|" + "---:|" * (len(OUTCOMES) + 1),
    ]
    for name, those in rows:
        count = Counter(one.outcome for one in those)
        cells = [f"{count[outcome]} ({count[outcome] / len(those):.0%})" for outcome in OUTCOMES]
        silent = OUTCOMES.index("silently wrong")
        share = count["silently wrong"] / len(those)
        cells[silent] = f"**{count['silently wrong']} ({share:.1%})**"
        quiet = [
            one
            for one in those
            if one.covered is not None and one.outcome in ("read rightly", "silently wrong")
        ]
        lines.append(f"| {name} | {len(those)} | {' | '.join(cells)} | {_share(quiet)} |")
    return "\n".join(lines)


def _by_family(spoilt: Sequence[Passed]) -> list[tuple[str, list[Passed]]]:
    rows = []
    for family in FAMILIES:
        alone = [one for one in spoilt if set(one.families) == {family}]
        within = [one for one in spoilt if family in one.families]
        rows += [(f"{family}, alone", alone), (f"{family}", within)]
    return [(name, those) for name, those in [*rows, ("all", list(spoilt))] if those]


def _by_number(spoilt: Sequence[Passed]) -> list[tuple[str, list[Passed]]]:
    return [
        (str(many), [one for one in spoilt if len(one.kinds) == many])
        for many in sorted({len(one.kinds) for one in spoilt})
    ]


def _by_design(spoilt: Sequence[Passed]) -> list[tuple[str, list[Passed]]]:
    return [
        (design, [one for one in spoilt if one.design == design])
        for design in sorted({one.design for one in spoilt})
    ]


def _by_kind(spoilt: Sequence[Passed]) -> str:
    heads = ("rightly", "refused", "noted", "downgraded", "withheld", "silent", "stopped", "crashed")  # fmt: skip
    lines = [
        f"| family | kind | at most level | places | {' | '.join(heads)} |",
        "|---|---|---|---:|" + "---:|" * len(heads),
    ]
    for kind in sorted(all_kinds().values(), key=lambda k: FAMILIES.index(k.family)):
        within = [one for one in spoilt if kind.name in one.kinds]
        alone = [one for one in within if len(one.kinds) == 1]
        if not within:
            continue
        ours, all_of = (Counter(one.outcome for one in those) for those in (alone, within))
        cells = [
            f"{ours[outcome]} ({all_of[outcome]})" if all_of[outcome] else "" for outcome in OUTCOMES
        ]  # fmt: skip
        deserved = f"{kind.deserves}: {kind.why}" if kind.deserves else ""
        lines.append(
            f"| {kind.family} | {kind.name} | {deserved} | {len(alone)} ({len(within)}) | {' | '.join(cells)} |"
        )
    return "\n".join(lines)


def _noted(spoilt: Sequence[Passed]) -> str:
    """List the words by which kinds are named that stop nothing, one of each, for whoever judges whether they do."""
    words: dict[str, str] = {}
    for one in spoilt:
        if one.outcome == "noted" and len(one.kinds) == 1 and one.message:
            words.setdefault(one.kinds[0], one.message)
    if not words:
        return ""
    lines = [f"- {kind}: {' '.join(said.split())}" for kind, said in words.items()]
    return "\n".join(["", "## By which words they are noted", "", *lines])


def _silent(spoilt: Sequence[Passed]) -> str:
    wrong = [one for one in spoilt if one.outcome in ("silently wrong", "crashed")]
    if not wrong:
        return ""
    lines = [
        "## Silently wrong, one by one",
        "",
        "`--seed S --place N` reads one again.",
        "",
        "| seed | place | design | kinds | wrong | truth | interval | level | deserved |",
        "|---:|---:|---|---|---|---:|---:|---:|---:|",
    ]
    for one in wrong[:200]:
        what = ", ".join(one.faults) or one.message
        lines.append(
            f"| {one.seed} | {one.number} | {one.design} | {'; '.join(one.kinds)} | {what} | {one.truth:,.1f} "
            f"| {one.low:,.1f} to {one.high:,.1f} | {one.level} | {one.deserved} |"
        )
    return "\n".join(lines)
