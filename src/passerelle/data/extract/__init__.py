"""Any file that holds a table (CSV, CSV.gz, XLSX, Parquet) as text with row numbers; judges no value."""

from passerelle.data.extract.table import DELIMITERS, Extract, Rows, extract, listed, unique

__all__ = ["DELIMITERS", "Extract", "Rows", "extract", "listed", "unique"]
