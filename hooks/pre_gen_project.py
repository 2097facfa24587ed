"""Check every answer before a project is made, and say all that is wrong at once.

Cookiecutter accepts any answer and forgets all of them when a hook fails. So this hook names each bad
answer with the reason and the remedy, and prints the command that runs again with the answers kept. It
writes nothing: cookiecutter runs it in the new, empty folder and removes that folder when it fails.
Cookiecutter renders this file before it runs it; as it stands it is plain Python that tests can import.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# `tojson` writes ASCII and escapes apostrophes, and JSON never holds three unescaped quotation marks in
# a row, so no answer can end this string or run as code.
ANSWERS = r"""{{ cookiecutter | tojson }}"""

LABELS = {
    "project_name": "Name of the programme",
    "project_slug": "Folder",
    "organisation": "Organisation",
    "place_name": "Place",
    "place_code": "GSS code of the place",
    "design": "Design",
}
NAMES = ("project_name", "organisation", "place_name")
DESIGNS = ("matched_comparison", "randomised_trial", "monitoring")

#: Longest name that still fits a title page on one or two lines.
LONGEST_NAME = 120
#: Longest folder name: Windows allows 260 characters for a whole path, and the deepest file needs half.
LONGEST_SLUG = 50

#: The place of a project whose answers are left as they are.
DEFAULT_CODE, DEFAULT_NAME = "E08000003", "Manchester"

SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
#: Districts and unitary authorities, counties, regions, combined authorities, countries.
GSS_CODE = re.compile(r"(E0[6-9]|E10|E12|E47|E92|W06|W92|S12|S92|N09|N92|K0[2-4])\d{6}")
#: A country or a part of one, outside the United Kingdom: US, US-OH.
ISO_3166 = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")

FORBIDDEN_ON_WINDOWS = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))]
)
#: Characters with a meaning of their own in a template, in Markdown or in a path.
NOT_IN_NAMES = "{}<>\\`"


@dataclass(frozen=True)
class Problem:
    """One answer that cannot be used.

    Parameters
    ----------
    key : str
        The answer's name, as in ``cookiecutter.json``.
    answer : str
        What was answered.
    why : str
        One sentence: what is wrong.
    remedy : str
        One sentence: what to answer instead.
    """

    key: str
    answer: str
    why: str
    remedy: str

    def __str__(self) -> str:
        return (
            f"  {LABELS[self.key]} ({self.key}): {_shown(self.answer)}\n"
            f"    {self.why}\n"
            f"    {self.remedy}"
        )


def find_problems(answers: Mapping[str, Any]) -> list[Problem]:
    """Check all answers.

    Parameters
    ----------
    answers : mapping
        The answers by name; other keys are ignored.

    Returns
    -------
    list of Problem
        In the order of the questions; empty when a project can be made.
    """
    checks = {
        **dict.fromkeys(NAMES, _check_name),
        "project_slug": _check_slug,
        "place_code": _check_place_code,
        "design": _check_design,
    }
    return [
        Problem(key, answer, why, remedy)
        for key in LABELS
        for answer in [str(answers.get(key, ""))]
        for why, remedy in checks[key](answer)
    ]


def slugify(text: str) -> str:
    """Make a folder name of a text: ``Côte d'Azur`` gives ``cote-d-azur``."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].rstrip("-")


def rerun_command(answers: Mapping[str, Any], *, program: list[str], windows: bool = False) -> str:
    """Give the command that runs cookiecutter again with the same answers.

    Parameters
    ----------
    answers : mapping
        The answers, and cookiecutter's own ``_template``, ``_checkout`` and ``_output_dir``.
    program : list of str
        How cookiecutter is called here.
    windows : bool
        Quote for the Windows Command Prompt instead of a POSIX shell.

    Returns
    -------
    str
        One line. Braces, line breaks and control characters are left out: a brace would be run as template code,
        and a line break would cut the command in two.
    """
    words = [*program, str(answers.get("_template") or "."), "--no-input"]
    if answers.get("_checkout"):
        words += ["--checkout", str(answers["_checkout"])]
    if answers.get("_output_dir"):
        words += ["--output-dir", str(answers["_output_dir"])]
    words += [f"{key}={_one_line(str(answers.get(key, '')))}" for key in LABELS]
    return subprocess.list2cmdline(words) if windows else shlex.join(words)


def report(problems: list[Problem], command: str) -> str:
    """Write the message for the person who answered."""
    count = len({problem.key for problem in problems})
    which = "one answer" if count == 1 else f"{count} answers"
    lines = [f"The project was not made: {which} cannot be used.", ""]
    lines += [f"{problem}\n" for problem in problems]
    lines += [
        "Nothing was written. To try again with the other answers kept, correct in this command what is",
        "named above:",
        "",
        f"  {command}",
        "",
        "(Cookiecutter may add a traceback of its own; it says no more than this.)",
    ]
    return "\n".join(lines)


def main(answers: Mapping[str, Any]) -> int:
    """Check the answers; print and return 1 when a project cannot be made of them."""
    problems = find_problems(answers)
    if not problems:
        for line in notes_on(answers):
            print(line, file=sys.stderr)
        return 0
    on_path = shutil.which("cookiecutter") is not None
    program = ["cookiecutter"] if on_path else [sys.executable, "-m", "cookiecutter"]
    command = rerun_command(answers, program=program, windows=sys.platform == "win32")
    print(report(problems, command), file=sys.stderr)
    return 1


def notes_on(answers: Mapping[str, Any]) -> Iterator[str]:
    """Say what a project can be made of and is hardly meant."""
    name = str(answers.get("place_name", "")).strip()
    code = str(answers.get("place_code", "")).strip().upper()
    if code == DEFAULT_CODE and DEFAULT_NAME.casefold() not in name.casefold():
        yield (
            f"Note: {code} is the code of {DEFAULT_NAME}, and the place is called {name}. Write the code of {name} under places in "
            "evaluation.yml; with real data it is an error."
        )


def _check_name(answer: str) -> Iterator[tuple[str, str]]:
    text = answer.strip()
    if not text:
        yield "This is empty.", "Give a name."
        return
    if not any(character.isalnum() for character in text):
        yield "This has no letter or digit.", "Give a name that can be read out."
    if len(text) > LONGEST_NAME:
        yield (
            f"This has {len(text)} characters.",
            f"Use at most {LONGEST_NAME}; a longer description has its own key in evaluation.yml.",
        )
    used = [character for character in NOT_IN_NAMES if character in text]
    if used:
        yield (
            f"This holds {' '.join(used)}, which has a meaning of its own in a template or a report.",
            "Leave it out. Accents, apostrophes, quotation marks and & are fine.",
        )
    if any(_is_unprintable(character) for character in text):
        yield (
            "This holds a line break, a tab or an invisible character.",
            "Type it on one line rather than pasting it.",
        )


def _check_slug(answer: str) -> Iterator[tuple[str, str]]:
    suggestion = slugify(answer) or "my-evaluation"
    if len(answer) > LONGEST_SLUG:
        yield (
            f"This has {len(answer)} characters, and Windows limits the length of a path.",
            f"Use at most {LONGEST_SLUG}, for example {suggestion}.",
        )
    if not SLUG.fullmatch(answer):
        remedy = f"Use, for example, {suggestion}."
        if "/" in answer or "\\" in answer:
            # Cookiecutter makes every folder of a path before it asks this hook, and removes the last one.
            remedy += " Where it goes is chosen with --output-dir; an empty folder may be left, to be deleted by hand."
        yield (
            "A folder name may hold lower-case letters, digits and single hyphens or underscores between them.",
            remedy,
        )
    if answer.lower().split(".")[0] in FORBIDDEN_ON_WINDOWS:
        yield (
            "Windows keeps this name for a device.",
            f"Use, for example, {slugify(answer)}-evaluation.",
        )


def _check_place_code(answer: str) -> Iterator[tuple[str, str]]:
    code = answer.strip().upper()
    if GSS_CODE.fullmatch(code) or ISO_3166.fullmatch(code):
        return
    # The letters O and I are often typed for the digits after the first letter.
    meant = code[:1] + code[1:].replace("O", "0").replace("I", "1").replace(" ", "")
    if GSS_CODE.fullmatch(meant):
        yield "This is not a GSS code.", f"Did you mean {meant}?"
        return
    yield (
        "This is not the GSS code of a district, unitary authority, county, region, combined authority or country.",
        "Use a letter and eight digits, such as E08000003 for Manchester or E47000001 for Greater Manchester; "
        "the Office for National Statistics lists them. Outside the United Kingdom use an ISO 3166 code, such as US.",
    )


def _check_design(answer: str) -> Iterator[tuple[str, str]]:
    if answer not in DESIGNS:
        yield "This is not a design.", f"Use one of {', '.join(DESIGNS)}."


def _is_unprintable(character: str) -> bool:
    """Control, format, surrogate, private-use and unassigned characters, and line separators."""
    category = unicodedata.category(character)
    return category.startswith("C") or category in {"Zl", "Zp"}


def _one_line(text: str) -> str:
    kept = (" " if _is_unprintable(c) else "" if c in "{}" else c for c in text)
    return " ".join("".join(kept).split())


def _shown(text: str, longest: int = 80) -> str:
    printable = text if len(text) <= longest else text[:longest] + "…"
    return "(nothing)" if not text else repr(printable)


if __name__ == "__main__":
    # A Windows console may lack a letter of an answer; the message matters more than that letter.
    sys.stderr.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main(json.loads(ANSWERS)))
