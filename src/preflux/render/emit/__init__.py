"""Objects to text, with the bytes of `kustomize build`."""
