"""Layer 2: the nouns. Frozen objects that check themselves on construction and open no files."""
