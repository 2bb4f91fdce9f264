"""The catalogue of rules: their pages, their functions, and which of them run."""
