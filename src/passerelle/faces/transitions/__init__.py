"""Transitions in words: terminal, JSON and the page that a counsellor can hand to a person."""
