"""What each kind of record compares, and which of its pairs."""

from __future__ import annotations

from rencai.identity.employer_model import EMPLOYERS
from rencai.identity.kind_model import KindModel
from rencai.identity.person_model import PERSONS
from rencai.identity.post_model import POSTS
from rencai.vocabulary.fields import Kind

KINDS: dict[Kind, KindModel] = {Kind.PERSON: PERSONS, Kind.EMPLOYER: EMPLOYERS, Kind.POST: POSTS}
