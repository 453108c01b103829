"""Notices: what somebody should know, in the house and, where a mail server is set, by mail."""
