"""Stage 1: which files and folders of the repository count."""
