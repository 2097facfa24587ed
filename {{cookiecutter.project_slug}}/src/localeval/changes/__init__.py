"""What has moved since the last publication: found, explained, and put in words for the report and the terminal."""
