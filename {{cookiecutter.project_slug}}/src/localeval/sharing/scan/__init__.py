"""The last look at everything that is about to leave: no value of a single person, no trace of this machine.

Each text is taken apart into words and numbers, which are looked up among the values of the inputs, and
searched for what has a form of its own: National Insurance and NHS numbers, postcodes, e-mail addresses,
dates of birth, paths. A finding says where and what kind of thing it is, and never the thing itself.

What is not found: an id of under five characters (or a number under six digits) outside a table that names
its id column, a number of under six digits, and a single number of a column that holds so many that
it is likely to be in any report by chance.
"""

from localeval.sharing.scan.allowed import Allowed, reported_numbers
from localeval.sharing.scan.finding import Finding
from localeval.sharing.scan.scanning import scan

__all__ = ["Allowed", "Finding", "reported_numbers", "scan"]
