"""Sources that are read from publications of several countries together."""
