"""Write the JSON Schemas of evaluation.yml, simulation.yml and results.json anew, after their models were changed on purpose.

    python tools/write_schemas.py

It needs the package on the search path: ``pip install -e "{{cookiecutter.project_slug}}"`` or PYTHONPATH.
"""

from __future__ import annotations

import json
from pathlib import Path

import localeval
from localeval import results, settings
from localeval.data.synthetic import plan

FOLDER = Path(localeval.__file__).parent / "schema"

if __name__ == "__main__":
    for name, model in (("evaluation", settings), ("simulation", plan), ("results", results)):
        text = json.dumps(model.json_schema(), indent=2, ensure_ascii=False) + "\n"
        (FOLDER / f"{name}.schema.json").write_text(text, encoding="utf-8", newline="\n")
