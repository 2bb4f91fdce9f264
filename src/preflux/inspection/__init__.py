"""Builds for their own sake: printed, written to files, and explained field by field."""
