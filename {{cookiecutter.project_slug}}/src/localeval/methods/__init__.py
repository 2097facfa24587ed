"""The statistical methods: one published method a file, arrays in, results out.

Nothing here reads or writes files, and nothing knows of projects, places or reports. Import from
the modules: ``trial`` (randomised), ``weighting`` (propensity, calibrated, doubly robust),
``balance``, ``covariates``, ``levels``, ``multiplicity``, ``power``, ``sensitivity``; for comparing
places ``pooling``, ``pooling_refits``, ``heterogeneity``, ``prediction``, ``metaregression``,
``smallstudy``, ``funnel`` and ``published``.
"""
