"""Layer 3: pure calculations. Arrays and frozen objects in, arrays and frozen objects out."""
