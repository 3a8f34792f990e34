"""What is special about a country: its nations, its levels of areas, and how its areas are called."""
