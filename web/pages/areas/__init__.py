"""Pages of areas: the list, one area before any partner is named, several side by side, and their charts."""
