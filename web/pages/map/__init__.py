"""Pages: map."""
