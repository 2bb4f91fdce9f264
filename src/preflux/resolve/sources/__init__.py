"""The sources that Flux Kustomizations read: which of them are this repository, and where their paths begin in it."""
