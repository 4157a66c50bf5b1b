"""Layer 1: files and tables. It reads and writes, and judges nothing."""
