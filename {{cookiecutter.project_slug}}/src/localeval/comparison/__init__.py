"""Comparing evaluations of several places: what can be pooled, the pooled values, and what was learnt where.

Takes results that have been opened and checked; gives one ``Comparison``. It reads no files, draws nothing and writes
no sentences: ``bundles.gather`` reads, ``comparison_report`` shows, ``pipeline.compare_bundles`` runs.
"""
