"""Stage 2: text becomes nodes with spans, or a recorded fault."""
