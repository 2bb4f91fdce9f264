"""The clusters of a repository as one looks at them: as trees of Flux Kustomizations, and as pictures."""
