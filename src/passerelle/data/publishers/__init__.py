"""Readers of the publishers' files: a file in, a clean frame out; they judge nothing but faults."""
