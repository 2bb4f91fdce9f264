"""Family `overlays`: what silently does nothing, and what breaks a build."""
