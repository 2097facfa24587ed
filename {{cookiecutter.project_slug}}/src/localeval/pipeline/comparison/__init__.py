"""The steps from results of places to the report of their comparison; the same for a run and for ``localeval compare``.

Compare, execute the comparison's own notebooks, assemble, render, put the outputs in place. In a run each is done only
when something it depends on has changed; ``localeval compare`` does them one after the other in a folder of its own.
"""
