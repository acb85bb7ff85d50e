"""The door in: what providers tell, applied in bulk, exactly once, in whatever order it comes."""
