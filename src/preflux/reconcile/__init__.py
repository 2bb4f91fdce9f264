"""What Flux applies: clusters, and in each the Flux Kustomizations as their controller builds them."""
