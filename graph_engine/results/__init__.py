"""What is computed of a whole release and published beside it as nodes and edges: suggestions."""
