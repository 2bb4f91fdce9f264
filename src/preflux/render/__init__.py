"""Stage 4: builds kustomizations into objects, as `kustomize build` does; every value keeps its origin."""
