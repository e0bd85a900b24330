"""The sentences of a case's history read well with any name in them."""

import re

from akta.cases import events
from akta.core import journal

PEOPLE = "who|referent|before|substitute|successor|leader|unit|resolver"
BEFORE = "dla|od|z|za|zamiast|przez|do|referentowi|prokuratora|osobie|jednostki"
DECLINED = re.compile(rf"\b(?:{BEFORE}) %\((?:{PEOPLE})\)s")


def test_names_stand_where_polish_leaves_them_undeclined():
    told = [kind.sentence for name, kind in journal.kinds().items() if name.startswith("cases.")]

    assert events.CASE_ASSIGNED.sentence in told
    assert [sentence for sentence in told if DECLINED.search(sentence)] == []
