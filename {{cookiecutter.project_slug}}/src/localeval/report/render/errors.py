"""What is said when a report cannot be rendered, or falls short of what was asked."""

from __future__ import annotations

import re


class RenderError(Exception):
    """A report could not be rendered.

    Parameters
    ----------
    what : str
        What failed, in one sentence.
    remedy : str
        What to do about it.
    detail : str
        Output of the tool that failed; only its last useful lines are kept.
    """

    def __init__(self, what: str, remedy: str, detail: str = "") -> None:
        self.what = what
        self.remedy = remedy
        self.detail = last_lines(detail)
        super().__init__("\n".join(part for part in (what, self.detail, remedy) if part))


class RenderWarning(UserWarning):
    """The report was rendered, but falls short of what was asked in a way a person should know."""


def last_lines(output: str, keep: int = 12) -> str:
    """Return the last lines of a tool's output that say something: no colours, no stack traces."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", output)
    lines = [line.rstrip() for line in plain.splitlines()]
    noise = r"\s+at |[Ss]tack trace(back)?:|\s+(\.\.\.|/|\(|\[C\]).*(: in |tail calls)"
    useful = [x for x in lines if x.strip() and not re.match(noise, x)]
    return "\n".join(useful[-keep:])
