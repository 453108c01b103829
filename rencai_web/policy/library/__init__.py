"""The library: every rule with its versions, changed by drafts that another account publishes."""
