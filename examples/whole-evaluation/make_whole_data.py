"""Make the data of the example: linked sources and dated steps of people for one place, made-up participants for the other.

The first place takes the road of the example ``linked-sources``, with the same scripts, and adds its events, and who was in work before, from
what was linked. The second has participants only, whose data `localeval simulate` makes. Costs, values of outcomes and figures of the first place lie beside
its settings and are copied.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parent
sys.path[:0] = [str(EXAMPLE.parents[1]), str(EXAMPLE)]

from examples.steps import localeval  # noqa: E402

LINKED = EXAMPLE.parent / "linked-sources" / "make_linked_data.py"


def main() -> None:
    """Make the data of one project."""
    import before_of_records
    import events_of_records

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="the project's folder of the example")
    parser.add_argument("project", type=Path, help="the project's folder")
    arguments = parser.parse_args()
    project: Path = arguments.project.resolve()
    own = EXAMPLE / arguments.name / "data"
    if not own.is_dir():
        localeval(project / "src", "simulate", "--force", "--project", project)
        return
    for table in sorted(own.iterdir()):
        shutil.copyfile(table, project / "data" / table.name)
    subprocess.run([sys.executable, str(LINKED), arguments.name, str(project)], check=True)
    events_of_records.write(project)
    before_of_records.write(project)


if __name__ == "__main__":
    main()
