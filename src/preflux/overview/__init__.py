"""Shows the clusters of a repository: as trees of Flux Kustomizations (`tree`), and as pictures (`graph`)."""
