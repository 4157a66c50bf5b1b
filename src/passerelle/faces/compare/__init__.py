"""Plans side by side, as page, files and lines of a terminal."""
