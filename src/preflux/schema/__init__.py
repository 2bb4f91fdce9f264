"""What the Kubernetes API server takes: schemas of the built-in kinds, and what they say of an object."""
