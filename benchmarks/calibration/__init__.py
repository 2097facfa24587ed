"""Do the methods keep their promises? Simulations with a known truth.

``side_by_side`` sets the methods beside what a user might do with the same numbers; ``scenarios`` draws whole places with
gaps, losses, clusters and tails, and ``estimating`` takes from the package every interval that their report would print.
"""
