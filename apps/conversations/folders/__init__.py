"""The inbox as lists: folders, what narrows them, their counts, search, and beginning to write to
somebody."""
