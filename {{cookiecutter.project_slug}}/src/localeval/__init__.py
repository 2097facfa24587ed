"""localeval: a standard local evaluation, from a data file to a report that places can compare.

The package is copied whole into each project, so that a project sent to another organisation runs
without access to anything but a package index. It is the same in every place: what differs between
places stands in ``evaluation.yml``. Nothing heavy is imported here, because the command line imports
this module before it knows what it is asked to do.
"""

__version__ = "0.1.0"
