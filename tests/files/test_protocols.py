"""Protocols: who approves, what is hidden until then, what may be heard and by whom (§ 10)."""

from datetime import date, timedelta

import pytest

from akta.accounts.models import Account
from akta.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from akta.core.models import JournalEntry
from akta.files.lens import desk_lens, draft_lens
from akta.files.models import Document, SetKind, Side
from akta.files.protocols import queries, services
from akta.files.protocols.errors import (
    DecidedAlready,
    DocumentTaken,
    HeldLater,
    NothingRecorded,
    ReasonMissing,
    SoundHasPicture,
    SoundUnknown,
    StillRecorded,
)
from akta.files.protocols.models import Protocol, ProtocolState, RecordingKind
from akta.files.services import create_volume
from akta.grants import services as grants
from akta.grants.models import Ground
from akta.law.protocols import Made
from files.making import START, actor_of, person
from tests.imaging.test_sound import mp4, wav

HELD = date(2026, 3, 2)
LATE = START + timedelta(days=10)


@pytest.fixture
def sides(filed):
    """The sides of one document of three cards."""
    return [side.pk for card in filed(3) for side in card.sides.all()]


@pytest.fixture
def document(sides):
    return Document.objects.get(cards__sides=sides[0])


@pytest.fixture
def secretary(case):
    account = person("Sekretarz")
    grants.give(
        holder_id=account.pk,
        ground=Ground.SECRETARIAT,
        ground_id=account.pk,
        cell_id=case.cell_id,
        since=START - timedelta(days=1),
        until=None,
        at=START,
    )
    return actor_of(account)


def register(actor, document, made=Made.WRITTEN, **facts):
    given = {"held_on": HELD, "conducted_by": "Jan Referent", "at": START, **facts}
    return services.register_protocol(actor=actor, document_id=document.pk, made=made, **given)


def approve(actor, row, at=START):
    return services.approve_protocol(actor=actor, protocol_id=row.pk, version=row.version, at=at)


def record(actor, row, content=None, kind=RecordingKind.SOUND, name="zapis.mp3"):
    return services.add_recording(
        actor=actor,
        protocol_id=row.pk,
        kind=kind,
        file_name=name,
        content=[wav() if content is None else content],
        at=START,
    )


def told(row):
    kinds = JournalEntry.objects.filter(subject_id=row.pk).order_by("stream_seq")
    return list(kinds.values_list("kind", flat=True))


@pytest.mark.rule("I-10-2")
def test_a_written_protocol_is_hidden_outside_until_it_is_approved(
    referent, document, sides, open_to, case
):
    reader = open_to(sides)
    draft = draft_lens(referent, case.pk, reader.order, sides)
    assert reader.sides().count() == draft.sides().count() == len(sides)

    row = register(referent, document)
    assert row.due_on == date(2026, 3, 9)
    assert queries.hidden_titles(case.pk) == [document.title]
    for lens in (reader, draft):
        assert not lens.sides().exists()
        assert not lens.cards().exists()
        assert not lens.documents().exists()
        assert not lens.placements().exists()
    assert desk_lens(referent, case, at=START).sides().count() == len(sides)

    approve(referent, row, at=LATE)
    assert queries.hidden_titles(case.pk) == []
    assert reader.sides().count() == len(sides)
    assert queries.clock_of(queries.protocols_of(reader).get(), HELD).is_overdue
    assert told(row) == ["protocols.registered", "protocols.given"]


def test_other_documents_stay_open(referent, document, sides, filed, open_to):
    other = [side.pk for card in filed(1) for side in card.sides.all()]
    reader = open_to([*sides, *other])
    register(referent, document)

    assert list(reader.sides().values_list("pk", flat=True)) == other


@pytest.mark.rule("I-10-2")
def test_only_the_conducting_prosecutor_approves(referent, secretary, document):
    row = register(secretary, document)

    with pytest.raises(NotAllowed):
        approve(secretary, row)
    with pytest.raises(NotAllowed):
        services.return_protocol(
            actor=secretary, protocol_id=row.pk, reason="błąd", version=1, at=START
        )
    with pytest.raises(NotFound):
        approve(actor_of(person("Obcy")), row)
    with pytest.raises(ChangedMeanwhile):
        services.approve_protocol(actor=referent, protocol_id=row.pk, version=9, at=START)

    done = approve(referent, row)
    assert (done.state, done.decided_by_id) == (ProtocolState.GIVEN, referent.id)
    with pytest.raises(DecidedAlready):
        approve(referent, done)


@pytest.mark.rule("I-10-2")
def test_a_protocol_sent_back_stays_hidden_and_may_be_approved_later(
    referent, document, sides, open_to
):
    reader, row = open_to(sides), register(referent, document)
    given = {"actor": referent, "protocol_id": row.pk, "version": row.version, "at": START}
    with pytest.raises(ReasonMissing):
        services.return_protocol(reason="  ", **given)
    back = services.return_protocol(reason=" brak podpisu ", **given)

    assert (back.state, back.reason) == (ProtocolState.RETURNED, "brak podpisu")
    assert not reader.sides().exists()
    assert list(queries.queue(referent, at=START)) == [row]
    approve(referent, back)
    assert reader.sides().exists()
    assert not queries.queue(referent, at=START).exists()


def test_what_can_be_no_protocol(referent, document, case, volume):
    with pytest.raises(HeldLater):
        register(referent, document, held_on=HELD + timedelta(days=1))
    with pytest.raises(NotFound):
        register(actor_of(person("Obcy")), document)
    register(referent, document)
    with pytest.raises(DocumentTaken):
        register(referent, document)
    working = create_volume(actor=referent, case_id=case.pk, set_kind=SetKind.WORKING, at=START)
    note = Document.objects.create(volume=working, title="notatka", added_at=START)
    with pytest.raises(DocumentTaken):
        register(referent, note)
    assert not queries.documents_free(desk_lens(referent, case, at=START)).exists()


@pytest.mark.rule("I-10-1")
def test_sound_is_given_at_once_and_the_picture_never(
    referent, secretary, document, sides, open_to
):
    reader = open_to(sides)
    row = register(secretary, document, Made.PICTURE)
    assert reader.sides().exists()  # the written part of a recorded protocol waits for nobody
    film = record(secretary, row, mp4(b"vide", b"soun"), RecordingKind.PICTURE, "zapis.mp4")
    assert list(queries.heard(reader)) == []
    sound = record(secretary, row)

    assert list(queries.heard(reader)) == [sound]
    assert queries.recording_heard(reader, sound.pk).media_type == "audio/wav"
    assert queries.sound_path(sound).read_bytes() == wav()
    with pytest.raises(NotFound):
        queries.recording_heard(reader, film.pk)
    assert told(row)[-2:] == ["protocols.recorded", "protocols.given"]


@pytest.mark.rule("I-10-1")
def test_a_picture_under_another_name_is_refused(referent, document, sides, open_to):
    reader, row = open_to(sides), register(referent, document, Made.SOUND)

    with pytest.raises(SoundHasPicture):
        record(referent, row, mp4(b"vide", b"soun"), name="dźwięk.m4a")
    with pytest.raises(SoundUnknown):
        record(referent, row, b"notatka")
    with pytest.raises(NothingRecorded):
        record(referent, row, mp4(b"vide"), RecordingKind.PICTURE)
    assert list(queries.heard(reader)) == []
    assert list(queries.queue(referent, at=LATE)) == [row]


@pytest.mark.rule("I-10-1")
def test_one_withheld_card_of_the_protocol_withholds_its_sound(referent, document, sides, open_to):
    row = register(referent, document, Made.SOUND)
    sound = record(referent, row)

    assert list(queries.heard(open_to(sides))) == [sound]
    assert list(queries.heard(open_to(sides[:-1]))) == []
    assert list(queries.heard(open_to([]))) == []


@pytest.mark.rule("I-10-1")
def test_a_recording_is_withdrawn_with_a_reason(referent, document, sides, open_to):
    reader, row = open_to(sides), register(referent, document, Made.SOUND)
    sound = record(referent, row)
    given = {"recording_id": sound.pk, "at": START}
    with pytest.raises(ReasonMissing):
        services.withdraw_recording(actor=referent, reason="", **given)
    with pytest.raises(NotFound):
        services.withdraw_recording(actor=actor_of(person("Obcy")), reason="x", **given)
    services.withdraw_recording(actor=referent, reason="inna czynność", **given)

    assert list(queries.heard(reader)) == []
    assert list(queries.queue(referent, at=START)) == [row]
    with pytest.raises(NotFound):
        services.withdraw_recording(actor=referent, reason="jeszcze raz", **given)


def cancel(actor, row, reason="inny dokument"):
    row.refresh_from_db()
    return services.cancel_protocol(
        actor=actor, protocol_id=row.pk, reason=reason, version=row.version, at=START
    )


def test_a_protocol_set_down_on_a_wrong_document_is_taken_back(
    referent, secretary, document, sides, open_to, case
):
    reader, row = open_to(sides), register(secretary, document)
    with pytest.raises(NotAllowed):
        cancel(secretary, row)
    with pytest.raises(ReasonMissing):
        cancel(referent, row, " ")
    with pytest.raises(ChangedMeanwhile):
        services.cancel_protocol(
            actor=referent, protocol_id=row.pk, reason="x", version=9, at=START
        )
    assert not reader.sides().exists()

    cancel(referent, row)

    assert reader.sides().count() == len(sides)
    assert told(row) == ["protocols.registered", "protocols.cancelled"]
    assert not queries.queue(referent, at=LATE).exists()
    assert queries.hidden_titles(case.pk) == []
    assert not queries.protocols_of(desk_lens(referent, case, at=START)).exists()
    with pytest.raises(NotFound):
        approve(referent, row)
    again = register(secretary, document, Made.SOUND)
    assert list(queries.queue(referent, at=LATE)) == [again]


def test_a_protocol_with_its_sound_is_taken_back_once_the_sound_is_withdrawn(
    referent, secretary, document
):
    row = register(secretary, document, Made.SOUND)
    sound = record(secretary, row)
    with pytest.raises(StillRecorded):
        cancel(secretary, row)
    services.withdraw_recording(
        actor=secretary, recording_id=sound.pk, reason="inna czynność", at=START
    )

    cancel(secretary, row)

    assert not queries.queue(referent, at=LATE).exists()
    with pytest.raises(NotFound):
        record(secretary, row)


@pytest.mark.rule("I-10-1")
@pytest.mark.rule("I-10-2")
def test_readers_of_a_protocol_are_those_whose_order_shows_it(referent, document, sides, open_to):
    whole, part = (open_to(each).actor.id for each in (sides, sides[:1]))

    def readers(row):
        return {holder for holder, _ in queries.readers_of(row.pk, at=START)}

    assert readers(register(referent, document)) == {whole, part}
    cancel(referent, Protocol.objects.get())
    assert readers(register(referent, document, Made.SOUND)) == {whole}


def test_a_written_protocol_takes_no_recording(referent, document):
    with pytest.raises(NothingRecorded):
        record(referent, register(referent, document))


def test_the_queue_shows_titles_to_readers_of_the_file_only(referent, case, document):
    row = register(referent, document)
    head = Account.objects.create(
        kind="staff", login="kierownik-p", given_name="Ewa", surname="Kier", created_at=START
    )
    grants.give(
        holder_id=head.pk,
        ground=Ground.HEAD,
        ground_id=head.pk,
        unit_id=case.unit_id,
        since=START - timedelta(days=1),
        until=None,
        at=START,
    )
    for actor, title in ((referent, document.title), (actor_of(head), "")):
        rows = list(queries.queue(actor, at=LATE))
        (shown,) = queries.queue_rows(actor, rows, at=LATE)
        assert (shown.protocol, shown.title) == (row, title)
        assert shown.stands.words == "po terminie o 3 dni"
    assert not queries.queue(actor_of(person("Obcy")), at=LATE).exists()
    assert Side.objects.exists()
