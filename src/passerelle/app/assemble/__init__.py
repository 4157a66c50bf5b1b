"""The one place that turns tables into an engine's arrays, one module per engine."""
