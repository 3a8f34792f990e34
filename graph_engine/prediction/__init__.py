"""What predicts new ties: features of pairs, windows in time, scores, and how well each ranks what came true."""
