"""Replacements: copy a value of one object to fields of others."""
