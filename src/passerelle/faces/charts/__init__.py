"""Charts as plain SVG from plain numbers; each carries a title, a description and its data as words."""
