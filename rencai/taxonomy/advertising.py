"""What an employer says about itself is not what a post is about: find those parts of a text, and look away.

Told by words alone, in the same pass that finds all words: headings begin a section ("公司简介" until "岗位职责"), and
a sentence that speaks of the company ("成立于…") is passed over with what follows it on the line, up to the first
sentence that speaks of duties.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from rencai.taxonomy.lexicon import EFFECTS, Ints, Lexicon
from rencai.taxonomy.matching import Hits

_ADVERT_HEADING, _DUTY_HEADING, _ADVERT, _DUTY, _BREAK, _LINE = range(1, len(EFFECTS))
Flags = npt.NDArray[np.bool_]


def about_the_post(lexicon: Lexicon, hits: Hits, may_advertise: Flags) -> Hits:
    """The hits that speak of the post: no markers, and nothing of what the employer says about itself.

    ``hits`` must be in order of text and occurrence; ``may_advertise`` says of each whether its text could hold
    advertising: a title has no room for it.
    """
    if not len(hits.text):
        return hits
    effect = lexicon.effect[hits.pattern]
    begins = np.empty(len(effect), dtype=np.bool_)
    begins[0] = True
    begins[1:] = hits.text[1:] != hits.text[:-1]
    advert = (_in_advert_section(effect, begins) | _in_advert_sentence(effect, begins)) & may_advertise
    return hits.only((effect == 0) & ~advert)


def _in_advert_section(effect: Ints, begins: Flags) -> Flags:
    heading = (effect == _ADVERT_HEADING) | (effect == _DUTY_HEADING)
    last = _last_place(heading | begins)
    advert: Flags = effect[last] == _ADVERT_HEADING
    return advert


def _in_advert_sentence(effect: Ints, begins: Flags) -> Flags:
    hard = begins | (effect == _ADVERT_HEADING) | (effect == _DUTY_HEADING) | (effect == _LINE)
    sentence = np.cumsum(hard | (effect == _BREAK)) - 1
    is_hard = np.zeros(sentence[-1] + 1, dtype=np.bool_)
    is_hard[sentence[hard]] = True

    telling = np.flatnonzero((effect == _ADVERT) | (effect == _DUTY))
    told, first = np.unique(sentence[telling], return_index=True)
    is_advert = np.zeros(len(is_hard), dtype=np.bool_)
    is_advert[told] = effect[telling[first]] == _ADVERT
    is_told = is_hard.copy()
    is_told[told] = True
    # A sentence that tells nothing goes on as the one before it on its line.
    spread = is_advert[_last_place(is_told)]
    in_advert: Flags = spread[sentence]
    return in_advert


def _last_place(marked: Flags) -> npt.NDArray[np.int64]:
    """For each place the last marked place up to it; the first place must be marked."""
    places = np.where(marked, np.arange(len(marked)), 0)
    return np.maximum.accumulate(places)
