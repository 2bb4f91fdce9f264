"""Builds one kustomization: gathers, transforms, finishes."""
