"""What every room stands on: errors, files that are replaced whole, digests, untrusted text, YAML and CSV, progress, the clock."""
