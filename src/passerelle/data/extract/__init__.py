"""Any file that holds a table (CSV, CSV.gz, XLSX, Parquet) as text with row numbers; judges no value."""

from passerelle.data.extract.kinds import STANDARD_INPUT
from passerelle.data.extract.sheet import Rows, listed, unique
from passerelle.data.extract.table import Extract, extract
from passerelle.data.extract.text import DELIMITERS

__all__ = ["DELIMITERS", "STANDARD_INPUT", "Extract", "Rows", "extract", "listed", "unique"]
