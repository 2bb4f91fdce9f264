"""Which files git would count, read from its index and the ignore files: git itself is never run."""
