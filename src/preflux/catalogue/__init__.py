"""The rules as a catalogue: their pages, their functions, and which of them run."""
