"""Family `references`: references between objects of one build."""
