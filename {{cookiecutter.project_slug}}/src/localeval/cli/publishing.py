"""``localeval publish`` and ``localeval diff``."""

from __future__ import annotations

import os
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
    dest: Annotated[Path, typer.Argument(help="Folder for these files, such as public.")],
    project: ProjectOption = Path(),
    place: PlaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make the files that are safe to publish: one bundle per place and a web site.

    A bundle is a zip file with the reports, the results and what was learnt. It holds nothing about single people.
    """
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


def guard_site(
    site: Annotated[Path, typer.Argument(help="The folder that Quarto has filled.")],
    project: ProjectOption = Path(),
) -> None:
    """Keep a site of Quarto's where it is only if all of it may leave."""
    from localeval.publishing.quarto_command import quarto_command
    from localeval.publishing.quarto_site import set_aside, standing_against

    found = open_project(project)
    command = quarto_command()
    if command == "preview" or not site.is_dir():  # it is looked at where it is
        return
    problems = standing_against(found, site)
    if not problems:
        typer.echo(
            f"All of {site.name} has passed 'localeval publish'; 'quarto publish' may send it."
        )
        return
    for problem in problems:
        typer.echo(str(problem))
    whole = bool(os.environ.get("QUARTO_PROJECT_RENDER_ALL"))
    aside = shown_path(set_aside(found, site, whole), found)
    typer.echo(
        f"What was rendered is in {aside}, for your own eyes. {site.name}, which 'quarto publish' sends, is empty until all of it has "
        "passed 'localeval publish'."
    )
    if command != "render":
        raise typer.Exit(1)


def diff(
    old: Annotated[
        Path | None,
        typer.Argument(help="The older results: a results.json, its folder, or a bundle."),
    ] = None,
    new: Annotated[
        Path | None, typer.Argument(help="The newer results. Without it, those of this project.")
    ] = None,
    project: ProjectOption = Path(),
    place: PlaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what changed since you last published.

    Without OLD, what each place last published is set beside its results of today. Give OLD and NEW to set any two results side
    by side.

    Exit code: 0 nothing has changed, or nothing was published before; 1 something has changed; 2 what you named cannot be used.
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
