"""Reading the files of a bundle into memory, from a zip file or from a folder, without believing either.

The zip reader takes only what ``localeval publish`` writes: entries one after the other without gap or
overlap, each described alike in both places where a zip describes it, stored or deflated, and nothing before,
between or after. Python's ``zipfile`` is made to open whatever can be opened, and so takes two programs' views of
one file for granted. Nothing is ever written.
"""

from localeval.sharing.archive.folder import read_file, read_folder
from localeval.sharing.archive.zipped import read_zip

__all__ = ["read_file", "read_folder", "read_zip"]
