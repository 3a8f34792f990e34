"""The command line, the pages and the programming interface over a graph."""
