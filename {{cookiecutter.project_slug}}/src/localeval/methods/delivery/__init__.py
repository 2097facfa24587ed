"""What became of the people of a programme on their way: published methods for shares with equal follow-up and times to an event."""
