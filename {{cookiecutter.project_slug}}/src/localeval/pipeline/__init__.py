"""From a project to its finished outputs: what depends on what, and what has to be done again."""
