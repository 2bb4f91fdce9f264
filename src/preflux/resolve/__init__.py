"""Stage 3: who includes, points at, waits for whom."""
