"""How far campaigns are, what came of them, and which did better."""
