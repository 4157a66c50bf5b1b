"""Entry folder: one report per module."""
