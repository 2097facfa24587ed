"""Published figures about places: fetched from Nomis into a dated snapshot, from which every run reads them without a network.

``client`` asks the server, ``answers`` reads what it says, ``taking`` decides what is asked for and makes the rows, ``snapshot``
keeps them. Which figures there are, and by which codes, stands in ``catalogue/nomis.yml``.
"""
