"""Entry folder: one exposure index per module."""
