"""The Pod Security Standards, with their exact field semantics."""
