"""Rules about the files that every project has, and those that no project keeps in git.

What the files hold is the business of ``content_rules``; whether the package is as it was released is asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from localeval import __version__
from localeval.base.digests import departures, digest_of_package, package_digest
from localeval.base.errors import Problem, ProjectError
from localeval.checks.rule import Rule, Subject
from localeval.project.project import ASSEMBLED, EXTENSION

#: Files and folders that every project has.
STANDARD = ("README.md", "LICENSE", ".gitignore", "notebooks", EXTENSION, "requirements.txt")
#: What lay in the folder report/ of a project until the formats became an extension, and where that is set now.
_STYLES_OF_OLD = ("_quarto.yml", "theme.css", "style.typ", "reference.docx", "reference.pptx")
_NOW_IN = {"_quarto.yml": "_quarto.yml", "theme.css": f"_brand.yml or {EXTENSION}"}
_RESTORE = "Restore it from git, or copy it from a new project made from the template."
#: What git must never hold: tables of persons, and what a run makes from them.
_PRIVATE = ("data", "build", "output", ASSEMBLED, "_site", "pytask.lock*", ".pytask")
_RELEASED = (
    "Undo the change: your own words and profiles belong in local/. Where the method itself is to be another one, say so "
    "beside the results."
)
_DEPARTED = {
    "changed": "it is not as it was released",
    "added": "it is no part of the release",
    "missing": "it is missing, although it is part of the release",
}
_MOST_CHANGED = 5
_IGNORES_DATA = re.compile(r"^/?data/(\*{1,2})?$", re.MULTILINE)
_IGNORES_DIGESTS = re.compile(r"^/?pytask\.lock\*?$", re.MULTILINE)


class StandardFiles(Rule):
    """Every standard file is there."""

    family = "files"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for name in STANDARD:
            if not subject.exists(name):
                yield Problem(name, "it is missing.", _RESTORE)


class NoStylesOfOld(Rule):
    """The look of the reports is set where it is read."""

    family = "files"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for name in _STYLES_OF_OLD:
            if subject.exists(f"report/{name}"):
                yield Problem(
                    f"report/{name}",
                    "it is not read any more: the formats of reports are an extension of Quarto.",
                    f"Move your own edits to {_NOW_IN.get(name, EXTENSION)}, and delete it.",
                )


class TestsPresent(Rule):
    """The project has tests of its own."""

    family = "files"

    def check(self, subject: Subject) -> Iterator[Problem]:
        if not any((subject.root / "tests").rglob("test_*.py")):
            yield Problem("tests", "there is no test.", _RESTORE)


class DataNotInGit(Rule):
    """Tables of persons and what is made from them stay out of git."""

    family = "files"

    def check(self, subject: Subject) -> Iterator[Problem]:
        if not _IGNORES_DATA.search(subject.read(".gitignore")):
            what = "it does not keep the folder data out of git."
            yield Problem(".gitignore", what, "Add the lines '/data/*' and '!/data/README.md'.")
        if not _IGNORES_DIGESTS.search(subject.read(".gitignore")):
            what = (
                "it does not keep pytask.lock, with digests of the tables of persons, out of git."
            )
            yield Problem(".gitignore", what, "Add the lines '/pytask.lock*' and '/.pytask/'.")
        tracked = subject.git("ls-files", "-z", "--", *_PRIVATE) or ""
        for name in filter(None, tracked.split("\0")):
            if name != "data/README.md":
                what = "git holds it, so everyone who gets the repository gets it too."
                remedy = (
                    "Take it out with 'git rm --cached', and ask who is responsible for information "
                    "governance whether the history has to be cleaned."
                )
                yield Problem(name, what, remedy)


class LockFileHashed(Rule):
    """Every package is pinned to one version by its hash."""

    family = "files"

    def check(self, subject: Subject) -> Iterator[Problem]:
        name = "requirements.txt"
        if not subject.exists(name):
            return  # the rule on standard files says so
        text = re.sub(r"\\\r?\n", " ", subject.read(name))
        entries = [line.strip() for line in text.splitlines()]
        pins = [line for line in entries if line and not line.startswith(("#", "-"))]
        remedy = "Compile it anew from requirements.in, as README.md says."
        if not pins:
            yield Problem(name, "it pins no package.", remedy)
        for pin in pins:
            package = re.split(r"[\s=<>!~;@\[]", pin, maxsplit=1)[0]
            if "==" not in pin or "--hash=sha256:" not in pin:
                yield Problem(name, f"'{package}' has no exact version with a hash.", remedy)


class PackageUnmodified(Rule):
    """The method in src/localeval is as it was released.

    The package has a record of its files. What others have recorded of the same version is looked at too (the last
    publications, the copy that does the checking): whoever changes the code can renew the record.
    """

    family = "files"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        own = subject.root / "src" / "localeval"
        return "" if own.is_dir() else "there is no src/localeval in this project"

    def check(self, subject: Subject) -> Iterator[Problem]:
        folder = subject.root / "src" / "localeval"
        version = _version(subject)
        if version is None:
            yield Problem("src/localeval", "it does not say its version.", _RESTORE)
            return
        changed = departures(folder)
        if changed:
            for name, how in list(changed.items())[:_MOST_CHANGED]:
                what = f"{_DEPARTED[how]}, so that results say they were made with changed code."
                yield Problem(f"src/localeval/{name}", what, _RELEASED)
            if (rest := len(changed) - _MOST_CHANGED) > 0:
                what = f"{rest:,} more files are not as they were released."
                yield Problem("src/localeval", what, _RELEASED)
            return
        mine = digest_of_package(folder)
        for where, (other, digest) in _recorded(subject).items():
            if other == version and digest != mine:
                what = f"it says that it is version {other}, but differs from that of {where}."
                yield Problem("src/localeval", what, _RELEASED)


def _recorded(subject: Subject) -> dict[str, tuple[str, str]]:
    """Give version and digest of the package as others have recorded them, by who has."""
    from localeval.changes.publication import last_publication

    found = {"the copy that checks": (__version__, package_digest())}
    for place in subject.project.places:
        try:
            last = last_publication(subject.project, place)
        except ProjectError:
            continue  # the rules on publication say so
        if last is not None:
            run = last.result.run
            found[f"the last publication of {place.code}"] = (
                run.package_version,
                run.package_digest,
            )
    return found


class OwnVersionChecks(Rule):
    """The project is checked by its own copy of the method."""

    family = "files"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return PackageUnmodified().not_applicable(subject)

    def check(self, subject: Subject) -> Iterator[Problem]:
        version = _version(subject)
        if version is not None and version != __version__:
            what = f"the project has version {version}; it was checked by {__version__}."
            yield Problem("src/localeval", what, "Bring it up to date with the template.")


def _version(subject: Subject) -> str | None:
    """Read which version the project's own copy of the package says it is."""
    text = subject.read("src/localeval/__init__.py")
    found = re.search(r"^__version__ = \"([^\"]+)\"", text, re.MULTILINE)
    return found.group(1) if found else None
