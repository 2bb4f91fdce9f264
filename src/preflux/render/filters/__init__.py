"""One filter for each transformation of kustomize."""
