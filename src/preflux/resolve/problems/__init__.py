"""Problems of kustomizations and their paths: found here, refused by builds, reported by rules."""
