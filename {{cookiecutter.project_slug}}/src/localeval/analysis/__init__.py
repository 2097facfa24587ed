"""From a project and its data to disclosure-controlled findings; ``methods`` does the arithmetic."""
