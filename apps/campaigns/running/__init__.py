"""What a campaign does from its start to its end, by whose word and by which rule."""
