"""Stage 2: parses text into nodes with spans; errors are recorded as faults."""
