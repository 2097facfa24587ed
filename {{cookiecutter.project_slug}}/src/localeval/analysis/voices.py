"""What people said: themes by numbers of people through disclosure control, and the quotations that may be printed.

Somebody counts once in a theme however often they spoke of it. Numbers are rounded to the threshold at least, so that neither one
publication nor two together tell of fewer people than that; small ones, and those from which they could be worked out, are
withheld. They stand in sums of their own, because nobody knows which of the people in the data spoke.

A quotation is printed only where consent is on record, where nothing was found by which somebody could be recognised
(``methods.disclosure.recognisable``), and where enough people of the speaker's role were asked, and spoke of its theme, for it to be
anybody's. Themes and roles of few people are not named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from localeval.analysis.count_cells import CellName, CountCells
from localeval.analysis.counted_voices import people_of_counts
from localeval.base.untrusted import why_refused
from localeval.data.voice_tables import is_counts
from localeval.methods.disclosure.door import Door
from localeval.methods.disclosure.recognisable import Reason, names_a_person, recognisable
from localeval.project.project import Place, Project
from localeval.results import Quotation, VoiceFigure

if TYPE_CHECKING:
    import pandas as pd

#: Themes and quotations that a report prints; of a theme so many quotations.
MOST_THEMES, MOST_QUOTATIONS, _OF_A_THEME = 60, 60, 3
#: A longer passage tells more of who speaks than of the theme.
LONGEST_QUOTATION = 400
#: So many people of a role are asked at least where somebody of it is quoted, however loose the settings are.
FEWEST_ASKED = 10
#: Shortest id that is looked for inside a quotation.
_SHORTEST_ID = 3

#: Why a quotation is not printed.
WhyNot = Reason | Literal["consent", "few", "theme", "long", "id", "marks"]


@dataclass(frozen=True)
class Kept:
    """A quotation that is not printed: its row among those of the place, and why."""

    row: int
    why: tuple[WhyNot, ...]


@dataclass(frozen=True)
class Heard:
    """What was found of a place's voices."""

    figures: tuple[VoiceFigure, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    kept: tuple[Kept, ...] = ()


def heard(project: Project, place: Place, frame: pd.DataFrame, door: Door) -> Heard:
    """Count who spoke of what, and choose the quotations.

    Parameters
    ----------
    project : Project
    place : Place
    frame : DataFrame
        A row a passage: ``source``, ``respondent``, ``theme``, ``sentiment``, ``role``, ``quotation``, ``consent``; or a row a theme,
        with ``people`` in the place of ``respondent``.
    door : Door
    """
    if is_counts(frame):
        frame = people_of_counts(frame)
    if frame.empty:
        return Heard()
    own = replace(door, rounding=max(door.rounding, door.threshold))
    counts = _counts(frame)
    cells = _cells(counts)
    withheld = own.withheld(cells.linked(), cells.rounded, cells.exempt, cells.within, cells.worth)
    step = own.rounding if own.rounding > door.rounding else 0

    def number(name: CellName) -> int | None:
        name = cells.find(name)
        if name in withheld:
            return None
        return own.count(int(cells.values.get(name, 0)))

    every = [
        VoiceFigure.model_validate(
            {**_about(name), "people": number(name), "people_rounded_to": step}
        )
        for name in counts
    ]
    figures = _without_what_few_said(every)
    given = {(one.role): one.people for one in every if one.kind in {"asked", "role"}}
    named = {one.theme for one in figures if one.kind == "theme"}
    quotations, kept = _choose(project, place, frame, given, named)
    return Heard(tuple(_in_order(figures)), tuple(quotations), tuple(kept))


def _without_what_few_said(figures: Collection[VoiceFigure]) -> list[VoiceFigure]:
    """Leave out themes and roles whose number is withheld: their words alone would tell of few people.

    With one person more a theme that nobody had spoken of would stand in the next report, and say what that person said.
    """
    withheld = {
        (one.theme, one.role)
        for one in figures
        if one.kind in {"theme", "role"}
        and one.people is None
        and not one.sentiment
        and not (one.theme and one.role)
    }
    return [one for one in figures if not {(one.theme, ""), ("", one.role)} - {("", "")} & withheld]


def _people(frame: pd.DataFrame) -> int:
    return int(frame["respondent"].nunique())


def _filled(frame: pd.DataFrame, column: str) -> pd.Series:
    """Give a column as texts, empty where nothing is given; all empty where the file has none."""
    import pandas as pd

    if column not in frame:
        return pd.Series("", index=frame.index, dtype=object)
    return frame[column].astype(object).where(frame[column].notna(), "").astype(str).str.strip()


def _in_one_form(texts: pd.Series) -> pd.Series:
    """Write words that differ in capitals, blanks or the full stop at their end as the first of them in the file."""
    first: dict[str, str] = {}
    return texts.map(lambda text: first.setdefault(_bare(text), " ".join(text.split())))


def _bare(text: str) -> str:
    return " ".join(text.split()).casefold().rstrip(" .")


def themes_of(frame: pd.DataFrame) -> pd.Series:
    """Give the theme of each row, written in one way."""
    return _in_one_form(_filled(frame, "theme"))


def roles_of(frame: pd.DataFrame) -> pd.Series:
    """Give the role of who speaks in each row; of somebody with several, the first that stands in the file."""
    import pandas as pd

    first: dict[str, str] = {}
    who = frame["respondent"].astype(str)
    for one, role in zip(who, _in_one_form(_filled(frame, "role")), strict=True):
        if role:
            first.setdefault(one, role)
    return pd.Series([first.get(one, "") for one in who], index=frame.index, dtype=object)


def _counts(frame: pd.DataFrame) -> dict[CellName, int]:
    """Count people: everyone, by source and role, and of each theme everyone, by role and by how they spoke of it."""
    themes, roles, sources = themes_of(frame), roles_of(frame), _filled(frame, "source")
    counts: dict[CellName, int] = {("asked", "", "", "", ""): _people(frame)}
    for source in sorted(set(sources) - {""}):
        counts["source", "", "", source, ""] = _people(frame[sources == source])
    known = sorted(set(roles) - {""})
    for role in known if len(set(roles)) > 1 else known[:1]:
        counts["role", "", role, "", ""] = _people(frame[roles == role])
    for theme in _most_common(frame, themes):
        mine = frame[themes == theme]
        counts["theme", theme, "", "", ""] = _people(mine)
        for role in known if len(set(roles)) > 1 else ():
            counts["theme", theme, role, "", ""] = _people(mine[roles[mine.index] == role])
        for sentiment, n in _by_sentiment(mine).items():
            counts["theme", theme, "", "", sentiment] = n
    return counts


def _most_common(frame: pd.DataFrame, themes: pd.Series) -> list[str]:
    """Give the themes that are counted: all, or those of which most people spoke."""
    spoke = frame.assign(theme=themes)[themes != ""].groupby("theme")["respondent"].nunique()
    return sorted(sorted(spoke.index, key=lambda theme: (-spoke[theme], theme))[:MOST_THEMES])


def _by_sentiment(mine: pd.DataFrame) -> dict[str, int]:
    """Count of a theme who spoke of it as what helped, what hindered, and both; nobody counts twice."""
    said = _filled(mine, "sentiment")
    if not said.isin(["helped", "hindered", "both"]).any():
        return {}
    helped = set(mine["respondent"][said.isin(["helped", "both"])])
    hindered = set(mine["respondent"][said.isin(["hindered", "both"])])
    return {
        "helped": len(helped - hindered),
        "hindered": len(hindered - helped),
        "both": len(helped & hindered),
    }


def _cells(counts: Mapping[CellName, int]) -> CountCells:
    """Put the counts into sums: who spoke of a theme and who did not, by role, and by how they spoke."""
    cells = CountCells()
    asked: CellName = ("asked", "", "", "", "")
    for name, n in counts.items():
        if n:
            cells.add(name, n, rounded=True)
        else:
            cells.nobody.add(name)
    roles = [name for name in counts if name[0] == "role"]
    _tie(cells, asked, roles, ("no role",))
    sources = [name for name in counts if name[0] == "source"]
    if sum(counts[name] for name in sources) == counts[asked]:  # nobody was asked in two ways
        _tie(cells, asked, sources, ("no source",))
    for name in [name for name in counts if name[0] == "theme" and name[2:] == ("", "", "")]:
        theme = name[1]
        mine = [other for other in counts if other[0] == "theme" and other[1] == theme]
        _tie(cells, asked, [name], ("not spoken of", theme))
        _tie(cells, name, [other for other in mine if other[2]], ("no role", theme))
        _tie(cells, name, [other for other in mine if other[4]], ("neither", theme))
        for other in mine:
            if other[2]:
                _tie(cells, ("role", "", other[2], "", ""), [other], ("not", theme, other[2]))
    return cells


def _tie(cells: CountCells, total: CellName, parts: list[CellName], rest: CellName) -> None:
    """Tie parts to their total, with those who are in none of them."""
    if not parts or total not in cells.values:
        return
    left = cells.values[total] - sum(cells.values.get(part, 0) for part in parts)
    tied = list(parts)
    if left > 0:
        tied.append(cells.hide((*rest, "rest"), left))
    cells.total(total, tied)


def _about(name: CellName) -> dict[str, object]:
    return dict(zip(("kind", "theme", "role", "source", "sentiment"), name, strict=True))


def _in_order(figures: Collection[VoiceFigure]) -> Iterator[VoiceFigure]:
    """Give everyone first, then sources and roles, then themes by the number that is printed, so that their order tells no more."""
    order = {"asked": 0, "source": 1, "role": 2, "theme": 3}
    printed = {
        one.theme: one.people or 0
        for one in figures
        if one.kind == "theme" and not one.role and not one.sentiment
    }
    yield from sorted(
        figures,
        key=lambda one: (order[one.kind], -printed.get(one.theme, 0), *one.key[1:]),
    )


def _choose(
    project: Project,
    place: Place,
    frame: pd.DataFrame,
    asked: Mapping[str, int | None],
    named: Collection[str],
) -> tuple[list[Quotation], list[Kept]]:
    """Choose the quotations that are printed, in the order of the file, and say why others are not."""
    texts, themes, roles = _filled(frame, "quotation"), themes_of(frame), roles_of(frame)
    consent, said = _filled(frame, "consent"), _filled(frame, "sentiment")
    ids = {str(one) for one in frame["respondent"].dropna()}
    own = own_words(project, place)
    chosen: list[Quotation] = []
    kept: list[Kept] = []
    seen: dict[str, int] = {}
    for row, text in enumerate(texts):
        text = " ".join(text.split())
        if not text:
            continue
        role = str(roles.iloc[row])
        why: list[WhyNot] = [] if consent.iloc[row] == "yes" else ["consent"]
        if (asked.get(role) or 0) < FEWEST_ASKED:
            why.append("few")
        theme = str(themes.iloc[row])
        if theme and theme not in named:
            why.append("theme")
        why += why_not_printed(text, ids, own)
        if why:
            kept.append(Kept(row, tuple(why)))
            continue
        if (
            not theme
            or seen.get(theme, 0) >= _OF_A_THEME
            or len(chosen) >= MOST_QUOTATIONS
            or any(one.text == text for one in chosen)
        ):
            continue
        seen[theme] = seen.get(theme, 0) + 1
        sentiment = said.iloc[row] if said.iloc[row] in {"helped", "hindered"} else ""
        chosen.append(Quotation(theme=theme, role=role, sentiment=sentiment, text=text))
    return sorted(chosen, key=lambda one: (one.theme, one.role, one.text)), kept


def why_not_printed(text: str, ids: Collection[str], own: Collection[str]) -> list[WhyNot]:
    """Say why a passage is not printed whoever consented; empty where nothing was found."""
    if len(text) > LONGEST_QUOTATION:
        return ["long"]  # what else it tells is looked for once it is short
    why: list[WhyNot] = []
    if why_refused(text):
        why.append("marks")
    words = {word.strip(".,;:!?()[]\"'“”‘’").casefold() for word in text.split()}
    if words & {one.casefold() for one in ids if len(one) >= _SHORTEST_ID}:
        why.append("id")
    return [*why, *recognisable(text, given_names(), own)]


def names_somebody(words: str) -> bool:
    """Whether the words of a theme or a role hold what tells of one person; capitals there are no sign of it."""
    found = recognisable(words.casefold(), given_names())
    return bool({"name", "contact", "number", "place", "age", "day"} & set(found))


def called_like_a_person(name: str) -> bool:
    """Whether the name of a provider or a team is that of a person: a title and names, or a first name and one more word."""
    words = name.split()
    is_pair = len(words) == 2 and all(word[:1].isupper() for word in words)
    return names_a_person(name) or (is_pair and words[0].casefold() in given_names())


@cache
def given_names() -> frozenset[str]:
    """Give the first names that are looked for, in small letters: those of made-up people and the forms that linking knows."""
    from localeval.linking.names import name_groups
    from localeval.synthetic.sources.names import origins, other_forms

    found = {
        name for origin in origins() for names in origin.first_names.values() for name in names
    }
    for name, forms in other_forms().items():
        found |= {name, *forms}
    return frozenset(
        {str(name).casefold() for name in found} | {name for name in name_groups().forenames}
    )


def own_words(project: Project, place: Place) -> frozenset[str]:
    """Give the words that stand in the report anyway: of the programme, the organisations that are declared, and the place."""
    programme = project.settings.programme
    names = (programme.name, programme.organisation, programme.provider, place.name, place.region)
    return frozenset(word.casefold() for name in names for word in name.replace("-", " ").split())
