"""Entry folder: one technology per module."""
