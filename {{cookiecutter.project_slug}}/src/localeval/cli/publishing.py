"""``localeval publish`` and ``localeval diff``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from localeval.cli.command import (
    JsonOption,
    PlaceOption,
    ProjectOption,
    chosen,
    open_project,
    print_json,
    shown_path,
)
from localeval.project.project import read_project


def publish(
    dest: Annotated[Path, typer.Argument(help="Folder to publish into, such as public.")],
    project: ProjectOption = Path(),
    place: PlaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put what may leave into a folder: a bundle for each place, and pages for any web host."""
    from functools import partial

    from localeval.pipeline.run import outstanding
    from localeval.publishing.publish import publish_places as publish_project
    from localeval.publishing.site import FOLDER

    found = open_project(project)
    done = publish_project(found, dest, chosen(found, place), partial(outstanding, found))
    page = dest.resolve() / FOLDER / "index.html"
    if as_json:
        lines = [item.as_dict() for item in done]
        print_json({"ok": True, "places": lines, "site": str(page)})
        return
    for item in done:
        same = "" if item.changed else "; the same as last time"
        made_up = "; SYNTHETIC data" if item.synthetic else ""
        typer.echo(f"Published {item.place.name} ({item.size / 1e6:.1f} MB{same}{made_up}):")
        typer.echo(f"  {shown_path(item.bundle, found)}")
    typer.echo(f"Pages for a web host: {shown_path(page, found)}")


def diff(
    old: Annotated[
        Path | None, typer.Argument(help="A results.json, a folder that holds one, or a bundle.")
    ] = None,
    new: Annotated[
        Path | None, typer.Argument(help="Likewise; by default the outputs of this project.")
    ] = None,
    project: ProjectOption = Path(),
    place: PlaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what changed since the last publication, or between two results.

    Without OLD, what each place last published is compared with its outputs. Exit code: 0 nothing has
    changed, or nothing was published before; 1 something has changed; 2 what was named cannot be used.
    """
    from localeval.changes.diff import compare_files, compare_published, compare_with_output

    if old is not None and new is not None:
        found = [compare_files(old, new)]
    elif old is not None:
        found = [compare_with_output(old, read_project(project))]
    else:
        here = read_project(project)
        found = list(compare_published(here, chosen(here, place) or here.places))
    changed = any(not one.changes.is_empty for one in found)
    if as_json:
        moved = any(one.changes.moved for one in found)
        places = [one.as_dict() for one in found]
        print_json({"ok": True, "changed": changed, "moved": moved, "places": places})
    else:
        from localeval.changes.diff import changes_in_words

        for one in found:
            for line in changes_in_words(one.old, one.new, one.changes):
                typer.echo(line)
    if changed:
        raise typer.Exit(1)
