"""Entry folder: one scenario lever per module."""
