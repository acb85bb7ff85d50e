"""People and consent in the REST API."""
