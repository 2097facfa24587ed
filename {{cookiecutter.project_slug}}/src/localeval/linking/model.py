"""The model of comparisons: what is compared of two records, and how much each likeness counts, read from a file of YAML.

It turns the model into the settings of Splink, as far as both tables have the columns. How often likenesses occur is learnt in
``training``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from localeval.base.errors import ProjectError
from localeval.base.yamlfile import YamlFile
from localeval.project.pydantic_problems import explain_error
from localeval.project.setting_types import SettingLine, SettingsPart

Dialect = Literal["duckdb", "spark"]
BUILT_IN = Path(__file__).with_name("model.yml")
#: What functions are called by each engine.
_FUNCTIONS: dict[Dialect, dict[str, str]] = {
    "duckdb": {
        "similar": "jaro_winkler_similarity",
        "overlap": "list_has_any",
        "edits": "levenshtein",
    },
    "spark": {"similar": "jaro_winkler", "overlap": "arrays_overlap", "edits": "levenshtein"},
}
#: A pair of columns that are held against each other crosswise.
_EXCHANGED = "exchanged"
#: Columns of records that are made of others, so that a rule needs these.
MADE_OF = {
    "first_group": "first",
    "first_initial": "first",
    "last_group": "last",
    "last_initial": "last",
    "last_parts": "last",
    "birth_year": "dob",
    "birth_day": "dob",
    "sector": "postcode",
    "district": "postcode",
    "postcodes": "postcode",
    _EXCHANGED: "last",
}
_Share = Annotated[float, Field(gt=0, lt=1, strict=False)]


class LevelSetting(SettingsPart):
    """One way in which two records can be alike."""

    name: SettingLine
    sql: SettingLine | None = None
    frequency: SettingLine | None = None
    m: _Share
    u: _Share
    #: Whether u stays as it is: what so hardly ever happens by chance is not seen in a sample.
    fixed: bool = False


class ComparisonSetting(SettingsPart):
    """One thing that is compared."""

    name: SettingLine
    needs: Annotated[tuple[SettingLine, ...], Field(strict=False, min_length=1)]
    levels: Annotated[tuple[LevelSetting, ...], Field(strict=False, min_length=2)]


_Columns = Annotated[tuple[SettingLine, ...], Field(strict=False, min_length=1)]


class ModelSetting(SettingsPart):
    """The whole file."""

    comparisons: Annotated[tuple[ComparisonSetting, ...], Field(strict=False, min_length=1)]
    blocks: Annotated[tuple[_Columns, ...], Field(strict=False, min_length=1)]
    learning: Annotated[tuple[_Columns, ...], Field(strict=False, min_length=1)]


def read_model(path: Path, shown: str) -> ModelSetting:
    """Read a file of comparisons.

    Raises
    ------
    ProjectError
        With every problem of the file, each with its line.
    """
    file = YamlFile(path, shown)
    try:
        model = ModelSetting.model_validate(file.value)
    except ValidationError as error:
        raise ProjectError(explain_error(error, file, ModelSetting)) from None
    problems = []
    for i, comparison in enumerate(model.comparisons):
        for j, level in enumerate(comparison.levels):
            last = j == len(comparison.levels) - 1
            where = ("comparisons", i, "levels", j)
            if last != (level.sql is None):
                what = "the last level has a condition." if last else "the level has no condition."
                remedy = (
                    "Remove sql: it holds where no other does."
                    if last
                    else "Add sql, as in others."
                )
                problems.append(file.problem(where, what, remedy))
    if problems:
        raise ProjectError(problems)
    return model


@dataclass(frozen=True)
class Level:
    """A level with what was learnt of it: the shares of true pairs (m) and of chance pairs (u) that are so alike."""

    name: str
    sql: str | None
    frequency: str | None
    m: float
    u: float
    fixed: bool


@dataclass(frozen=True)
class Comparison:
    """One thing that is compared, in a form that is worked on."""

    name: str
    column: str
    levels: tuple[Level, ...]

    def with_shares(self, m: Iterable[float], u: Iterable[float]) -> Comparison:
        """Put other shares in the place of its own; each adds up to one."""
        ms, us = _shares(m), _shares(u)
        levels = [replace(x, m=a, u=b) for x, a, b in zip(self.levels, ms, us, strict=True)]
        return replace(self, levels=tuple(levels))


@dataclass(frozen=True)
class Model:
    """What of the model two tables have the columns for.

    Attributes
    ----------
    comparisons : tuple of Comparison
    blocks, learning : tuple of tuple of str
        Columns of which all are alike in pairs that are compared, and in those from which is learnt.
    """

    comparisons: tuple[Comparison, ...]
    blocks: tuple[tuple[str, ...], ...]
    learning: tuple[tuple[str, ...], ...]

    def splink_settings(
        self, dialect: Dialect, prior: float, *, frequencies: bool = True
    ) -> dict[str, Any]:
        """Give the settings of Splink: the chance that two records at random are one person's is ``prior``."""
        return {
            "link_type": "link_only",
            "unique_id_column_name": "unique_id",
            "source_dataset_column_name": "source_dataset",
            "probability_two_random_records_match": prior,
            "comparisons": [_splink_comparison(c, dialect, frequencies) for c in self.comparisons],
            "blocking_rules_to_generate_predictions": [rule_sql(rule) for rule in self.blocks],
            "retain_matching_columns": False,
            "retain_intermediate_calculation_columns": False,
            "em_convergence": 0.0005,
            "max_iterations": 40,
        }


def fitting(model: ModelSetting, there: Set[str]) -> Model:
    """Take of a model what can be compared where records have the columns ``there``, those that are made of others left out."""
    comparisons = tuple(
        Comparison(
            item.name,
            item.needs[0],
            tuple(Level(x.name, x.sql, x.frequency, x.m, x.u, x.fixed) for x in item.levels),
        ).with_shares([x.m for x in item.levels], [x.u for x in item.levels])
        for item in model.comparisons
        if set(item.needs) <= there
    )

    def possible(rule: tuple[str, ...]) -> bool:
        needed = {MADE_OF.get(column, column) for column in rule}
        return needed <= there and (_EXCHANGED not in rule or "first" in there)

    return Model(
        comparisons,
        tuple(filter(possible, model.blocks)),
        tuple(filter(possible, model.learning)),
    )


def rule_sql(rule: tuple[str, ...]) -> str:
    """Write a rule as SQL."""
    if _EXCHANGED in rule:
        return "l.first = r.last and l.last = r.first"
    return " and ".join(f"l.{column} = r.{column}" for column in rule)


def _splink_comparison(
    comparison: Comparison, dialect: Dialect, frequencies: bool
) -> dict[str, Any]:
    column = comparison.column
    levels: list[dict[str, Any]] = [
        {
            "sql_condition": f"{column}_l is null or {column}_r is null",
            "label_for_charts": "not known",
            "is_null_level": True,
        }
    ]
    for level in comparison.levels:
        said: dict[str, Any] = {
            "sql_condition": _with_functions(level.sql, dialect) if level.sql else "ELSE",
            "label_for_charts": level.name,
            "m_probability": level.m,
            "u_probability": level.u,
        }
        if level.frequency and frequencies:
            said |= {"tf_adjustment_column": level.frequency, "tf_adjustment_weight": 1.0}
            said |= {"tf_minimum_u_value": 0.00001}
        levels.append(said)
    return {"output_column_name": comparison.name, "comparison_levels": levels}


def _with_functions(sql: str, dialect: Dialect) -> str:
    for name, function in _FUNCTIONS[dialect].items():
        sql = sql.replace(f"{{{name}}}", function)
    return sql


def _shares(values: Iterable[float]) -> list[float]:
    """Make shares add up to one, and write them so that the last digit of a sum does not depend on its order."""
    given = [max(value, 1e-9) for value in values]
    return [float(f"{value / sum(given):.6g}") for value in given]


def learnt(settings: Mapping[str, Any], name: str, key: str) -> list[float | None] | None:
    """Read what Splink learnt of a comparison: ``m_probability`` or ``u_probability`` of each level but "not known"."""
    for comparison in settings["comparisons"]:
        if comparison["output_column_name"] == name:
            return [
                level.get(key) if isinstance(level.get(key), float) else None
                for level in comparison["comparison_levels"]
                if not level.get("is_null_level")
            ]
    return None
