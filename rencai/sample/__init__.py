"""An invented city with known truth."""

from rencai.sample.linkage import linkage_table

__all__ = ["linkage_table"]
