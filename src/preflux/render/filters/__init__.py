"""One small filter for each transformation of kustomize."""
