"""One module per format; each turns a report into text and knows nothing of files and terminals."""
