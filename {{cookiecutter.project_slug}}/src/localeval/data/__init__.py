"""A project's tables: what they must hold, reading, casting, checking and storing them.

Nothing is imported here, because pandas is slow to import and the command line must not wait for it.
"""
