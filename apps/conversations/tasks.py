"""What workers do for people and consent; each topic keeps its own tasks."""
