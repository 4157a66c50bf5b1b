"""Plan how a workforce crosses from the work that automation takes over to the work that grows."""

__version__ = "0.1.0"
