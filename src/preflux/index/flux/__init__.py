"""Flux objects of a cluster: their references, what they install, and which Kustomization applies what."""
