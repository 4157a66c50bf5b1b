"""Employers' titles to occupations: known titles indexed, likeness and evidence weighed, shares calibrated."""

from passerelle.engines.coding.calibration import Calibration, calibration_error
from passerelle.engines.coding.code import BEST, CONFIDENT_AT, CodedTitles, code_titles
from passerelle.engines.coding.index import Setting, TitleIndex, title_index
from passerelle.engines.coding.words import TitleWords

__all__ = [
    "BEST",
    "CONFIDENT_AT",
    "Calibration",
    "CodedTitles",
    "Setting",
    "TitleIndex",
    "TitleWords",
    "calibration_error",
    "code_titles",
    "title_index",
]
