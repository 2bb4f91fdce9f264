"""Stage 5: indexes of the objects of each cluster, their references, and which files are read."""
