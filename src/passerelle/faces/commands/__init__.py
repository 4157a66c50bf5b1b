"""The commands by subject; ``cli`` gives each its place."""
