"""What is not in the repository: how kustomize reads URLs, and the checkouts that stand for them."""
