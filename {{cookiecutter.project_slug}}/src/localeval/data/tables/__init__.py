"""What each table of the data standard must hold, made from the ``Project``.

A ``TableSpec`` lists the columns of a table, with their kind, their bounds and a description for the data
dictionary; ``schema`` turns it into a pandera schema. Reading files and casting values is in ``files`` and
``cast``; what needs more than one table is in ``checks``.
"""
