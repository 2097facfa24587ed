"""Write the JSON Schemas of the files that people write and of results.json and comparison.json anew, after a model was changed on purpose.

    python tools/write_schemas.py

It needs the package on the search path: ``pip install -e "{{cookiecutter.project_slug}}"`` or PYTHONPATH.
"""

from __future__ import annotations

import json
from pathlib import Path

import localeval
from localeval.comparison.models import comparison_schema
from localeval.data.lessons_file import lessons_schema
from localeval.data.partners_file import partners_schema
from localeval.data.process_file import process_schema
from localeval.data.theory_file import theory_schema
from localeval.project.settings import evaluation_schema
from localeval.results import result_schema
from localeval.synthetic.simulation_plan import simulation_schema

FOLDER = Path(localeval.__file__).parent / "schema"

if __name__ == "__main__":
    schemas = (
        ("evaluation", evaluation_schema),
        ("lessons", lessons_schema),
        ("theory", theory_schema),
        ("partners", partners_schema),
        ("process", process_schema),
        ("simulation", simulation_schema),
        ("results", result_schema),
        ("comparison", comparison_schema),
    )
    for name, schema in schemas:
        text = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
        (FOLDER / f"{name}.schema.json").write_text(text, encoding="utf-8", newline="\n")
