"""``localeval link``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from localeval.cli.command import JsonOption, ProjectOption, open_project, print_json, shown_path

if TYPE_CHECKING:
    from localeval.data.link_quality import SourceQuality
    from localeval.linking.linking import Linked
    from localeval.project.project import Project


def link(
    project: ProjectOption = Path(),
    make_key: Annotated[
        bool,
        typer.Option(
            "--make-key", help="Write a new secret key outside the project, and link nothing."
        ),
    ] = False,
    review: Annotated[
        bool,
        typer.Option(
            "--review",
            help="Write a sheet of pairs for a person to look at, and count what was answered in it.",
        ),
    ] = False,
    pairs: Annotated[
        int, typer.Option(min=10, max=100_000, help="With --review: pairs of each source.")
    ] = 200,
    hashed_keys: Annotated[
        Path | None,
        typer.Option(
            "--hashed-keys",
            help="Write a file of hashed keys in place of names, for another organisation to link.",
        ),
    ] = None,
    of: Annotated[
        str, typer.Option(help="With --hashed-keys: people, or the name of a source.")
    ] = "people",
    as_json: JsonOption = False,
) -> None:
    """Join the records of other sources to the people of the programme, and say how well that went.

    What to link is said under link in evaluation.yml. The tables go to data/linked, with ids in place of names; whatever
    holds names goes to private/linkage. Nothing of either is ever published.
    """
    from localeval.base.progress import counted_progress
    from localeval.linking.linking import link_project, link_settings
    from localeval.pipeline.workplace import only_run

    found = open_project(project)
    link_settings(found)
    if make_key:
        _make_key(found, as_json)
        return
    if hashed_keys is not None:
        _hashed_keys(found, hashed_keys, of, as_json)
        return
    if review:
        with only_run(found.root):
            _review(found, pairs, as_json)
        return
    # A second one would take the first one's working files away, and a run would read tables that change meanwhile.
    with only_run(found.root), counted_progress(quiet=as_json) as update:
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


def _make_key(project: Project, as_json: bool) -> None:
    from localeval.linking.keys import make_key
    from localeval.linking.linking import link_settings

    settings = link_settings(project)
    paths = make_key(project, settings)
    if as_json:
        print_json({"ok": True, "made": [str(path) for path in paths]})
        return
    for path in paths:
        typer.echo(
            f"A new key is in {path}. Only you can read it. Keep it: without it no id can be made again."
        )
    if settings.key_file is None:
        typer.echo(f"Add this line under link in evaluation.yml: key_file: {paths[0]}")


def _hashed_keys(project: Project, file: Path, of: str, as_json: bool) -> None:
    from localeval.linking.hashed_file import write_hashed_keys

    made = write_hashed_keys(project, of, file)
    if as_json:
        print_json(
            {
                "ok": True,
                "file": str(file),
                "records": made.records,
                "keys": made.filled,
                "notes": made.notes,
            }
        )
        return
    typer.echo(f"Made {shown_path(file, project)}: {made.records:,} records, without names.")
    for name, filled in made.filled.items():
        typer.echo(f"  {name}: {filled:,} of {made.records:,}")
    for note in dict.fromkeys(made.notes):
        typer.echo(f"Note: {note}")
    typer.echo(
        "Whoever has the secret can try names against it: send the file by a safe way, and the secret by another."
    )


def _review(project: Project, pairs: int, as_json: bool) -> None:
    from localeval.linking.review import review_project

    done = review_project(project, pairs)
    if as_json:
        sheets = [str(path) for path in done.written]
        print_json(
            {
                "ok": True,
                "written": sheets,
                "open": dict(done.open),
                "notes": list(done.notes),
                "quality": done.quality.model_dump(mode="json"),
            }
        )
        return
    for path in done.written:
        typer.echo(
            f"Made {shown_path(path, project)}: it holds names; fill in its column 'Same person?', save it, and run this again."
        )
    for source in done.quality.sources:
        for line in _found(source):
            typer.echo(f"{source.label}: {line}")
        if left := done.open.get(source.name, 0):
            typer.echo(f"{source.label}: {left:,} pairs are not answered yet.")
    for note in done.notes:
        typer.echo(f"Note: {note}")


def _found(source: SourceQuality) -> list[str]:
    """Say what was found of links, and of pairs under the threshold."""
    found = []
    for over, called in ((True, "links"), (False, "candidates under the threshold")):
        own = [s for s in source.review if (s.low >= source.threshold) == over]
        reviewed = sum(s.reviewed for s in own)
        if reviewed:
            true, unsure = sum(s.true for s in own), sum(s.unsure for s in own)
            line = f"of {reviewed:,} {called} that were reviewed {true:,} are of one person"
            found.append(f"{line}; {unsure:,} could not be decided." if unsure else f"{line}.")
    return found


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
