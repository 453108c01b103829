"""Where columns live and run: the lake of dated Parquet tables, secrets, progress and measures."""
