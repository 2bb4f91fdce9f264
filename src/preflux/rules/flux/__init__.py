"""Family `flux`: Flux objects, what they refer to and what they wait for."""
