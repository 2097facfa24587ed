"""``localeval check``: does this project meet the standard? Every rule is a small class of its own.

A rule is added by writing one class in a module of this package (see ``rule``); nothing else has to be
changed. Rules read and change nothing. They also serve a project that was made from an older template:
what that lacks is a finding.
"""

from localeval.checks.standard_check import CheckReport, check_folder, check_project, rules

__all__ = ["CheckReport", "check_folder", "check_project", "rules"]
