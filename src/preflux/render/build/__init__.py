"""Builds kustomizations: reads resources, transforms them and finishes the result."""
