"""From staged tables to a release: merged, joined, shipped as a snapshot."""
