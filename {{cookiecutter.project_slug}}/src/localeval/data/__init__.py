"""The data standard: what a table must hold, reading and checking it, storing it, and made-up data.

Nothing is imported here, because pandas and pandera are slow to import and the command line must not
wait for them.
"""
