"""The tables of a project or of one place as an analysis is given them: checked, typed, and taken apart by place.

How they come to be is ``load``'s, and how they are kept on disk ``store``'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from localeval.data.questions import Question
from localeval.data.shared_costs import COSTS, costs_of_place
from localeval.project.areas import areas_of
from localeval.project.project import Place, Project

#: Tables whose rows are of no person and of no place: values of outcomes and prices. Each place is given them whole.
OF_NO_PLACE = frozenset({"unit_values", "deflators"})


@dataclass(frozen=True)
class CheckedTables:
    """The tables of a project or of one place.

    Attributes
    ----------
    frames : dict of str to pandas.DataFrame
        ``people`` and ``outcomes`` always; ``events``, ``costs`` and ``context`` where declared. Columns are the standard
        and the declared ones only. Numbers are float64 (``month`` and ``year`` int64), categories Categorical, ids texts (a
        Categorical where the same stand in many rows), days datetime64.
    notes : tuple of str
        What is lawful and still worth knowing.
    questions : tuple of Question
        What is asked about the values, those that were accepted among them.
    """

    frames: dict[str, pd.DataFrame]
    notes: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.frames[name]

    def __contains__(self, name: object) -> bool:
        return name in self.frames

    def __iter__(self) -> Iterator[str]:
        return iter(self.frames)

    def for_place(self, place: Place, project: Project) -> CheckedTables:
        """Take the rows of one place.

        Parameters
        ----------
        place : Place
        project : Project

        Returns
        -------
        CheckedTables
            People of the place with their outcomes and events, its costs with its share of those that name no place, and
            the context of the place and of areas that are no other place of the project. Categories stay the same in all
            places.
        """
        if len(project.places) == 1:
            return self
        frames = {}
        people = self.frames["people"]
        mine = people[people["place_code"] == place.code]
        beside = {place.code}
        if project.settings.context is not None:  # another place can be a neighbour
            beside |= {area.code for area in areas_of(project, place)}
        others = [other.code for other in project.places if other.code not in beside]
        for name, frame in self.frames.items():
            if name == "people":
                chosen = mine
            elif name in {"outcomes", "events"}:
                chosen = frame[frame["person_id"].isin(mine["person_id"])]
                if isinstance(chosen["person_id"].dtype, pd.CategoricalDtype):
                    # The ids of other places stay there.
                    ids = chosen["person_id"].cat.remove_unused_categories()
                    chosen = chosen.assign(person_id=ids)
            elif name == COSTS:  # also where no line has a place, and all are shared
                chosen = costs_of_place(frame, people, place, project)
            elif name in OF_NO_PLACE:
                chosen = frame
            else:
                chosen = frame[~frame["place_code"].isin(others)]
            frames[name] = chosen.reset_index(drop=True)
        return CheckedTables(frames, self.notes, self.questions)
