"""Scalars: their types, styles and line folding as kustomize has them."""
