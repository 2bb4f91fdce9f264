"""Which lines of a file may show a secret, by the text around them, and how a line is shown without it."""
