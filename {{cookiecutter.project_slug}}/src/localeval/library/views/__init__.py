"""What each kind of page shows, as plain data for its template: which tables, sentences and pictures, in which order."""
