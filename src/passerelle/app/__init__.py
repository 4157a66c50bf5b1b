"""Layer 4: use cases. It alone calls readers, the clock and the random generator."""
