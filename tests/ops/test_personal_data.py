"""The table of personal data is whole: every field of every model has its row, and no other."""

from akta.core.db import SealedField
from akta.ops import personal
from tests.docs.reading import ROOT

FIELDS = dict(personal.telling_fields())
TABLE = {row.field: row for row in personal.rows()}


def test_every_field_has_its_row():
    """Whoever adds a field says in `src/akta/ops/personal.txt` what it holds of persons."""
    assert [name for name in FIELDS if personal.row_of(name, TABLE) is None] == []


def test_every_row_names_a_field():
    models = {name.rpartition(".")[0] for name in FIELDS}
    known = set(FIELDS) | {f"{model}.*" for model in models}
    assert [name for name in TABLE if name not in known] == []
    assert len(TABLE) == len(personal.rows())


def test_every_row_uses_the_words_that_are_explained():
    for row in TABLE.values():
        if row.is_personal:
            assert row.category in personal.CATEGORIES, row
            assert row.basis in personal.BASES, row
            assert row.retention in personal.RETENTIONS, row
        else:
            assert (row.basis, row.retention) == ("", ""), row


def test_what_is_sealed_is_personal():
    sealed = [name for name, field in FIELDS.items() if isinstance(field, SealedField)]
    assert len(sealed) > 20
    assert [name for name in sealed if not personal.row_of(name, TABLE).is_personal] == []


def test_names_that_tell_of_persons_are_never_passed_over_by_a_whole_model():
    telling = ("surname", "given_name", "pesel", "email", "phone", "holder_name", "address")
    of_institutions = {
        "accounts.Institution.address",
        "accounts.InstitutionNotification.address",
        "filing.Filing.addressee_name",
        "filing.PleadingKind.addressees",
    }
    passed = [
        name
        for name in FIELDS
        if name.rpartition(".")[2].startswith(telling)
        and not personal.row_of(name, TABLE).is_personal
    ]
    assert set(passed) == of_institutions


def test_the_page_is_the_table():
    page = (ROOT / "docs" / "dane-osobowe.md").read_text(encoding="utf-8")
    assert page == personal.as_markdown()
