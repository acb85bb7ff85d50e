"""The Graph API: one file a kind of node."""
