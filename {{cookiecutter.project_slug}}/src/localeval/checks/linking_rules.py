"""Rules about linked records: that they were linked from the files as they are, are read, reviewed, and kept out of git.

Nothing is linked here, and no value of a record is read; that is ``localeval link``.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from localeval.base.errors import Problem, error_text, first_misfit
from localeval.checks.rule import Rule, Subject
from localeval.data.link_quality import LINKED, LinkQuality, quality_file
from localeval.data.standard import COMPARISON, PARTICIPANT
from localeval.linking.private import PRIVATE, changed_since
from localeval.project.link_consistency import tables_of

_AGAIN = "Run 'localeval link' again."
#: What a review and the report need of it.
_ADDS = "the share of each group that was found in each source, how many links may be wrong or missing, and what that does to the estimate"
#: What the groups are called where pairs of one of them were not reviewed.
_CALLED = {PARTICIPANT: "participants", COMPARISON: "comparison group"}


def _without_section(subject: Subject) -> str:
    return "" if subject.project.settings.link else "no source is linked"


def read_quality(subject: Subject) -> LinkQuality | Problem:
    """Give what is known of the links, or what is wrong with it."""
    path = quality_file(subject.root)
    shown = f"{LINKED}/{path.name}"
    try:
        return LinkQuality.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Problem(shown, "it is missing.", _AGAIN)
    except ValidationError as error:
        return Problem(shown, f"it cannot be read ({first_misfit(error)}).", _AGAIN)
    except (OSError, UnicodeDecodeError) as error:
        return Problem(shown, f"it cannot be read ({error_text(error)}).", _AGAIN)


class LinksUpToDate(Rule):
    """What link names has been linked, from the files and settings as they are."""

    family = "linking"

    def not_applicable(self, subject: Subject) -> str:
        return _without_section(subject)

    def check(self, subject: Subject) -> Iterator[Problem | str]:
        link = subject.project.settings.link
        assert link is not None
        if not subject.exists(LINKED):
            what = "its sources are not linked yet."
            remedy = f"Run 'localeval link'. The report then gains {_ADDS}."
            yield subject.setting(("link",), what, remedy)
            return
        quality = read_quality(subject)
        if isinstance(quality, Problem):
            yield quality
            return
        if lacking := sorted(set(link.sources) - {source.name for source in quality.sources}):
            yield subject.setting(
                ("link", "sources", lacking[0]), f"'{lacking[0]}' is not linked yet.", _AGAIN
            )
            return
        changed = changed_since(subject.project, link)
        for name in changed or ():
            yield Problem(name, "it has changed since the records were linked.", _AGAIN)
        if not changed:
            yield f"linked: {', '.join(source.name for source in quality.sources)}, on {quality.made}"


class LinkedTablesRead(Rule):
    """The evaluation reads the tables that linking has made."""

    family = "linking"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return _without_section(subject)

    def check(self, subject: Subject) -> Iterator[Problem]:
        said = [file for each in subject.project.settings.data.files().values() for file in each]
        if subject.exists(f"{LINKED}/people.csv") and not any(
            f.startswith(f"{LINKED}/") for f in said
        ):
            what = f"it reads no table of {LINKED}."
            remedy = "Run 'localeval link', which prints the lines to put there."
            yield subject.setting(("data",), what, remedy)


class LinksReviewed(Rule):
    """Somebody has looked at a sample of linked pairs, so that wrong and missing links are known and not only expected."""

    family = "linking"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        link = subject.project.settings.link
        if link is not None and link.engine == "hashed":
            return "hashed keys show nothing that could be reviewed"
        return _without_section(subject)

    def check(self, subject: Subject) -> Iterator[Problem]:
        quality = read_quality(subject)
        if isinstance(quality, Problem):
            return
        for source in quality.sources:
            there = {stratum.group for stratum in source.review if stratum.pairs}
            lacking = there - {stratum.group for stratum in source.review if stratum.reviewed}
            if lacking or not there:
                of = "" if lacking == there else f" of the {_CALLED[lacking.pop()]}"
                what = f"no pair{of} of '{source.name}' has been reviewed by a person."
                remedy = "Run 'localeval link --review', fill in the sheet, and run it again."
                yield subject.setting(("link", "sources", source.name), what, remedy)


class LinkedFilesNotInGit(Rule):
    """Files with names of persons stay out of git."""

    family = "linking"

    def not_applicable(self, subject: Subject) -> str:
        return _without_section(subject)

    def check(self, subject: Subject) -> Iterator[Problem]:
        link = subject.project.settings.link
        assert link is not None
        files = {file for _, table in tables_of(link) for file in table.files}
        inside = [
            f
            for f in sorted(files)
            if (subject.root / f).resolve().is_relative_to(subject.root.resolve())
        ]
        tracked = subject.git("ls-files", "-z", "--", PRIVATE.split("/")[0], *inside) or ""
        for name in filter(None, tracked.split("\0")):
            if name.startswith("data/"):
                continue  # the rule on data says so
            remedy = (
                "Take it out with 'git rm --cached', and ask who is responsible for information governance whether the history has to "
                "be cleaned."
            )
            yield Problem(name, "git holds it, and it tells who persons are.", remedy)
