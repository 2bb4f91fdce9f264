"""Masking, all of it: what may be a secret, where one stands, and what makes a text safe to print."""
