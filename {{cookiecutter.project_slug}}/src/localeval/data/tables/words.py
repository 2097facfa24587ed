"""Words of the data standard that stand for themselves: groups, names that are taken, tables of persons."""

from __future__ import annotations

PARTICIPANT, COMPARISON = "participant", "comparison"
GROUPS = (PARTICIPANT, COMPARISON)
#: Tables that hold persons; their ids must agree, so they come from the same source.
PERSON_TABLES = ("people", "outcomes", "events")
#: Standard columns of a person; a covariate or outcome of one of these names would be two things at once.
RESERVED = ("person_id", "group", "start_date", "place_code", "month")
#: More different values than this is a number, a date or a free text rather than a category.
MOST_CATEGORIES = 50
AGE_BANDS = {"under 16": 0, "16 to 24": 16, "25 to 49": 25, "50 and over": 50}
