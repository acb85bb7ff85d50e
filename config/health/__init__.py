"""Is all well? `/health` for people and load balancers, `/metrics` for Prometheus."""
