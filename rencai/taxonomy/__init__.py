"""Who does what: texts → chain, stage, occupation, skills, by a city's words."""

from rencai.taxonomy.classifier import RESULT, Classifier

__all__ = ["RESULT", "Classifier"]
