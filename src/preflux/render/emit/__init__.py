"""Writes objects as YAML, byte for byte as `kustomize build` does."""
