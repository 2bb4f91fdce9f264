"""Whether a file is YAML, and says what its author meant."""
