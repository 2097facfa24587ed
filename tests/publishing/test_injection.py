"""No text of the settings becomes more than text on the page that lists the places."""

from __future__ import annotations

import pytest

from localeval.project.project import Project
from localeval.publishing.site import Page, index_page
from localeval.results import Result

from ..bundles.good_bundle import good_result
from ..injection import PAYLOADS, dangers, skeleton
from .handmade_project import make_project


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_project(tmp_path_factory.mktemp("site") / "project")


def page_with(project: Project, text: str) -> str:
    settings = project.settings
    programme = settings.programme.model_copy(
        update=dict.fromkeys(("name", "organisation", "provider", "description"), text)
    )
    report = settings.report.model_copy(
        update=dict.fromkeys(("classification", "contact", "licence", "notice"), text)
    )
    spoilt = settings.model_copy(update={"programme": programme, "report": report})
    content = good_result()
    content["place"] |= {"name": text[:500], "region": text[:500]}
    content["programme"]["name"] = text[:500]
    pages = [Page("E08000003", Result.model_validate(content), {"report.html": 1, "a.zip": 2})]
    return index_page(pages, spoilt, (), {"index.html": 1}).decode()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_every_field_of_the_settings_stays_text(payload: str, project: Project) -> None:
    page = page_with(project, " ".join(payload.split()))
    assert dangers(page) == []
    assert skeleton(page) == skeleton(page_with(project, "words"))
