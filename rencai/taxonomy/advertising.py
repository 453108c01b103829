"""What an employer says about itself is not what a post is about: find those parts of a text, and look away.

Told by words alone, in the same pass that finds all words. A heading opens a section: 公司简介 until the duties begin
(or, when no duties follow, to the end of its paragraph), 福利待遇 until the duties begin. And a sentence that speaks
of the company ("成立于…") is passed over, with what follows it on its line, up to the next that speaks of duties.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from rencai.taxonomy.lexicon import EFFECTS, Flags, Ints, Lexicon
from rencai.taxonomy.matching import Hits

_COMPANY, _OFFER, _DUTIES, _ADVERT, _DUTY, _BREAK, _LINE = range(1, len(EFFECTS))
Places = npt.NDArray[np.int64]


def about_the_post(lexicon: Lexicon, hits: Hits, may_advertise: Flags) -> Hits:
    """The hits that speak of the post: no markers, and nothing of what the employer says about itself.

    ``hits`` must be in order of text and occurrence; ``may_advertise`` says of each whether its text could hold
    advertising: a title has no room for it.
    """
    if not len(hits.text):
        return hits
    effect = lexicon.effect[hits.pattern]
    begins = np.ones(len(effect), dtype=np.bool_)
    begins[1:] = hits.text[1:] != hits.text[:-1]
    advert = (_in_section(effect, begins) | _in_sentence(effect, begins)) & may_advertise
    return hits.only((effect == 0) & ~advert)


def _in_section(effect: Ints, begins: Flags) -> Flags:
    duties = (effect == _DUTIES) | _begins_line_of_duties(effect, begins)
    opens = (effect == _COMPANY) | (effect == _OFFER)
    # 1 opens a section, 0 closes it; the last such mark holds.
    marks = np.full(len(effect), -1, dtype=np.int8)
    marks[_paragraph_ends(effect, begins, duties)] = 0
    marks[begins | duties] = 0
    marks[opens] = 1
    is_open: Flags = marks[_last_place(marks >= 0)] == 1
    return is_open


def _begins_line_of_duties(effect: Ints, begins: Flags) -> Flags:
    """True where a line begins whose first telling word speaks of duties."""
    starts = begins | (effect == _LINE)
    line = np.cumsum(starts) - 1
    telling = np.flatnonzero((effect == _ADVERT) | (effect == _DUTY))
    told, first = np.unique(line[telling], return_index=True)
    of_duties = told[effect[telling[first]] == _DUTY]
    found = np.zeros(len(effect), dtype=np.bool_)
    found[np.flatnonzero(starts)[of_duties]] = True
    return found & ~begins


def _paragraph_ends(effect: Ints, begins: Flags, duties: Flags) -> Places:
    """For each company heading after which no duties come, the end of the paragraph below it."""
    size = len(effect)
    headings = np.flatnonzero(effect == _COMPANY)
    text_end = np.append(_next_place(begins, size), size)[headings + 1]
    content = (effect == 0) | (effect == _ADVERT) | (effect == _DUTY)
    first_word = np.append(_next_place(content, size), size)[headings + 1]
    ends = np.append(_next_place(effect == _LINE, size), size)[first_word]
    no_duties = _next_place(duties, size)[headings] >= text_end
    found: Places = ends[no_duties & (ends < text_end)]
    return found


def _in_sentence(effect: Ints, begins: Flags) -> Flags:
    hard = begins | (effect == _COMPANY) | (effect == _OFFER) | (effect == _DUTIES) | (effect == _LINE)
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


def _last_place(marked: Flags) -> Places:
    """For each place the last marked place up to it; the first place must be marked."""
    return np.maximum.accumulate(np.where(marked, np.arange(len(marked)), 0))


def _next_place(marked: Flags, beyond: int) -> Places:
    """For each place the next marked place from it on, ``beyond`` where there is none."""
    places = np.where(marked, np.arange(len(marked)), beyond)
    return np.minimum.accumulate(places[::-1])[::-1]
