"""Employers' titles to occupations: an index, weighed evidence, calibrated shares."""

from passerelle.engines.coding.calibrate import calibrate
from passerelle.engines.coding.calibration import Calibration, calibration_error
from passerelle.engines.coding.code import BEST, CONFIDENT_AT, CodedTitles, code_titles
from passerelle.engines.coding.index import CodingRules, TitleIndex, title_index
from passerelle.engines.coding.learn import LearningRules, learn
from passerelle.engines.coding.learnt import LearntWeights
from passerelle.engines.coding.words import TitleWords

__all__ = [
    "BEST",
    "CONFIDENT_AT",
    "Calibration",
    "CodedTitles",
    "CodingRules",
    "LearningRules",
    "LearntWeights",
    "TitleIndex",
    "TitleWords",
    "calibrate",
    "calibration_error",
    "code_titles",
    "learn",
    "title_index",
]
