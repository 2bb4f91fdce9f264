"""The sources of Flux Kustomizations: which of them are this repository, and which folder their paths are relative to."""
