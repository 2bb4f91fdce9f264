"""Stage 6: the rules, one function a file; the folder is the family."""
