"""Which designs there are: those of this package, and those of modules that ``LOCALEVAL_DESIGNS`` names.

The variable holds the names of importable modules, separated by commas; each has its design as ``DESIGN``. Kernels and
worker processes inherit it. Nothing is imported before a design is first asked for.
"""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from localeval.base.errors import Problem, ProjectError
from localeval.base.fixed_texts import spoken, texts_of
from localeval.base.language import language
from localeval.base.own_python import DESIGNS
from localeval.designs.design import Design
from localeval.designs.matched_comparison import DESIGN as MATCHED_COMPARISON
from localeval.designs.monitoring import DESIGN as MONITORING
from localeval.designs.randomised_trial import DESIGN as RANDOMISED_TRIAL

#: Environment variable that names the modules of further designs.
VARIABLE = DESIGNS
BUILT_IN: tuple[Design, ...] = (RANDOMISED_TRIAL, MATCHED_COMPARISON, MONITORING)


@dataclass(frozen=True)
class Reserved:
    """A design that is known by name only: results that are typed may be of it.

    Attributes
    ----------
    ceiling : int
        The highest level of evidence that it could give; its place among the others.
    why : str
        Why it cannot be chosen, a sentence.
    """

    ceiling: int
    why: str


RESERVED: Mapping[str, Reserved] = {
    "area_comparison": Reserved(2, "Comparisons of whole areas are not part of this version.")
}
_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
_EDITION = re.compile(r"[0-9]{4}\.[0-9]{1,3}")


def registered() -> tuple[Design, ...]:
    """Give every design: those of this package first, then the others in the order of the variable.

    Raises
    ------
    ProjectError
        A module that ``LOCALEVAL_DESIGNS`` names cannot be used.
    """
    return _registered(os.environ.get(VARIABLE, ""))


def codes() -> tuple[str, ...]:
    """Give the code of every design, in the order of ``registered``."""
    return tuple(design.code for design in registered())


def find_design(code: str) -> Design | None:
    """Give a design by its code; None where it is not registered here."""
    return next((design for design in registered() if design.code == code), None)


def design_of(code: str) -> Design:
    """Give a design by its code.

    Raises
    ------
    ProjectError
        It is not registered; the message lists those that are.
    """
    found = find_design(code)
    if found is None:
        what = f"the design '{code[:60]}' is not registered here."
        raise ProjectError(Problem(VARIABLE, what, what_to_use(code)))
    return found


def what_to_use(code: str) -> str:
    """Say what to write in place of a code that is not registered here."""
    *most, last = codes()
    why = f"{RESERVED[code].why} " if code in RESERVED else ""
    return (
        f"{why}Use {', '.join(most)} or {last}, or name the module of another design in {VARIABLE}."
    )


def codes_in_words() -> str:
    """List the codes for the description of a key, and say which of them compare nobody."""
    known = [
        d.code if d.has_comparison else f"{d.code} (no comparison group)" for d in registered()
    ]
    return f"{', '.join(known[:-1])}, or {known[-1]}."


def design_order() -> dict[str, int]:
    """Give the order in which designs are listed, also those that are reserved: by the evidence that they can give."""
    ranks = [(design.ceiling, design.code) for design in registered()]
    ranks += [(design.ceiling, code) for code, design in RESERVED.items()]
    ranks.sort(key=lambda rank: -rank[0])
    return {code: i for i, (_, code) in enumerate(ranks)}


def design_label(code: str) -> str:
    """Name a design by itself: ``Randomised trial``. One that is not known is its code made readable."""
    found = find_design(code)
    if found is not None:
        return found.words.label
    return spoken("designs", f"reserved_design.{code}") if code in RESERVED else _readable(code)


def short_name(code: str) -> str:
    """Name a design in a table: ``randomised trial``. One that is not known is its code made readable."""
    found = find_design(code)
    return found.words.short if found is not None else code.replace("_", " ")


def has_comparison(code: str) -> bool:
    """Whether results of a design have a comparison group.

    One that is not registered stands in a table of typed results, which holds estimates only.
    """
    found = find_design(code)
    return found is None or found.has_comparison


def without_comparison() -> Design:
    """Give the design to fall back on where nobody can be compared with."""
    return MONITORING


def estimator_name(code: str) -> str:
    """Name an estimator as it is printed; one that is not known is its code made readable."""
    names = {e.code: e.name for design in registered() for e in design.estimators}
    return names.get(code) or _written_name(code) or _readable(code)


def _written_name(code: str) -> str:
    """Give the name of an estimator of this package; empty for any other."""
    return texts_of(language(), "designs").get(f"estimator.{code}", "")


def _readable(code: str) -> str:
    text = code.replace("_", " ")
    return text[:1].upper() + text[1:]


def own_files() -> tuple[Path, ...]:
    """Give the files of the designs that are no part of this package; their content decides numbers too."""
    found: list[Path] = []
    for _, _, file in _own(os.environ.get(VARIABLE, "")):
        path = Path(file)
        found += sorted(path.parent.rglob("*.py")) if path.name == "__init__.py" else [path]
    return tuple(found)


@cache
def _registered(variable: str) -> tuple[Design, ...]:
    found: list[Design] = list(BUILT_IN)
    for name, design, _ in _own(variable):
        for problem in _problems(design, found):
            raise _unusable(name, problem)
        found.append(design)
    return tuple(found)


@cache
def _own(variable: str) -> tuple[tuple[str, Design, str], ...]:
    """Import the modules of a value of the variable; give of each its name, its design and its file."""
    found = []
    for name in filter(None, (part.strip() for part in variable.split(","))):
        try:
            module = importlib.import_module(name)
        except Exception as error:  # whatever somebody's module does when it is imported
            why = f"{type(error).__name__}: {error}"
            raise _unusable(name, f"it cannot be imported ({why}).") from error
        design = getattr(module, "DESIGN", None)
        if not isinstance(design, Design):
            raise _unusable(name, "it holds no design: no DESIGN that is an instance of Design.")
        found.append((name, design, module.__file__ or ""))
    return tuple(found)


def _problems(design: Design, others: list[Design]) -> Iterator[str]:
    """Find what keeps a design from being registered beside others."""
    lacking = [
        name for name in ("code", "edition", "words", "ceiling") if not hasattr(design, name)
    ]
    if lacking:
        yield f"its design does not say {', '.join(lacking)}."
        return
    if not _CODE.fullmatch(design.code):
        yield f"'{design.code}' is no code: use small letters, digits and underscores."
    if design.code in RESERVED or any(design.code == other.code for other in others):
        yield f"the design '{design.code}' is registered already."
    for what, edition in [
        (design.code, design.edition),
        *((e.code, e.edition) for e in design.estimators),
    ]:
        if not _EDITION.fullmatch(edition):
            yield f"'{edition}' is no edition of '{what}': write it as 2026.1."
    try:
        design.words.caveat.format(section="")
        design.words.caveat_undone.format(section="")
        design.words.caveat_without.format(section="")
        design.words.alike_in.format(covariates="")
        for text in (design.words.purpose, design.words.people):
            text.format(programme="", place="")
    except (LookupError, ValueError):
        yield "its words have braces that are not filled in: see 'caveat', 'people' and 'alike_in' of Words."
    if design.has_comparison:
        for method in ("estimate", "evidence"):
            if getattr(type(design), method) is getattr(Design, method):
                yield f"its design has estimators, but no method '{method}' of its own."
    taken = {e.code: e.name or _written_name(e.code) for d in others for e in d.estimators}
    for estimator in design.estimators:
        if taken.get(estimator.code, estimator.name) != estimator.name:
            yield f"the estimator '{estimator.code}' is registered already, with another name."


def _unusable(name: str, what: str) -> ProjectError:
    remedy = f"{VARIABLE} names importable modules, separated by commas; correct it, or the module."
    return ProjectError(Problem(f"{VARIABLE}, module {name}", what, remedy))
