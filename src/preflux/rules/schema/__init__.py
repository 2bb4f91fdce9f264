"""Rendered objects against the schemas of their kinds."""
