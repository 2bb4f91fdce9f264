"""Replacements: a value of one object takes the place of fields in others."""
