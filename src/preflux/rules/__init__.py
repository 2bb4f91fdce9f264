"""Stage 6: the rules, one per file; the folder is the family."""
