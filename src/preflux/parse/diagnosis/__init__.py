"""Explains YAML errors in the user's terms, at the place to edit."""
