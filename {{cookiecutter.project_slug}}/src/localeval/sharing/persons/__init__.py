"""What the inputs say of single persons, in a form in which it can be looked up in any text.

Ids, dates of birth, and every value of a column with many different values that few persons share. It
reads the person tables as they stand in their files, so that columns which the evaluation does not use
are known too. It looks for nothing; that is ``scan``.
"""

from localeval.sharing.persons.known import Persons
from localeval.sharing.persons.reading import read_persons

__all__ = ["Persons", "read_persons"]
