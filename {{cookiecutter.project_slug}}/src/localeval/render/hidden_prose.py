"""Prose that is for the analyst and not for the reader: what a cell holds between ``::: {.content-hidden}`` and ``:::``.

Quarto hides it where it renders a notebook, and the report leaves it out. What Quarto would hide in some formats only stands in the report in
every format: one report is put together for all of them.
"""

from __future__ import annotations

import re

_FENCE = re.compile(r"^ {0,3}(:{3,})[ \t]*(.*?)[ \t]*:*[ \t]*$")
_CODE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_HIDDEN = re.compile(r"(?:^|\.)content-hidden(?![\w-])")
_SOMETIMES = re.compile(r"\b(when|unless)-(format|meta|profile)\b")


def without_hidden(markdown: str) -> str:
    """Give a cell's text without what is hidden; a part that is never closed is hidden to its end, as Quarto has it."""
    if "content-hidden" not in markdown:
        return markdown
    kept: list[str] = []
    hidden: list[bool] = []  # of each part that is open, whether it hides what is in it
    code = ""
    for line in markdown.split("\n"):
        if not code and (fence := _FENCE.match(line)):
            said = fence.group(2)
            if said:
                hides = bool(_HIDDEN.search(said)) and not _SOMETIMES.search(said)
                shown = not any(hidden) and not hides
                hidden.append(hides)
            else:
                shown = not any(hidden)
                if hidden:
                    hidden.pop()
            if shown:
                kept.append(line)
            continue
        if mark := _CODE.match(line):
            if not code:
                code = mark.group(1)
            elif mark.group(1).startswith(code):
                code = ""
        if not any(hidden):
            kept.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")


def is_hidden_in_some_formats(markdown: str) -> bool:
    """Whether a part of a cell's text is meant to be hidden in some formats only."""
    fences = filter(None, map(_FENCE.match, markdown.split("\n")))
    said = [fence.group(2) for fence in fences]
    return any(_HIDDEN.search(words) and _SOMETIMES.search(words) for words in said)
