"""Family `secrets`: values that must not be in Git in plain text."""
