"""Values that must not stand in Git in plain text."""
