"""``localeval link``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from localeval.cli.command import JsonOption, ProjectOption, open_project, print_json, shown_path

if TYPE_CHECKING:
    from localeval.data.link_quality import SourceQuality
    from localeval.linking.linking import Linked


def link(
    project: ProjectOption = Path(),
    make_key: Annotated[
        bool,
        typer.Option(
            "--make-key", help="Write a new secret key outside the project, and link nothing."
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Join the records of other sources to the people of the programme, and say how well that went.

    What to link is said under link in evaluation.yml. The tables go to data/linked, with ids in place of names; whatever
    holds names goes to private/linkage. Nothing of either is ever published.
    """
    from localeval.base.progress import counted_progress
    from localeval.linking.keys import make_key as make
    from localeval.linking.linking import link_project, link_settings

    found = open_project(project)
    settings = link_settings(found)
    if make_key:
        path = make(found, settings)
        if as_json:
            print_json({"ok": True, "key_file": str(path)})
            return
        typer.echo(
            f"A new key is in {path}. Only you can read it; nobody else needs it, and without it no id can be made again."
        )
        if settings.key_file is None:
            typer.echo(f"Add this line under link in evaluation.yml: key_file: {path}")
        return
    with counted_progress(quiet=as_json) as update:
        made = link_project(found, lambda what: update(what, 0, 1))
    if as_json:
        print_json(_as_json(made))
        return
    for line in _lines(made):
        typer.echo(line)
    typer.echo(f"Tables with ids in place of names: {shown_path(made.folder, found)}")
    if made.lines_there:
        typer.echo("evaluation.yml reads them already; 'localeval check' looks at them.")
    else:
        typer.echo("Put this into evaluation.yml, so that the evaluation reads them:")
        typer.echo("\n".join(made.lines))


def _lines(made: Linked) -> list[str]:
    lines = []
    for source in made.quality.sources:
        lines.append(f"{source.label} ({source.domain}): {source.records:,} records")
        lines += [f"  {line}" for line in _rates(source)]
    return lines + [f"Note: {note}" for note in dict.fromkeys(made.notes)]


def _rates(source: SourceQuality) -> list[str]:
    found = []
    for rate in source.rates:
        if rate.by is not None or not rate.people:
            continue
        who = "participants" if rate.group == "participant" else "people to compare with"
        at = next(
            (
                t
                for t in source.thresholds
                if t.group == rate.group and t.threshold == source.threshold
            ),
            None,
        )
        share = 100 * rate.linked / rate.people
        line = f"{rate.linked:,} of {rate.people:,} {who} linked ({share:.1f}%) at {source.threshold:g} or more"
        if at is not None:
            line += f"; of these the model expects about {at.expected_false:,.0f} to be wrong"
        found.append(line)
    return found


def _as_json(made: Linked) -> dict[str, Any]:
    return {
        "ok": True,
        "folder": str(made.folder),
        "quality": made.quality.model_dump(mode="json"),
        "notes": made.notes,
        "data": made.lines,
        "data_is_set": made.lines_there,
    }
