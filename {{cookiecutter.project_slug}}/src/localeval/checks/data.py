"""The rules about the data: they can be loaded as declared. What exactly is checked is the business of ``data``."""

from __future__ import annotations

from collections.abc import Iterator

from localeval.checks.rule import Rule, Subject


class DataReadable(Rule):
    """Every declared table can be loaded, and its values are what they are declared to be."""

    family = "data"
    kind = "input"

    def not_applicable(self, subject: Subject) -> str:
        return "" if subject.with_data else "the data were left out"

    def check(self, subject: Subject) -> Iterator[str]:
        from localeval.data.load import load

        data = subject.project.settings.data
        paths = [path for name, path in data.tables().items() if name != "lessons"]
        if data.synthetic and not any(subject.exists(path) for path in paths):
            yield "data: none yet; the first run makes a synthetic set"
            return
        tables = load(subject.project)
        yield from (f"{name}: {len(frame):,} rows" for name, frame in tables.frames.items())
        yield from (f"note: {note}" for note in tables.notes)


class SimulationPlan(Rule):
    """simulation.yml can be read, and what it plans is possible."""

    family = "data"
    kind = "input"

    def not_applicable(self, subject: Subject) -> str:
        from localeval.data.synthetic import PLAN_FILE

        if not subject.project.settings.data.synthetic:
            return "the data are not made up"
        return "" if subject.exists(PLAN_FILE) else f"there is no {PLAN_FILE}"

    def check(self, subject: Subject) -> Iterator[str]:
        from localeval.data.synthetic import PLAN_FILE, read_plan

        plan = read_plan(subject.project)
        yield f"{PLAN_FILE}: {len(plan.places)} place(s) differ from the default"


class PositionsReadable(Rule):
    """The positions for the tile map of a comparison can be read, where they are named."""

    family = "data"
    kind = "input"

    def not_applicable(self, subject: Subject) -> str:
        named = subject.project.settings.comparison.tiles
        return "" if named else "no positions are named (comparison.tiles)"

    def check(self, subject: Subject) -> Iterator[str]:
        from localeval.pipeline.comparison.places import read_positions

        file = subject.project.settings.comparison.tiles
        yield f"{file}: {len(read_positions(subject.root / file, file))} position(s)"
