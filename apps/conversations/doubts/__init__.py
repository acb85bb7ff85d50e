"""What becomes of messages of which nobody knows whether they left, and of lost statuses.

A webhook with our tag resolves them by itself; here the providers are asked, and nothing is ever
sent again.
"""
