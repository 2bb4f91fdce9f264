"""Stage 7: turns a report into text; knows nothing of files and terminals."""
