"""Use case: whether scores foretell to which class of job the people of one employer moved."""

from passerelle.app.role_back_test.result import MethodScore, RoleBackTest, Span, stored
from passerelle.app.role_back_test.run import role_back_test
from passerelle.app.role_back_test.write import write

__all__ = ["MethodScore", "RoleBackTest", "Span", "role_back_test", "stored", "write"]
