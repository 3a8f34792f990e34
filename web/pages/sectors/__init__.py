"""Pages of sectors: all activities by field, and one activity over all places."""
