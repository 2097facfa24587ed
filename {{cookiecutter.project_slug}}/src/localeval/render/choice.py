"""The choice between the renderers: Quarto where a usable one is found, else pandoc; and what ``doctor`` says of each.

Each is found and started by its own module.
"""

from __future__ import annotations

from dataclasses import dataclass

from localeval.render import pandoc, quarto_program
from localeval.render.interface import Renderer, RenderError
from localeval.render.quarto import QuartoRenderer


@dataclass(frozen=True)
class RendererStatus:
    """What `localeval doctor` says of one renderer."""

    name: str
    usable: bool
    version: str
    reason: str = ""
    remedy: str = ""


def choose_renderer(preference: str = "auto") -> Renderer:
    """Return the renderer to use.

    Parameters
    ----------
    preference : {"auto", "quarto", "pandoc"}
        `auto` takes Quarto when a usable one (1.4 or newer) is found, else pandoc.

    Raises
    ------
    RenderError
        When the renderer asked for cannot be used, or the name is unknown.
    """
    if preference not in ("auto", "quarto", "pandoc"):
        msg = f"There is no renderer called {preference!r}."
        raise RenderError(msg, "Use auto, quarto or pandoc.")
    if preference != "pandoc":
        found = quarto_program.find_quarto()
        if found.usable:
            return QuartoRenderer(found.path, found.version)
        if preference == "quarto":
            raise RenderError(
                f"Quarto cannot be used: {found.reason}", f"To get it: {found.remedy}."
            )
    return pandoc.PandocRenderer()


def describe_renderers() -> list[RendererStatus]:
    """Say which renderers are here, in order of preference, and how to get the one that is not."""
    found = quarto_program.find_quarto()
    statuses = [
        RendererStatus("quarto", found.usable, found.label, found.reason, found.remedy),
    ]
    try:
        statuses.append(RendererStatus("pandoc", True, pandoc.PandocRenderer().version))
    except RenderError as error:
        statuses.append(RendererStatus("pandoc", False, "", error.what, error.remedy))
    return statuses
