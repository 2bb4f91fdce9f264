"""What is wrong with kustomizations and their paths: found out here, refused by a build, reported by rules."""
