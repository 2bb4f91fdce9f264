"""What preflux knows of kinds and charts as data: who makes what, and which field of which kind names what."""
