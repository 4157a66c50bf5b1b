"""Published figures and how the snapshot's tables reproduce them, by publication."""
