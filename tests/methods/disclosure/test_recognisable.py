"""Free texts in which somebody could be recognised: what the check finds, and what it leaves alone."""

from __future__ import annotations

import pytest

from localeval.methods.disclosure.recognisable import names_a_person, recognisable

NAMES = {"maria", "ahmed", "sharon", "grace", "peter", "mark", "will", "may"}
OWN = {"salford", "working", "well"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Maria at the desk was lovely", "name"),
        ("sharon rang me every week", "name"),
        ("They sent me to Ahmed's office", "name"),
        ("I never met Mrs Plum", "name"),
        ("then mr plum said no", "name"),
        ("The bus from Wigan takes an hour", "name"),
        ("It was Grace who rang", "name"),
        ("Peter helped me a lot.", "name"),
        ("It was hard. Mark told me to come back", "name"),
        ("Grace was very kind to me", "name"),
        ("Mark's help was good", "name"),
        ("Write to me at m.k@mail.example", "contact"),
        ("find me @bluebird77", "contact"),
        ("Ring 0161 496 0000", "number"),
        ("My number is QQ 12 34 56 C", "number"),
        ("M14 is too far out", "place"),
        ("i live at sa12 7qx and it is far", "place"),
        ("My daughter is 7 and needs me", "age"),
        ("my son's twelve, my own", "age"),
        ("I have a seven-year-old", "age"),
        ("I'm fifty-three and tired", "age"),
        ("At the age of 58 you stop asking", "age"),
        ("Roedd fy merch yn saith oed", "age"),
        ("I'm 58 and nobody wants me", "age"),
        ("At 43 years old you start again", "age"),
        ("aged 19 I left", "age"),
        ("They told me in my fifties I was done", "age"),
        ("Rwy'n 45 oed", "age"),
        ("I am the only one in the village with a guide dog", "several"),
        ("I was the only woman on the course", "several"),
        ("being the oldest learner was odd", "several"),
        ("Fi oedd yr unig ferch yno", "several"),
        ("It was 12 March", "day"),
        ("since 03/04/2024", "day"),
        ("I lost it in 2019", "day"),
        ("Dechreuais ar 3 Ebrill", "day"),
        ("I was a welder for years", "job"),
        ("They were all nurses like me", "job"),
        ("I worked as a security guard", "job"),
        ("As a former police officer I know", "job"),
        ("I drive a taxi at night", "job"),
        ("call me on oh seven double seven nine", "number"),
        ("I am a twin mum with epilepsy", "several"),
        ("I came out of prison and I am pregnant", "several"),
        ("With asthma and three kids it is hard", "several"),
    ],
)
def test_what_tells_of_a_person_is_found(text: str, reason: str) -> None:
    assert reason in recognisable(text, NAMES, OWN)


@pytest.mark.parametrize(
    "text",
    [
        "My key worker listened to me and never rushed me.",
        "The bus takes two hours each way. Nobody told me.",
        "I got Universal Credit and my GP sent me.",
        "It took 20 minutes. I was 20 minutes late.",
        "They paid £2000 for it",
        "My mum was one of them. The kids are one reason. One old coat.",
        "I'm fifty per cent sure. My partner was 20 miles away.",
        "Will was never the question. May was wet. mark my words",
        "I am 20 miles away",
        "WHEN I CAME HERE NOBODY CARED",
        "Roedd y gweithiwr yn gwrando arnaf.",
        "They said “You can do it” and I did",
        "The trouble with Salford is the buses",
        "My adviser said: Keep going.",
        "They treat you as a person. My key worker drove me there.",
        "The tutor was fab :) and my work coach too",
        "£50 for boots made it possible",
        "Getting a DBS check took ages",
        "She was the first person who listened. It was the only thing that helped.",
        "The only one who rang me was my key worker.",
        "Will you ring me? May be. By grace, yes.",
        "",
    ],
)
def test_what_anybody_could_have_said_is_left_alone(text: str) -> None:
    assert recognisable(text, NAMES, OWN) == ()


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Mrs Jane Smith", True),
        ("Dr A. Jones", True),
        ("jane@nhs.net", True),
        ("Call 0161 496 0000", True),
        ("Dr Kershaw's Hospice", False),
        ("Marks & Spencer", False),
        ("Sir John Deane's College", False),
        ("Miss Selfridge plc and others", False),
        ("Cyngor Caerdydd", False),
    ],
)
def test_an_organisation_is_told_from_a_person(name: str, person: bool) -> None:
    assert names_a_person(name) is person
