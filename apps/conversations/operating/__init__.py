"""The engine as whoever runs the platform sees it: over all companies, in numbers.

Figures of what became of messages are written as they happen; how much waits is looked at every
half a minute by a task, which also opens and closes incidents. See docs/decisions.
"""
