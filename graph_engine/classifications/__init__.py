"""What is compared between places: activities, cut from SIC 2007."""
