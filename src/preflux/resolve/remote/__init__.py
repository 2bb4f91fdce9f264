"""Remote entries: how kustomize reads their URLs, and the checkouts of their repositories."""
