"""Family `overlays`: entries that silently do nothing, and entries that break a build."""
