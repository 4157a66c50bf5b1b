"""Publishers' frames to the tables of the reference snapshot: one module per part."""
