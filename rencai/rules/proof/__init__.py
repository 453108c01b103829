"""Proof by exploring: what a rule set says for every answer that makes a difference, before anybody is asked."""
