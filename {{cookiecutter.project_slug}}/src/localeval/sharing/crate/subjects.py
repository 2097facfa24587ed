"""Who and what a bundle is about: the organisation, the programme, the place, the licence."""

from __future__ import annotations

import re

from localeval.results import Result
from localeval.settings import Settings
from localeval.sharing.crate.graph import Graph

LICENCES = {
    "open government licence v3.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "ogl v3.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "cc by 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "cc-by-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "cc by-sa 4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "cc by-nc 4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "cc0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
_GSS = re.compile(r"[EWSNK]\d{8}")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


def add_organisation(graph: Graph, result: Result, settings: Settings) -> dict[str, str]:
    """Add the organisation and where to ask it."""
    contact = settings.report.contact
    email = _EMAIL.search(contact)
    point = graph.add(
        f"mailto:{email.group()}" if email else "#contact",
        "ContactPoint",
        name=contact,
        email=email.group() if email else None,
        contactType="questions about this evaluation",
    )
    name = result.programme.organisation
    return graph.add("#organisation", "Organization", name=name, contactPoint=point)


def add_programme(graph: Graph, result: Result, organisation: dict[str, str]) -> dict[str, str]:
    """Add the programme and who provides it."""
    programme = result.programme
    provider = organisation
    if programme.provider:
        provider = graph.add("#provider", "Organization", name=programme.provider)
    return graph.add(
        "#programme",
        "Service",
        name=programme.name,
        description=programme.description,
        provider=provider,
    )


def add_place(graph: Graph, result: Result) -> dict[str, str]:
    """Add the place, known by its GSS code where it has one."""
    code = result.place.code
    gss = _GSS.fullmatch(code) is not None
    identifier = graph.add(
        f"#code-{code}",
        "PropertyValue",
        name="GSS code" if gss else "code of the place",
        value=code,
    )
    address = f"http://statistics.data.gov.uk/id/statistical-geography/{code}"
    return graph.add(
        address if gss else f"#place-{code}",
        "Place",
        name=result.place.name,
        identifier=identifier,
    )


def add_licence(graph: Graph, licence: str) -> dict[str, str]:
    """Add the licence, by its address where that is known."""
    address = LICENCES.get(licence.casefold()) or (
        licence if re.fullmatch(r"https?://\S+", licence) else "#licence"
    )
    return graph.add(
        address,
        "CreativeWork",
        name=licence,
        description=f"The licence under which this bundle may be used: {licence}.",
    )
