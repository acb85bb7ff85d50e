"""What the simulator tells the outside."""
