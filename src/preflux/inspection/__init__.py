"""Builds as output: printed, written to files, and explained field by field (`render`, `why`)."""
