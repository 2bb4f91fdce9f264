"""The transformations of a kustomization, in kustomize's order."""
