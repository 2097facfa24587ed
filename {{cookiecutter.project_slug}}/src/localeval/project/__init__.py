"""``evaluation.yml``, from its text to a frozen ``Project``."""
