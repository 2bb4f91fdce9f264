"""What the Kubernetes API server accepts: schemas of kinds, and validation of objects against them."""
