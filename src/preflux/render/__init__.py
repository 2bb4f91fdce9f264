"""Stage 4: each kustomization becomes objects, as `kustomize build` makes them; every value keeps its origin."""
