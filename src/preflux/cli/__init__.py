"""The command line: turns arguments into a configuration, and a report into text and an exit code."""
