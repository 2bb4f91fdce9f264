"""What is wrong with the paths of a kustomization: found out here, refused by a build, reported by rules."""
