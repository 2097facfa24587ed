"""The library: a static web site of all evaluations, that works from a plain folder or any web host.

Takes a comparison and the results that it was made from; writes pages, tables, a feed and copies of the bundles
into a folder. Nothing in it needs a server or is fetched from elsewhere. It opens no bundles (``bundles``), pools
nothing (``comparison``) and computes no statistic; sentences and tables of results are those of the reports.
"""

from localeval.library.build import Built, Options, build_library
from localeval.library.entries import Download, Earlier, LibraryEntry

__all__ = ["Built", "Download", "Earlier", "LibraryEntry", "Options", "build_library"]
