"""Finds the roots of clusters: configured, found, or assumed."""
