"""What is wrong with a text that the YAML parser refused, in the user's terms, and where to edit it."""
