"""Family `security`: the Pod Security Standards, with their exact field semantics."""
