"""Pages: one organisation and its partners."""
