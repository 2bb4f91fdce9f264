"""Family `paths`: the paths and fields of kustomization files, and files that no build reads."""
