"""Published files from their publishers' addresses: where they are, how they come, and where they are put."""
