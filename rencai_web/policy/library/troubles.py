"""What kind of mistake a finding about the rules is, in the reader's words; the details stay as the check says them."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

_KINDS = (
    (r"not YAML|cannot be read|nested too deeply|has no \W|aliases|one word|without the tag", _(
        "The file is not written as YAML should be.")),
    (r"comes out as", _("An example of this folder comes out otherwise than written.")),
    (r"twice|already|overlap|both|same id", _("The same thing stands here twice, or two things overlap.")),
    (r"there is no|no such|has no source|unknown|is in force on|leads nowhere", _(
        "Something is named here that does not exist.")),
    (r"is not a number|out of bounds|is above|is below|not a day|before it begins|is no answer", _(
        "A number, a day or a value does not fit.")),
    (r"needs|is missing|does not (say|list)|has no|lacks|must (say|have)", _("Something is missing here.")),
    (r"cannot stand|cannot be|is expected|one value|`key: value`|exactly one of|small letters|longer than",
     _("This is not written in the form that is expected here.")),
    (r"invented", _("Invented and real files are mixed.")),
)  # fmt: skip


def kind_of(what: str) -> str:
    """The kind of a finding, by the words in which the check tells it."""
    for words, kind in _KINDS:
        if re.search(words, what):
            return str(kind)
    return str(_("The rules of this file do not fit together."))
