"""What fewer separations cost, as sentences, page, files and lines of a terminal."""
