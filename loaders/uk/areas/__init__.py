"""How the lists and outlines of areas become rows of the graph; ``loaders.uk.geography`` reads the files."""
