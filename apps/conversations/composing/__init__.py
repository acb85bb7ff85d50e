"""Writing to a customer: what may be said now, what was begun, and what is said again and again.

Whatever leaves goes through `outbox`; here is only what helps to write it.
"""
