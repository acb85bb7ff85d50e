"""The wire in the REST API."""
