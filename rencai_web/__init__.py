"""The house: Django pages, tables and clocks around the brain (`rencai`), which never imports it."""
