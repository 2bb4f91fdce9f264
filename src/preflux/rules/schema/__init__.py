"""Family `schema`: rendered objects compared with the schemas of their kinds."""
