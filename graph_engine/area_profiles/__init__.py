"""What there is to know of one area: its profile, its peers, what it could grow, and areas side by side."""
