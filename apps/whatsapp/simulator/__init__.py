"""A server that speaks Meta's Cloud API and WAHA's HTTP API, for trying things without either.

Everything is in memory and nothing here knows Django, so it runs beside the product as a
process of its own. How it is used: docs/guides/simulator.md.
"""
