"""The programming interface: its description and the schemas of its answers."""
