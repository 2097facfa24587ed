"""Rules of the levels of RAP: how far the project is a reproducible analytical pipeline.

Source: Levels of RAP, NHS RAP Community of Practice (NHS England, Open Government Licence v3.0),
https://nhsdigital.github.io/rap-community-of-practice/introduction_to_RAP/levels_of_RAP/, as of September
2024. Each class is one of its criteria, in its order. What only people can know (who has reviewed the
code, where it is public) is taken from ``assurance`` in evaluation.yml; everything else is looked up. A
machine sees signs of a criterion, not its spirit: a level that is reached here is a floor for a review.
"""

# Importing a level registers its rules, which are told in this order.
from localeval.checks.rap import baseline

# isort: split
from localeval.checks.rap import silver

# isort: split
from localeval.checks.rap import gold

__all__ = ["baseline", "gold", "silver"]
