"""What is wrong with the paths and the fields of kustomization files, and what no build reaches."""
