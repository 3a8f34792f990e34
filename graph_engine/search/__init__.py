"""A business's question in its own words: which activities it means, which places are strong in them, whom to ask."""
