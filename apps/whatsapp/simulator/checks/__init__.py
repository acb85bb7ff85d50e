"""What Meta would refuse, by type of message."""
