"""Areas of the United Kingdom: lists and outlines as published, and the rows of the graph that are made of them."""
