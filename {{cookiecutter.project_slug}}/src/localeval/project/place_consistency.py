"""Whether the places of ``evaluation.yml``, and the areas that they are set beside, are areas that official statistics know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localeval.base.errors import Problem
from localeval.base.spelling import did_you_mean
from localeval.base.yamlfile import ProblemAt
from localeval.catalogue import catalogue, nomis
from localeval.catalogue.place_codes import place_of
from localeval.project.consistency_parts import twice
from localeval.project.settings import Settings

#: The place of a new project whose answers were left as they are: its code, and the word that its name has.
_DEFAULT_PLACE = ("E08000003", "Manchester")
_ISO_3166 = r"[A-Z]{2}(-[A-Z0-9]{1,3})?"


def place_problems(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    """Find codes of places that are none, that stand twice, or that are those of a new project."""
    for i, place in enumerate(settings.places):
        if catalogue.geography_of(place.code) is None and not re.fullmatch(_ISO_3166, place.code):
            yield problem(
                ("places", i, "code"),
                f"'{place.code}' is not a GSS code.",
                "GSS codes have a letter and eight digits, such as E08000003; look the place up at the Office for "
                "National Statistics. Outside the UK use an ISO 3166 code such as US.",
            )
    for i, code in twice(place.code for place in settings.places):
        yield problem(
            ("places", i, "code"), f"the place '{code}' stands twice.", "List each place once."
        )
    codes = [place.code for place in settings.places]
    left = left_at_default(settings)
    if left is not None and not settings.data.synthetic:
        yield problem(("places", left, "code"), *default_code_in_words(settings.places[left].name))
    for i, newest in twice(map(place_of, codes)):
        older = next(code for code in codes[:i] if place_of(code) == newest)
        if older != codes[i]:
            what = f"'{codes[i]}' and '{older}' are two codes of one place."
            remedy = f"List it once, as {newest}; under data, values, place_code say that {older if older != newest else codes[i]} is {newest}."
            yield problem(("places", i, "code"), what, remedy)


def left_at_default(settings: Settings) -> int | None:
    """Give the position of a place that has the code with which every project begins beside the name of another place."""
    code, name = _DEFAULT_PLACE
    if sum(place.code == code for place in settings.places) != 1:
        return None
    return next(
        (
            i
            for i, place in enumerate(settings.places)
            if place.code == code and name.casefold() not in place.name.casefold()
        ),
        None,
    )


def default_code_in_words(name: str) -> tuple[str, str]:
    """Say that a code is still the one with which every project begins, and what to do."""
    code, own = _DEFAULT_PLACE
    return (
        f"{code} is the code of {own}, with which a new project begins, but the place is called {name}.",
        f"Write the code of {name}; if it is {own}, say so in the name. The Office for National Statistics lists the codes.",
    )


def context_problems(settings: Settings, problem: ProblemAt) -> Iterator[Problem]:
    """Check that figures that are fetched can be had, and that the areas to set places beside are areas."""
    context = settings.context
    if context is None:
        return
    for i, code in enumerate(context.indicators):
        if code not in nomis.available():
            yield problem(
                ("context", "indicators", i),
                f"'{code}' cannot be fetched from Nomis.",
                f"{did_you_mean(code, list(nomis.available()))}Use some of: {', '.join(nomis.available())}. Figures from elsewhere are a table of "
                "your own (data.context).",
            )
    for i, code in twice(context.indicators):
        yield problem(("context", "indicators", i), f"'{code}' stands twice.", "List it once.")
    own = [place.code for place in settings.places]
    for under, said in context.neighbours.items():
        at = ("context", "neighbours", *((under,) if under else ()))
        if under and under not in own:
            yield problem(
                at,
                f"'{under}' is not the code of a place of this project.",
                f"Use: {', '.join(own)}.",
            )
        if not said.codes:
            yield problem(at, "no area is named.", "Name GSS codes, or remove the key.")
        for code in said.codes:
            if code.casefold() in {"statistical", "nearest"}:
                remedy = (
                    "No list of statistical neighbours comes with the package. Name them and who says so: {codes: [E08000006], source: "
                    "CIPFA nearest neighbours model 2024}."
                )
                yield problem(at, f"'{code}' is not a GSS code.", remedy)
            elif catalogue.geography_of(code) is None:
                remedy = "GSS codes have a letter and eight digits, such as E08000006; look the area up at the Office for National Statistics."
                yield problem(at, f"'{code}' is not a GSS code.", remedy)
            elif code == under or (not under and len(own) == 1 and code == own[0]):
                yield problem(at, f"'{code}' is the place itself.", "Name other areas.")
        for _, code in twice(said.codes):
            yield problem(at, f"the area '{code}' stands twice.", "List it once.")
