"""What else is not as it was: the data, the settings, the method, the lessons, the place's context."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localeval.report.display import Text
from localeval.report.wording.phrases import joined, plain, safe
from localeval.results import Change, Changes
from localeval.sharing.published import SinceLast

_DESIGNS = {
    "randomised_trial": "randomised trial",
    "matched_comparison": "matched comparison group",
    "monitoring": "monitoring of outcomes",
}
_LESSON = {"moved": "rewritten", "appeared": "added", "disappeared": "dropped"}
_METHOD = {
    "package_version": "Version of the method (localeval): {was}",
    "package_digest": "Code of localeval changed",
    "method_digest": "Code that decides the numbers changed",
    "environment_digest": "Packages that the method uses (requirements.txt) changed",
}


def made_from(since: SinceLast | None) -> Text | None:
    """List what else is not as it was: the data, the settings, the method, the lessons, the place's context."""
    if since is None:
        return None
    lines = list(other_changes(since.changes))
    if not lines:
        return None
    bullets = "\n".join(f"- {safe(line)}" for line in lines)
    return Text(f"What the report is made from has changed:\n\n{bullets}")


def other_changes(changes: Changes) -> Iterator[str]:
    """Say in plain words what changed of the data, the settings, the method, the design, the outcomes, the lessons."""
    figures = [item for item in changes.items if item.part == "context"]
    if figures:
        yield f"Figures about the place: {_how_many(figures)}"
    for item in changes.items:
        label = plain(item.label)
        if item.part == "outcomes":
            if item.field:
                yield f"{label}: {_was(item)}"
            else:
                yield f"Outcome {'added' if item.kind == 'appeared' else 'dropped'}: {label}"
        elif item.part == "inputs" and item.field != "synthetic":
            words = {"moved": "changed", "appeared": "added", "disappeared": "dropped"}[item.kind]
            yield f"Data {words}: {plain(item.field)}"
        elif item.part == "parameters":
            yield "Settings of the evaluation (evaluation.yml) changed"
        elif item.part == "method":
            yield _METHOD[item.field].format(was=_was(item))
        elif item.part == "lessons":
            yield f"Lesson {_LESSON[item.kind]}: {label}"
        elif item.part in {"design", "disclosure", "inputs", "programme", "population"}:
            field = f", {item.field}" if item.part == "programme" and label == "Programme" else ""
            yield f"{label}{field}: {_was(item)}"


def _how_many(items: Sequence[Change]) -> str:
    """Count what was added, changed and dropped, each thing once however many of its fields changed."""
    kinds = {item.key: item.kind if item.field == "" else "moved" for item in items}
    words = {"appeared": "added", "moved": "changed", "disappeared": "dropped"}
    counts = {word: sum(kind == name for kind in kinds.values()) for name, word in words.items()}
    return joined(f"{n} {word}" for word, n in counts.items() if n)


def _was(item: Change) -> str:
    then, now = (
        "nothing" if value is None else _DESIGNS.get(str(value), plain(str(value)))
        for value in (item.old, item.new)
    )
    return f"{then}, now {now}"
