"""``localeval context``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from localeval.cli.command import JsonOption, ProjectOption, open_project, print_json, shown_path

if TYPE_CHECKING:
    from localeval.place_figures.snapshot import About


def context(
    project: ProjectOption = Path(),
    offline: Annotated[
        bool,
        typer.Option(
            "--offline",
            help="Ask no server: look whether the figures of before are there and as they were fetched.",
        ),
    ] = False,
    server: Annotated[
        str, typer.Option(help="Another address of the same service.", show_default="Nomis")
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Fetch published figures about the places, their neighbours, region and country.

    evaluation.yml says which (context). They are kept in the folder context, with where they are from and when they were taken; a run reads
    them from there and asks no server. A key for Nomis is optional and taken from LOCALEVAL_NOMIS_KEY alone.
    """
    from localeval.base.dates import today
    from localeval.place_figures.client import SERVER, Client, key_of_environment
    from localeval.place_figures.snapshot import read_snapshot, write_snapshot
    from localeval.place_figures.taking import first_month, take_snapshot

    found = open_project(project)
    first_month(found)  # says what is lacking in the settings

    def tell(sentence: str) -> None:
        if not as_json:
            typer.echo(f"{sentence} ...", err=True)

    if offline:
        about, written = read_snapshot(found.root), []
    else:
        client = Client(server or SERVER, key_of_environment(), tell=tell)
        taken = take_snapshot(found, client, today(), tell)
        about = taken.about
        written = [
            shown_path(path, found) for path in write_snapshot(found.root, taken.figures, about)
        ]
    if as_json:
        print_json({"ok": True, "written": written, "snapshot": about.model_dump(mode="json")})
        return
    _say(about, written)


def _say(about: About, written: list[str]) -> None:
    areas = ", ".join(area.name for area in about.areas)
    typer.echo(f"{about.rows:,} figures taken on {about.taken} from {about.server}: {areas}.")
    for note in about.not_given:
        typer.echo(f"note: {note}")
    for area in about.areas:
        if area.asked_as:
            typer.echo(
                f"note: {area.name} ({area.code}) stands at Nomis as {area.asked_as}, the same area."
            )
    for name in written:
        typer.echo(f"Written: {name}")
    if written:
        typer.echo("Keep both files in git. Next: localeval run")
