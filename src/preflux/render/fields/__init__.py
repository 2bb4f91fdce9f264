"""The fields that each transformation changes, as data, and the code that finds them in objects."""
