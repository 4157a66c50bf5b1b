"""Layer 5: what people touch. Thin; no number is made here."""
