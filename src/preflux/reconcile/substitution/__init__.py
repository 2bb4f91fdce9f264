"""Post-build substitution: the `${VAR}` of Flux."""
