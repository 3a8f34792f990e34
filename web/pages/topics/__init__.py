"""Pages: topics, and what places and organisations do in them."""
