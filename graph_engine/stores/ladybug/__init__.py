"""The embedded store: LadybugDB, a property graph in one file."""
