"""Pages of the network of joint projects: the explorer with its drawing, and the communities in it."""
