"""localeval: a standard local evaluation, from a data file to a report that places can compare.

The package is copied whole into each project, so that a project sent to another organisation runs
without access to anything but a package index. It is the same in every place: what differs between
places stands in ``evaluation.yml``. Nothing heavy is imported here, because the command line imports
this module before it knows what it is asked to do.
"""

import os

__version__ = "0.1.0"

#: One thread of arithmetic in every process, kernels and notebooks opened alone included. Tables here are small, so that
#: more threads wait for one another (the estimates of a matched comparison take six times the processor time with two),
#: and more would also change last digits. numpy and scipy read it when they are first imported, which is after this.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

os.environ.update(ONE_THREAD)
