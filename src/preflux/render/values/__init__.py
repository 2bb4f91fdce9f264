"""Scalars: their types, styles and line folding, as in kustomize."""
