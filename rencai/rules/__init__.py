"""Policies as data: one parsed tree, five uses (decide, ask, near, simulate, prove).

The door for the house: a folder is loaded into a ``Book``; a ``RuleSet`` decides one person on a day, ``Questions``
asks, ``near`` finds what is missing, ``run`` simulates a population, ``prove`` explores the rules themselves.
"""

from rencai.rules.examples import check
from rencai.rules.language.book import Book, load
from rencai.rules.person.ask import Questions, question_json
from rencai.rules.person.decide import Answer, Decision, RuleSet, Verdict
from rencai.rules.person.near import Near, near, near_json
from rencai.rules.person.report import verdict_json
from rencai.rules.population.run import run
from rencai.rules.population.simulate import simulate
from rencai.rules.proof.looking import Looking
from rencai.rules.proof.prove import prove

__all__ = [
    "Answer",
    "Book",
    "Decision",
    "Looking",
    "Near",
    "Questions",
    "RuleSet",
    "Verdict",
    "check",
    "load",
    "near",
    "near_json",
    "prove",
    "question_json",
    "run",
    "simulate",
    "verdict_json",
]
