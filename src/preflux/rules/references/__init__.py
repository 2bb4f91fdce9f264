"""What one object says of another inside one build."""
