"""Made-up records of people in several sources, of which it is known who is whom: to rehearse linking, and to measure it.

``names`` and ``identities`` say who people are, ``histories`` what happens to them, ``recording`` how an office writes them down,
``layouts`` what its export looks like, ``area`` who lives there, and ``files`` writes all of it beside the settings that read it. The
truth (which record is whose, and the effect) is a file of its own in ``build``, which nothing of this package reads.
"""

from localeval.synthetic.sources.files import links_file, write_sources
from localeval.synthetic.sources.pairs import TwoFiles, two_files

__all__ = ["TwoFiles", "links_file", "two_files", "write_sources"]
