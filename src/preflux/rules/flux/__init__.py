"""The objects of Flux: where they point, what they wait for."""
