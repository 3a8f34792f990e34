"""Pages on the service itself: how it computes, what programs can ask it, how accessible it is."""
