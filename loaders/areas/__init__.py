"""How the lists and outlines of areas become rows of the graph; ``loaders.geography`` reads the files."""
