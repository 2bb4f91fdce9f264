"""What the engine does around the rules: ignore comments, files that count, words of findings."""
