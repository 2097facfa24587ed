"""What has moved since the last publication: found, explained, and told in the report and the terminal."""
