"""What every room stands on: errors, files that are replaced whole, digests, untrusted text, progress, YAML with lines."""
