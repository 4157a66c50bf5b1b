"""Use case: whether exposure foretold the change of jobs."""

from passerelle.app.back_test.result import BackTest, Predictor
from passerelle.app.back_test.run import back_test

__all__ = ["BackTest", "Predictor", "back_test"]
