"""An employer's extracts to a roster free of names and traits, with the traits and ids kept apart."""

from passerelle.data.roster.ledger import Ledger, RowUse
from passerelle.data.roster.read import RosterRead, opaque_ids, read

__all__ = ["Ledger", "RosterRead", "RowUse", "opaque_ids", "read"]
