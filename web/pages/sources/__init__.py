"""Pages: sources."""
