"""What every loader uses: files read, cells checked, rows accounted for."""
