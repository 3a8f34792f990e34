"""Pages: sectors."""
