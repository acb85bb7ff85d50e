"""What was said with somebody, as far as it follows them: when two contacts become one, on their
page, in their archive, and when they go."""
