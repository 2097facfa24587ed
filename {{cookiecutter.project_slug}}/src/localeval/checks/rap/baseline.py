"""The criteria of baseline RAP, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localeval.checks.rap.criterion import Criterion
from localeval.checks.rule import Subject
from localeval.errors import Problem
from localeval.project import FILE


class OpenSourceLanguage(Criterion):
    """Data are produced by code in an open-source language."""

    level = "baseline"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for path, content in subject.notebooks.items():
            kernel = content.get("metadata", {}).get("kernelspec", {}).get("language", "python")
            if str(kernel).lower() not in {"python", "r", "julia"}:
                what = f"its language is '{kernel}'."
                yield Problem(f"notebooks/{path.name}", what, "Use Python.")
        if not subject.notebooks:
            yield Problem("notebooks", "there is no code.", "Restore the notebooks.")


class VersionControlled(Criterion):
    """The code is under version control."""

    level = "baseline"

    def check(self, subject: Subject) -> Iterator[Problem]:
        if subject.git("rev-parse", "--verify", "HEAD") is None:
            remedy = "Type: git init && git add . && git commit -m 'First version'"
            yield Problem("the project", "it is not under git, or has no commit.", remedy)
            return
        for name in (FILE, "notebooks", "requirements.txt"):
            if subject.exists(name) and not subject.git("ls-files", "--", name):
                yield Problem(name, "git does not hold it.", f"Type: git add {name}")


class ReadmeWithSteps(Criterion):
    """A README says step by step how to run the code."""

    level = "baseline"

    def check(self, subject: Subject) -> Iterator[Problem]:
        text = subject.read("README.md")
        if not re.search(r"\blocaleval run\b|\bmake run\b", text):
            what = "it does not say how to run the evaluation."
            yield Problem("README.md", what, "Describe it; that of a new project can be copied.")


class PeerReviewed(Criterion):
    """Somebody other than the author has reviewed the code."""

    level = "baseline"

    def check(self, subject: Subject) -> Iterator[Problem]:
        said = subject.project.settings.assurance
        if not said.reviewed_by or said.reviewed is None:
            what = "it does not say who has reviewed the code and when."
            remedy = "Have somebody else read it; then fill in assurance.reviewed_by and .reviewed."
            yield subject.setting(("assurance", "reviewed_by"), what, remedy)


class CodePublished(Criterion):
    """The code is published in the open."""

    level = "baseline"

    def check(self, subject: Subject) -> Iterator[Problem]:
        if not re.fullmatch(r"https?://\S+", subject.project.settings.assurance.code):
            what = "no address is given at which the code is public."
            remedy = "Publish the repository (no data are in it) and give its address."
            yield subject.setting(("assurance", "code"), what, remedy)
