"""A gauntlet of simulated places: a known truth, none to three imperfections, and what the package makes of each.

Everything goes through the public face: a folder with ``evaluation.yml`` and data files, the rules of ``localeval check``,
the findings of a place, and the sentences of the report. So the same places can be put before any version of the package.
"""
