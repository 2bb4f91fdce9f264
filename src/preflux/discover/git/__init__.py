"""Which files git tracks or would add, found from its index and the ignore files. git itself is never run."""
