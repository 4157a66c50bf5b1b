"""Placement: who is offered which role, who is trained first, who leaves with support."""
