"""Write the JSON Schemas of the files that people write and of results.json and comparison.json anew, after a model was changed on purpose.

    python tools/write_schemas.py

It needs the package on the search path: ``pip install -e "{{cookiecutter.project_slug}}"`` or PYTHONPATH.
"""

from __future__ import annotations

import json
from pathlib import Path

import localeval
from localeval import results
from localeval.comparison import models as comparison
from localeval.data import lessons_file
from localeval.project import settings
from localeval.synthetic import simulation_plan

FOLDER = Path(localeval.__file__).parent / "schema"

if __name__ == "__main__":
    models = (
        ("evaluation", settings),
        ("lessons", lessons_file),
        ("simulation", simulation_plan),
        ("results", results),
        ("comparison", comparison),
    )
    for name, model in models:
        text = json.dumps(model.json_schema(), indent=2, ensure_ascii=False) + "\n"
        (FOLDER / f"{name}.schema.json").write_text(text, encoding="utf-8", newline="\n")
