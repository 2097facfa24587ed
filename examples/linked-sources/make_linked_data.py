"""Make the data of the example: sources, links, a review of a sample, and the outcomes that are counted from what was linked.

Each step is a command that a person would give, but two: the answers of the reviewer are made from the truth (``reviewer``), and two
outcomes are counted by a script of the analyst's own (``outcomes_of_records``). At the end the truth of the links stands beside what
linking and the reviewer found.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parent
sys.path[:0] = [str(EXAMPLE.parents[1]), str(EXAMPLE)]

from examples.steps import localeval  # noqa: E402

#: The key of a demonstration is no secret. In earnest: ``localeval link --make-key``.
KEY = "key-of-a-demonstration-0123456789"
#: Pairs of each source that the reviewer looks at.
PAIRS = 120


def main() -> None:
    """Make the data of one project."""
    import outcomes_of_records
    import reviewer
    import truth_of_links

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="the project's folder of the example")
    parser.add_argument("project", type=Path, help="the project's folder")
    project: Path = parser.parse_args().project.resolve()
    os.environ["LOCALEVAL_LINK_KEY"] = KEY
    source = project / "src"
    localeval(source, "simulate", "--sources", "--force", "--project", project)
    localeval(source, "link", "--project", project)
    for sheet in (project / "private" / "linkage").glob("review-*"):
        sheet.unlink()  # of an earlier demonstration
    localeval(source, "link", "--review", "--pairs", str(PAIRS), "--project", project)
    reviewer.answer(project)
    localeval(source, "link", "--review", "--pairs", str(PAIRS), "--project", project)
    outcomes_of_records.count(project)
    print("\n" + "\n".join(truth_of_links.lines(project, KEY)))


if __name__ == "__main__":
    main()
