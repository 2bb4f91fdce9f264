"""The engine's work around the rules: ignore comments, which files are checked, the wording of findings."""
