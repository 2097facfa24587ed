"""What people said: people are counted and not passages, small numbers cannot be worked out, and no words tell who spoke."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from localeval.analysis.differencing import disclosed_by_both
from localeval.analysis.voices import Heard, heard, names_somebody
from localeval.data.load import load, look
from localeval.methods.disclosure.door import Door
from localeval.project.project import Project
from localeval.results import VoiceFigure
from localeval.synthetic.voices import THEMES, voice_rows, voices_truth

from ..small_project import Make
from .test_differencing import result_of

DOOR = Door(10, 5)
COLUMNS = ("respondent", "source", "role", "theme", "sentiment", "quotation", "consent")


def passages(*rows: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(COLUMNS))


def many(n: int, theme: str = "Trust", role: str = "participant", first: int = 0) -> list[Any]:
    return [(f"r{first + i}", "interview", role, theme, "helped", "", "yes") for i in range(n)]


@pytest.fixture
def project(make: Make) -> Project:
    return make(data={"voices": "data/voices.csv"})


def hear(project: Project, frame: pd.DataFrame, door: Door = DOOR) -> Heard:
    return heard(project, project.places[0], frame, door)


def numbers(found: Heard) -> dict[tuple[str, str, str], int | None]:
    return {(f.theme, f.role, f.sentiment): f.people for f in found.figures if f.kind == "theme"}


def test_people_count_and_not_passages(project: Project) -> None:
    rows = many(30) * 3 + many(12, "Buses")
    found = hear(project, passages(*rows))
    assert numbers(found)["Trust", "", ""] == 30
    assert numbers(found)["Buses", "", ""] == 10
    assert {one.people_rounded_to for one in found.figures} == {10}
    asked = [one.people for one in found.figures if one.kind == "asked"]
    assert asked == [30]


def test_who_says_both_counts_as_both(project: Project) -> None:
    rows = [*many(40), *((*row[:4], "hindered", "", "yes") for row in many(15))]
    found = numbers(hear(project, passages(*rows)))
    assert found["Trust", "", "both"] == 20  # 15, rounded up
    assert found["Trust", "", "helped"] == 30  # 25
    assert found["Trust", "", "hindered"] == 0


def test_a_small_number_is_withheld_and_themes_stand_in_the_order_that_is_printed(
    project: Project,
) -> None:
    rows = [*many(40), *many(9, "Alone"), *many(3, "Zeal")]
    found = hear(project, passages(*rows))
    assert ("Alone", "", "") not in numbers(found)
    rows += [*many(40, "Alarm"), *many(60, "Zest")]
    found = hear(project, passages(*rows))
    order = [f.theme for f in found.figures if f.kind == "theme" and not f.sentiment]
    assert order == ["Zest", "Alarm", "Trust"]
    assert hear(project, passages(*rows[:9])).figures[0].people is None


# The attacker: everything that is printed, and the sums that anybody knows of.


def printed_range(people: int | None, most: int) -> tuple[float, float]:
    """Give what a reader learns of a number that is rounded to 10, or withheld."""
    if people is None:
        return 1, most
    if people == 0:
        return 0, 0
    return max(10, people - 5), people + 4


def attack(frame: pd.DataFrame, found: Heard) -> Iterator[tuple[str, int, float, float]]:
    """Give each small number, those of people who did not speak of a theme too, with between what an attacker finds it to lie."""
    themes = sorted(frame["theme"].unique())
    roles = sorted(frame["role"].unique())
    cells = [*product(themes, roles), *(("", role) for role in roles)]
    index = {cell: i for i, cell in enumerate(cells)}
    size, total = len(cells), frame["respondent"].nunique()
    a: list[np.ndarray] = []
    b: list[float] = []

    def say(weights: dict[int, float], low: float, high: float) -> None:
        row = np.zeros(size)
        for i, weight in weights.items():
            row[i] = weight
        a.extend([row, -row])
        b.extend([high, -low])

    shown = {(f.kind, f.theme, f.role): f.people for f in found.figures if not f.sentiment}
    most = total + 5
    say({index["", r]: 1 for r in roles}, *printed_range(shown["asked", "", ""], most))
    for role in roles:
        if ("role", "", role) in shown:
            say({index["", role]: 1}, *printed_range(shown["role", "", role], most))
    for theme in themes:
        # A theme that is not named is known to the attacker all the same.
        people = shown.get(("theme", theme, ""))
        say({index[theme, r]: 1 for r in roles}, *printed_range(people, most))
        for role in roles:
            say({index[theme, role]: 1, index["", role]: -1}, -most, 0)
            if ("theme", theme, role) in shown:
                say({index[theme, role]: 1}, *printed_range(shown["theme", theme, role], most))
    spoke = frame.groupby(["theme", "role"])["respondent"].nunique()
    of_role = frame.groupby("role")["respondent"].nunique()
    targets: list[tuple[str, int, dict[int, float]]] = []
    for theme in themes:
        for role in roles:
            n = int(spoke.get((theme, role), 0))
            targets.append((f"{theme}, {role}", n, {index[theme, role]: 1}))
            targets.append((f"not {theme}, {role}", int(of_role[role]) - n, {index[theme, role]: -1, index["", role]: 1}))  # fmt: skip
    for name, n, weights in targets:
        if not 0 < n < 10:
            continue
        goal = np.zeros(size)
        for i, weight in weights.items():
            goal[i] = weight
        solved = [
            linprog(sign * goal, A_ub=np.array(a), b_ub=np.array(b), bounds=(0, None))
            for sign in (1, -1)
        ]
        assert all(one.success for one in solved)
        yield name, n, float(solved[0].fun or 0), -float(solved[1].fun or 0)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("sizes", [None, (10, 4), (11, 2, 1), (20, 4)])
def test_an_attacker_cannot_work_out_a_small_number(
    project: Project, seed: int, sizes: tuple[int, ...] | None
) -> None:
    rng = np.random.default_rng(seed)
    rows = []
    counts = sizes or tuple(rng.integers(3, 40, 3))
    for role, n in zip(("participant", "staff", "employer"), counts, strict=False):
        for i in range(n):
            spoken = [t for t in ("A", "B", "C") if rng.random() < rng.choice([0.1, 0.5, 0.9])]
            rows += [(f"{role}{i}", "survey", role, t, "", "", "") for t in spoken or ["A"]]
    frame = passages(*rows)
    for name, n, low, high in attack(frame, hear(project, frame)):
        assert low - 0.01 <= n <= high + 0.01, f"{name}: the attack itself is wrong"
        assert high - low >= 5, f"{name}: {n} lies between {low} and {high}"


def test_two_publications_do_not_tell_what_a_few_more_people_said(project: Project) -> None:
    """Somebody is asked, reports, asks three more, and reports again; beside each other both tell of at least ten people or of nobody."""
    results = [
        result_of().model_copy(update={"voices": hear(project, passages(*many(n))).figures})
        for n in (20, 23, 26)
    ]
    for old, new in product(results, results):
        assert disclosed_by_both(old, new) == []


def quoted(text: str, consent: str = "yes", role: str = "participant", who: str = "r1") -> Any:
    return (who, "interview", role, "Trust", "helped", text, consent)


CLEAR = "There was one person who knew my story."


@pytest.mark.parametrize(
    ("text", "consent", "why"),
    [
        (CLEAR, "no", "consent"),
        (CLEAR, "", "consent"),
        ("Ask r17 about it", "yes", "id"),
        ("Maria rang me", "yes", "name"),
        ("I am 61 and alone", "yes", "age"),
        ("so " * 200, "yes", "long"),
        ("Nobody \u202ecared", "yes", "marks"),
        ("Since 14 March it went well", "yes", "day"),
    ],
)
def test_a_quotation_that_could_tell_is_not_printed(
    project: Project, text: str, consent: str, why: str
) -> None:
    found = hear(project, passages(*many(30), quoted(text, consent)))
    assert found.quotations == ()
    assert [(kept.row, why in kept.why) for kept in found.kept] == [(30, True)]


def test_a_quotation_of_a_small_group_is_not_printed(project: Project) -> None:
    few = quoted(CLEAR, role="employer", who="e1")
    found = hear(project, passages(*many(30), *many(4, role="employer", first=100), few))
    assert found.quotations == ()
    assert found.kept[0].why == ("few",)
    enough = hear(project, passages(*many(30), *many(14, role="employer", first=100), few))
    assert [(q.role, q.text) for q in enough.quotations] == [("employer", CLEAR)]


def test_looser_settings_let_no_single_person_be_quoted(project: Project) -> None:
    rows = [
        *many(30),
        *many(4, role="employer", first=50),
        quoted(CLEAR, role="employer", who="r50"),
    ]
    loose = hear(project, passages(*rows), Door(2, 1))
    assert [one.people for one in loose.figures if one.role == "employer"] == [4, 4]
    assert loose.quotations == ()


def test_themes_and_roles_of_few_people_are_not_named(project: Project) -> None:
    """With one person more, what nobody had said before would stand in the next report, word for word."""
    before = [*many(30)]
    one_more = ("new", "interview", "a role", "A theme", "hindered", "My words alone", "yes")
    now = hear(project, passages(*before, one_more))
    assert now.kept[-1].why == ("few", "theme")
    assert not [word for word in ("A theme", "a role", "My words") if word in f"{now.figures}{now.quotations}"]  # fmt: skip


def test_a_theme_written_in_three_ways_is_one_theme(project: Project) -> None:
    ways = ("Trust in staff", "trust in Staff ", "Trust  in staff.")
    rows = [row for i, way in enumerate(ways) for row in many(10, way, ("Staff", "staff ")[i % 2], 10 * i)]  # fmt: skip
    found = hear(project, passages(*rows))
    assert numbers(found)["Trust in staff", "", ""] == 30
    assert {f.theme for f in found.figures} == {"", "Trust in staff"}
    assert {f.role for f in found.figures} == {"", "Staff"}


@pytest.mark.parametrize(
    ("other", "asked"), [("R1", True), ("r-1 ", True), ("r01", True), ("r10", False), ("q1", False)]
)
def test_one_person_under_two_spellings_of_an_id_is_asked_about(
    make: Make, other: str, asked: bool
) -> None:
    table = f"respondent,source,theme\nr1,survey,Trust\n{other},survey,Buses\n"
    project = make({"voices.csv": table}, data={"voices": "data/voices.csv"})
    found = [str(one) for one in look(project).problems if "another person" in str(one)]
    assert bool(found) is asked
    assert all("row 3" in one and "voices-as-meant" in one and other not in one for one in found)


@pytest.mark.parametrize(
    ("words", "tells"),
    [
        ("Mrs Jones at the desk", True),
        ("What Sharon Said", True),
        ("Buses from SA12 7QX", True),
        ("Trust In Staff", False),
        ("Universal Credit and Jobcentre Plus", False),
        ("Care leavers with asthma", False),
    ],
)
def test_a_theme_that_names_somebody_is_asked_about(words: str, tells: bool) -> None:
    assert names_somebody(words) is tells


def test_what_may_be_printed_is_once_each_and_few_of_a_theme(project: Project) -> None:
    own = [quoted(f"It helped that {what}.") for what in ("a", "we talked", "they rang", "it was near", "we ate")]  # fmt: skip
    found = hear(project, passages(*many(30), *own, *own, quoted("Working Well worked out well")))
    assert len(found.quotations) == 3
    assert "r1" not in str(found.quotations)


def test_places_and_names_of_the_report_itself_tell_nobody(project: Project) -> None:
    found = hear(project, passages(*many(30), quoted("The trouble with Manchester is the buses")))
    assert len(found.quotations) == 1


@pytest.mark.parametrize("frame", [passages(), passages(("", "survey", "", "", "", "", ""))])
def test_little_or_nothing_is_heard(project: Project, frame: pd.DataFrame) -> None:
    assert all(one.people is None for one in hear(project, frame).figures)


def test_optional_columns_may_be_missing(project: Project) -> None:
    frame = passages(*many(25)).drop(columns=["role", "sentiment", "quotation", "consent"])
    found = hear(project, frame)
    assert [f.kind for f in found.figures] == ["asked", "source", "theme"]


def test_made_up_voices_are_found_as_they_were_made(project: Project) -> None:
    truth = voices_truth()
    frame = voice_rows(project.places[0], np.random.default_rng(5))
    found = hear(project, frame)
    figures = {(f.theme, f.role): f.people for f in found.figures if f.kind == "theme" and not f.sentiment}  # fmt: skip
    for theme, share in truth["themes"].items():
        n = figures[theme, "participant"]
        expected = truth["asked"]["participant"] * share["participant"]
        # Three standard errors of a binomial, and what rounding and a first theme for who spoke of none add.
        room = 3 * np.sqrt(expected * (1 - share["participant"])) + 5 + 3
        assert n is None or abs(n - expected) <= room
    words = {word for theme in THEMES for word in (*theme.helping, *theme.hindering)}
    helping = {word for theme in THEMES for word in theme.helping}
    assert all((q.text in helping) == (q.sentiment == "helped") for q in found.quotations)
    assert found.quotations
    assert {quotation.text for quotation in found.quotations} <= words
    assert not [q for q in found.quotations for tell in truth["never_printed"] if tell in q.text]


def test_the_table_is_read_and_checked(make: Make) -> None:
    good = "respondent,source,theme,consent\nr1,Interview,Trust,YES\nr2,survey,Buses,\n"
    project = make({"voices.csv": good}, data={"voices": "data/voices.csv"})
    frame = load(project).frames["voices"]
    assert list(frame["source"].astype(str)) == ["interview", "survey"]
    assert isinstance(hear(project, frame).figures[0], VoiceFigure)


COUNTS = """\
source,role,theme,sentiment,people
survey,participant,,,120
survey,participant,Trust,,60
survey,participant,Trust,helped,40
survey,participant,Trust,both,12
survey,participant,Buses,hindered,30
survey,participant,Childcare,,4
interview,staff,,,20
interview,staff,Trust,,16
"""


def counted(make: Make, table: str = COUNTS) -> Project:
    return make({"voices.csv": table}, data={"voices": "data/voices.csv"})


def test_counts_alone_are_read_as_the_people_that_they_are_of(make: Make) -> None:
    project = counted(make)
    found = heard(project, project.places[0], load(project)["voices"], DOOR)
    said = numbers(found)
    assert (said["Trust", "", ""], said["Trust", "", "helped"], said["Trust", "", "both"]) == (80, 40, 10)  # fmt: skip
    assert said["Buses", "", ""] == said["Buses", "", "hindered"] == 30
    assert not [key for key in said if key[0] == "Childcare"], "too few to be named"
    asked = {(f.kind, f.role, f.source): f.people for f in found.figures if f.kind != "theme"}
    assert asked["asked", "", ""] == 140
    assert (asked["role", "staff", ""], asked["source", "", "survey"]) == (20, 120)
    assert found.quotations == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("survey,participant,,,120\n", "", "how many were asked (participant and survey)"),
        ("Trust,,60", "Trust,,45", "52 people spoke of 'trust' as what helped, hindered or both, and 45 did at all"),
        ("Buses,hindered,30", "Buses,hindered,130", "130 people spoke of 'buses', and 120 were asked"),
        ("Buses,hindered,30", "trust ,,30", "stands in a row above already"),
        ("Buses,hindered,30", "Buses,hindered,", "write 0 where nobody did"),
        ("Buses,hindered,30", "Buses,hindered,-3", "-3"),
        ("Buses,hindered,30", "Buses,hindered,12.5", "12.5"),
        ("interview,staff,Trust,,16", "interview,,Trust,,16", "where roles are known, they stand in every row"),
        ("sentiment,people", "sentiment,How many", "neither who spoke (respondent, a row a passage) nor how many"),
    ],
)  # fmt: skip
def test_counts_that_cannot_be_are_refused_with_their_row(
    make: Make, old: str, new: str, says: str
) -> None:
    assert old in COUNTS
    found = look(counted(make, COUNTS.replace(old, new))).problems
    assert any(says in str(one) for one in found), [str(one) for one in found]


def test_a_passage_of_nobody_and_both_kinds_at_once_are_refused(make: Make) -> None:
    table = "respondent,source,theme\nr1,interview,Trust\n,interview,Trust\nr2,interview,\n"
    found = [str(one) for one in look(counted(make, table)).problems]
    assert len(found) == 2
    assert "row 3: there is no value" in found[0]
    assert "row 4: there is no value" in found[1]
    both = "respondent,source,theme,people\nr1,interview,Trust,3\n"
    assert "has both" in str(look(counted(make, both)).problems[0])
    quoted = "source,theme,people,quotation\nsurvey,,40,\nsurvey,Trust,30,Good\n"
    assert "words are quoted" in str(look(counted(make, quoted)).problems[0])


def test_a_passage_that_says_both_counts_as_both(project: Project) -> None:
    rows = [(*row[:4], "both", *row[5:]) for row in many(30)]
    assert numbers(hear(project, passages(*rows)))["Trust", "", "both"] == 30
