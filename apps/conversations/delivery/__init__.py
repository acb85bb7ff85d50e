"""The engine that lets messages leave.

A *slice* is a task of some seconds in which one event loop serves many channels of many
companies. Each channel is served by one slice at a time (its *duty*), which claims a few
hundred rows, sends them and records what became of them. Everything that matters is in rows,
so that any process may die at any moment: see docs/decisions.
"""
