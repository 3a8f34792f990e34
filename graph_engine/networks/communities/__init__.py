"""Communities of a weighted network: runs of an algorithm, their consensus and agreement, names, bridges, layout.

Pure functions on labelled arrays; a network is a symmetric sparse matrix whose rows stand in order of key.
"""
