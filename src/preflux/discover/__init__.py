"""Stage 1: which files count, and what stands where."""
