"""Mending a PDF into PDF/A-2b: each thing broken by hand, mended, judged; the page stays."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from akta.trust.pdfa import claim, xmp
from akta.trust.pdfa.judge import judge
from akta.trust.pdfa.mending import Signed, mend, packet_of

CONTENT = b"0.2 0.4 0.6 rg 50 50 100 100 re f"


def broken(change=lambda document: None, **how):
    """A PDF of one page with a blue square that claims nothing, changed by hand."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    page.Contents = Stream(document, CONTENT)
    change(document)
    out = io.BytesIO()
    document.save(out, **how)
    return out.getvalue()


def verdict_on(data, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    with path.open("rb") as file:
        return judge(file, len(data))


def script(document):
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    document.Root.OpenAction = document.make_indirect(action)
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), action])))
    document.pages[0].obj.AA = Dictionary(O=action)


def launch(document):
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], F=0,
        A=Dictionary(S=Name.Launch, F=String("calc.exe")),
    )  # fmt: skip
    document.pages[0].obj.Annots = Array([document.make_indirect(link)])


def attached(document):
    document.attachments["umowa.docx"] = b"PK"


def hidden(document):
    form = Stream(document, b"")
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, [0, 0, 9, 9]
    notes = [
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Square,
            Rect=[0, 0, 9, 9],
            F=flags,
            AP=Dictionary(N=form, D=form),
        )
        for flags in (2, 0)
    ]
    document.pages[0].obj.Annots = Array(notes)


def drawn(document):
    state = Dictionary(Type=Name.ExtGState, TR=Name.Identity, RI=Name("/Any"))
    document.pages[0].obj.Resources = Dictionary(ExtGState=Dictionary(G=state))
    image = Stream(document, b"\0")
    for key, value in {
        "/Subtype": Name.Image, "/Width": 1, "/Height": 1, "/ColorSpace": Name.DeviceGray,
        "/BitsPerComponent": 8, "/Interpolate": True, "/Alternates": Array(),
    }.items():  # fmt: skip
        image[key] = value
    document.pages[0].obj.Resources.XObject = Dictionary(I=image)


def form(document):
    document.Root.AcroForm = Dictionary(Fields=Array(), NeedAppearances=True, XFA=String("<x/>"))
    document.Root.NeedsRendering = True


def layered(document):
    group = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("a")))
    document.Root.OCProperties = Dictionary(
        OCGs=Array([group]), D=Dictionary(AS=Array(), Order=Array([group]))
    )


def presented(document):
    document.Root.Requirements = Array()
    document.pages[0].obj.PresSteps = Dictionary()


def other_intent(document):
    bad = Stream(document, b"not a profile")
    bad.N = 4
    document.Root.OutputIntents = Array(
        [Dictionary(Type=Name.OutputIntent, S=Name("/GTS_PDFA1"), DestOutputProfile=bad)]
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(lambda document: None, "oznaczenie PDF/A-2b", id="nothing but the claim"),
        pytest.param(script, "skrypty i działania", id="scripts"),
        pytest.param(launch, "skrypty i działania", id="a program is started"),
        pytest.param(attached, "umowa.docx", id="a file inside is named"),
        pytest.param(hidden, "nie widać na stronie", id="hidden annotations"),
        pytest.param(drawn, "profil barw sRGB", id="what hangs on plates"),
        pytest.param(form, "XFA", id="XFA"),
        pytest.param(layered, "PDF/A-2b", id="layers without a name"),
        pytest.param(presented, "PDF/A-2b", id="presentation"),
        pytest.param(other_intent, "profil barw sRGB", id="a broken output intent"),
    ],
)
def test_what_can_be_mended_conforms_afterwards(tmp_path, change, told):
    data = broken(change)
    assert verdict_on(data, tmp_path).conforms is False

    mended = mend(data, "Wniosek")

    after = verdict_on(mended.data, tmp_path)
    assert (after.claimed, after.conforms, after.findings) == ("2b", True, [])
    assert not after.active
    assert any(told in sentence for sentence in mended.done)
    with pikepdf.open(io.BytesIO(mended.data)) as document:
        assert document.pages[0].Contents.read_bytes() == CONTENT


def test_encryption_without_a_password_goes_and_is_told(tmp_path):
    data = broken(encryption=pikepdf.Encryption(owner="sekret", user=""))

    mended = mend(data)

    assert mended.done[0] == "Usunięto szyfrowanie; plik otwierał się bez hasła."
    assert verdict_on(mended.data, tmp_path).conforms is True


def test_a_password_is_not_broken():
    data = broken(encryption=pikepdf.Encryption(owner="sekret", user="sekret"))

    with pytest.raises(pikepdf.PasswordError):
        mend(data)


def test_a_signed_document_is_not_touched():
    def sign(document):
        value = Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]), Contents=String("x"))
        field = Dictionary(FT=Name.Sig, T=String("a"), V=document.make_indirect(value))
        document.Root.AcroForm = Dictionary(Fields=Array([document.make_indirect(field)]))

    with pytest.raises(Signed):
        mend(broken(sign))


def test_a_font_that_is_not_there_cannot_be_mended(tmp_path):
    def write(document):
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        document.pages[0].obj.Resources = Dictionary(Font=Dictionary(F=font))
        document.pages[0].Contents = Stream(document, b"BT /F 12 Tf (a) Tj ET")

    after = verdict_on(mend(broken(write)).data, tmp_path)
    assert {finding.clause for finding in after.findings} == {"6.2.11.4"}


def test_a_sound_intent_of_its_own_stays_where_asked(tmp_path):
    first = mend(broken()).data

    kept = mend(first, keeps_intent=True)
    assert not any("sRGB" in sentence for sentence in kept.done)
    assert any("sRGB" in sentence for sentence in mend(first).done)
    assert verdict_on(kept.data, tmp_path).conforms is True
    assert any("sRGB" in one for one in mend(broken(other_intent), keeps_intent=True).done)


def test_the_title_stands_in_the_metadata_whatever_is_in_it():
    packet = xmp.parse(packet_of("A & B <c>\0\n"))

    assert claim.claimed(packet) == "2b"
    assert packet.text("http://purl.org/dc/elements/1.1/", "title") == "A & B <c>"


def test_the_same_file_gives_the_same_bytes():
    assert mend(broken()).data == mend(broken()).data
