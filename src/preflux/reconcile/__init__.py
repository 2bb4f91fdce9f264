"""What Flux applies: the clusters, and their Flux Kustomizations as the controller builds them."""
