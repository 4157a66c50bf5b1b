"""An employer's extract to a roster free of names and traits, with the traits and ids kept apart."""

from passerelle.data.roster.read import RosterRead, kept_apart, opaque_ids, read

__all__ = ["RosterRead", "kept_apart", "opaque_ids", "read"]
