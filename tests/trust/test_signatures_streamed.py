"""A large PDF without a signature is told like a small one, without being read into memory."""

import io

import pikepdf
import pytest

from akta.trust.signatures.answering import answered
from akta.trust.signatures.inspection import inspect
from akta.trust.signatures.streamed import LARGE, large_unsigned


def pdf(inside=b"", at=0):
    """A PDF above the bound, with bytes of a stream somewhere in it."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        body = bytearray(b"x" * (LARGE + 100))
        body[at : at + len(inside)] = inside
        made.Root.Inhalt = made.make_stream(bytes(body))
        made.save(out, compress_streams=False)
    return out.getvalue()


def test_it_is_told_as_a_small_one_is():
    data = pdf()
    small = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(small)

    told = large_unsigned(io.BytesIO(data), len(data))

    assert told.as_dict() == inspect(small.getvalue()).as_dict()


@pytest.mark.parametrize("mark", [b"/ByteRange [", b"/#42yte#52ang#65 [", b"/Byte#52ange["])
@pytest.mark.parametrize("at", [0, (1 << 20) - 8, LARGE - 40])
def test_what_may_be_signed_is_judged_whole(mark, at):
    data = pdf(mark, at)

    assert large_unsigned(io.BytesIO(data), len(data)) is None


@pytest.mark.parametrize("data", [b"%PDF-1.7 small", b"PK\x03\x04" + b"x" * LARGE])
def test_small_files_and_other_kinds_are_judged_whole(data):
    assert large_unsigned(io.BytesIO(data), len(data)) is None


def test_its_answer_in_a_round_needs_nothing():
    """Where trust is asked about, as for every other file, but there is nothing to look up."""
    data = pdf()

    told = answered(large_unsigned(io.BytesIO(data), len(data)), {"anchors": None})

    assert told["needs"]["names"] == []
    assert not any(told["needs"]["wanted"])
    assert told["signatures"] == []
