"""Permitted data formats (dopuszczalne formaty danych): annex 1; § 4 ust. 2, 3, 6."""

from dataclasses import dataclass
from enum import Enum, StrEnum

from akta.law.filing.names import extension_of
from akta.law.filing.problems import Problem
from akta.law.marks import implements

MOST_BYTES = 104_857_600
"""100 MB read as 2^20 bytes each, the reading that favours the filer."""
TEXT_ONLY = frozenset({".txt", ".rtf", ".pdf", ".odt", ".doc", ".docx", ".csv", ".xml"})
"""The eight formats of § 4 ust. 6."""


class Role(StrEnum):
    """What a file is in a filing: pleading (pismo), attachment (załącznik), reproduction."""

    PLEADING = "pleading"
    ATTACHMENT = "attachment"
    SCAN = "scan"


class Content(Enum):
    """What the bytes of a file are: media type and Polish name."""

    TXT = ("text/plain", "tekst UTF-8")
    CSV = ("text/csv", "CSV")
    RTF = ("text/rtf", "RTF")
    PDF = ("application/pdf", "PDF")
    XPS = ("application/vnd.ms-xpsdocument", "XPS")
    ODT = ("application/vnd.oasis.opendocument.text", "ODT")
    ODS = ("application/vnd.oasis.opendocument.spreadsheet", "ODS")
    ODP = ("application/vnd.oasis.opendocument.presentation", "ODP")
    DOC = ("application/msword", "DOC")
    XLS = ("application/vnd.ms-excel", "XLS")
    PPT = ("application/vnd.ms-powerpoint", "PPT")
    DOCX = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX")
    XLSX = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX")
    PPTX = ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "PPTX")
    JPEG = ("image/jpeg", "JPEG")
    TIFF = ("image/tiff", "TIFF")
    GEOTIFF = ("image/tiff; application=geotiff", "GeoTIFF")
    PNG = ("image/png", "PNG")
    GIF = ("image/gif", "GIF")
    BMP = ("image/bmp", "BMP")
    WAV = ("audio/x-wav", "WAV")
    MP3 = ("audio/mpeg", "MP3")
    AVI = ("video/x-msvideo", "AVI")
    MPEG = ("video/mpeg", "MPEG")
    MP4 = ("video/mp4", "MPEG-4")
    M4A = ("audio/mp4", "MPEG-4 (dźwięk)")
    OGG_AUDIO = ("audio/ogg", "Ogg (dźwięk)")
    OGG_VIDEO = ("video/ogg", "Ogg (obraz)")
    XML = ("text/xml", "XML")
    GML = ("application/gml+xml", "GML")
    XMLSIG = ("text/xml", "podpis XML")
    XADES = ("text/xml", "podpis XAdES")
    CADES = ("application/pkcs7-signature", "podpis CAdES")
    CADES_ENVELOPING = ("application/pkcs7-mime", "podpis CAdES z dokumentem")
    ASIC_S = ("application/vnd.etsi.asic-s+zip", "kontener ASiC-S")
    ASIC_E = ("application/vnd.etsi.asic-e+zip", "kontener ASiC-E")
    BIGTIFF = ("image/tiff; version=bigtiff", "BigTIFF")
    TEXT_OTHER = ("text/plain; charset=unknown", "tekst w kodowaniu innym niż UTF-8")
    HTML = ("text/html", "HTML")
    MACRO = ("application/vnd.ms-office.macroEnabled", "dokument biurowy z makrami")
    ARCHIVE = ("application/zip", "archiwum")
    EXECUTABLE = ("application/x-executable", "program")
    SCRIPT = ("text/x-script", "skrypt")
    ENVELOPED = ("application/pkcs7-mime; smime-type=enveloped-data", "dane zaszyfrowane CMS")

    def __init__(self, media_type: str, title: str) -> None:
        self.media_type = media_type
        self.title = title


NEVER = frozenset(
    {Content.MACRO, Content.ARCHIVE, Content.EXECUTABLE, Content.SCRIPT, Content.ENVELOPED}
)
"""Contents that are named as not permitted whatever the name of the file says."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of annex 1: its rule, number, extensions and what the bytes must be for each.

    Rows 28 to 31 name standards without an extension: those in use are taken.
    """

    rule: str
    number: int
    extensions: tuple[str, ...]
    contents: tuple[Content, ...]
    category: str
    partial: str = ""
    """What of the rule the project does not carry yet."""

    @property
    def of_signature(self) -> bool:
        """Whether the row names a standard of signatures (rows 28 to 31)."""
        return self.category == "signature"


ROWS = (
    Row(
        rule="F-Z1-1",
        number=1,
        extensions=(".txt",),
        contents=(
            Content.TXT,
            Content.CSV,
            Content.XML,
            Content.GML,
            Content.XMLSIG,
            Content.XADES,
            Content.HTML,
        ),
        category="text",
    ),
    Row(
        rule="F-Z1-2",
        number=2,
        extensions=(".rtf",),
        contents=(Content.RTF,),
        category="text",
    ),
    Row(
        rule="F-Z1-3",
        number=3,
        extensions=(".pdf",),
        contents=(Content.PDF,),
        category="text",
    ),
    Row(
        rule="F-Z1-4",
        number=4,
        extensions=(".xps",),
        contents=(Content.XPS,),
        category="text",
    ),
    Row(
        rule="F-Z1-5",
        number=5,
        extensions=(".odt",),
        contents=(Content.ODT,),
        category="text",
    ),
    Row(
        rule="F-Z1-6",
        number=6,
        extensions=(".ods",),
        contents=(Content.ODS,),
        category="spreadsheet",
    ),
    Row(
        rule="F-Z1-7",
        number=7,
        extensions=(".odp",),
        contents=(Content.ODP,),
        category="presentation",
    ),
    Row(
        rule="F-Z1-8",
        number=8,
        extensions=(".doc",),
        contents=(Content.DOC,),
        category="text",
    ),
    Row(
        rule="F-Z1-9",
        number=9,
        extensions=(".xls",),
        contents=(Content.XLS,),
        category="spreadsheet",
    ),
    Row(
        rule="F-Z1-10",
        number=10,
        extensions=(".ppt",),
        contents=(Content.PPT,),
        category="presentation",
    ),
    Row(
        rule="F-Z1-11",
        number=11,
        extensions=(".docx",),
        contents=(Content.DOCX,),
        category="text",
    ),
    Row(
        rule="F-Z1-11",
        number=11,
        extensions=(".xlsx",),
        contents=(Content.XLSX,),
        category="spreadsheet",
    ),
    Row(
        rule="F-Z1-11",
        number=11,
        extensions=(".pptx",),
        contents=(Content.PPTX,),
        category="presentation",
    ),
    Row(
        rule="F-Z1-12",
        number=12,
        extensions=(".csv",),
        contents=(Content.CSV,),
        category="text",
    ),
    Row(
        rule="F-Z1-13",
        number=13,
        extensions=(
            ".jpg",
            ".jpeg",
        ),
        contents=(Content.JPEG,),
        category="image",
    ),
    Row(
        rule="F-Z1-14",
        number=14,
        extensions=(
            ".tif",
            ".tiff",
        ),
        contents=(
            Content.TIFF,
            Content.GEOTIFF,
        ),
        category="image",
    ),
    Row(
        rule="F-Z1-15",
        number=15,
        extensions=(".geotiff",),
        contents=(Content.GEOTIFF,),
        category="image",
    ),
    Row(
        rule="F-Z1-16",
        number=16,
        extensions=(".png",),
        contents=(Content.PNG,),
        category="image",
    ),
    Row(
        rule="F-Z1-17",
        number=17,
        extensions=(".gif",),
        contents=(Content.GIF,),
        category="image",
    ),
    Row(
        rule="F-Z1-18",
        number=18,
        extensions=(".bmp",),
        contents=(Content.BMP,),
        category="image",
    ),
    Row(
        rule="F-Z1-19",
        number=19,
        extensions=(".wav",),
        contents=(Content.WAV,),
        category="audio",
    ),
    Row(
        rule="F-Z1-20",
        number=20,
        extensions=(".mp3",),
        contents=(Content.MP3,),
        category="audio",
    ),
    Row(
        rule="F-Z1-21",
        number=21,
        extensions=(".avi",),
        contents=(Content.AVI,),
        category="video",
    ),
    Row(
        rule="F-Z1-22",
        number=22,
        extensions=(
            ".mpg",
            ".mpeg",
        ),
        contents=(Content.MPEG,),
        category="video",
    ),
    Row(
        rule="F-Z1-23",
        number=23,
        extensions=(
            ".mp4",
            ".m4a",
            ".mpeg4",
        ),
        contents=(
            Content.MP4,
            Content.M4A,
        ),
        category="video",
    ),
    Row(
        rule="F-Z1-24",
        number=24,
        extensions=(
            ".ogg",
            ".oga",
        ),
        contents=(Content.OGG_AUDIO,),
        category="audio",
    ),
    Row(
        rule="F-Z1-25",
        number=25,
        extensions=(".ogv",),
        contents=(Content.OGG_VIDEO,),
        category="video",
    ),
    Row(
        rule="F-Z1-26",
        number=26,
        extensions=(".xml",),
        contents=(
            Content.XML,
            Content.GML,
            Content.XMLSIG,
            Content.XADES,
        ),
        category="data",
    ),
    Row(
        rule="F-Z1-27",
        number=27,
        extensions=(".gml",),
        contents=(Content.GML,),
        category="data",
    ),
    Row(
        rule="F-Z1-28",
        number=28,
        extensions=(
            ".xmlsig",
            ".sig",
        ),
        contents=(Content.XMLSIG,),
        category="signature",
    ),
    Row(
        rule="F-Z1-29",
        number=29,
        extensions=(
            ".xades",
            ".sig",
        ),
        contents=(Content.XADES,),
        category="signature",
    ),
    Row(
        rule="F-Z1-30",
        number=30,
        extensions=(
            ".p7s",
            ".p7m",
            ".cades",
            ".sig",
        ),
        contents=(
            Content.CADES,
            Content.CADES_ENVELOPING,
        ),
        category="signature",
    ),
    Row(
        rule="F-Z1-31",
        number=31,
        extensions=(
            ".asics",
            ".scs",
            ".asice",
            ".sce",
            ".asic",
        ),
        contents=(
            Content.ASIC_S,
            Content.ASIC_E,
        ),
        category="signature",
    ),
)
"""Annex 1, rows 1 to 31; row 11 stands here once for each of its three formats."""
EXTENSIONS = frozenset(extension for row in ROWS for extension in row.extensions)


def row_of(extension: str, content: Content | None) -> Row | None:
    """The row under which a file with this extension and these bytes is permitted, or None."""
    for row in ROWS:
        if extension in row.extensions and content in row.contents:
            return row
    return None


@implements("F-4-3", "F-Z1")
def format_problems(name: str, content: Content | None) -> tuple[Problem, ...]:
    """What annex 1 holds against a file with that name and those bytes.

    `content` is None where the bytes are none of what is known here, also for an empty file.
    A missing extension is a fault of the name and told there.
    """
    extension = extension_of(name)
    problems = []
    if extension and extension not in EXTENSIONS:
        problems.append(Problem("FORMAT_NOT_ALLOWED", {"what": extension}))
    elif content in NEVER:
        problems.append(Problem("FORMAT_NOT_ALLOWED", {"what": f"„{content.title}”"}))
    if extension in EXTENSIONS and row_of(extension, content) is None:
        detected = content.title if content else "format nieznany"
        fields: dict[str, object] = {"extension": extension, "detected": detected}
        problems.append(Problem("EXTENSION_MISMATCH", fields))
    return (*problems, *_double(name, extension))


def _double(name: str, extension: str) -> tuple[Problem, ...]:
    """A known or executable extension before the last one (plan.dwg.pdf) is told."""
    stem = name.rstrip(" .")[: -len(extension)] if extension else ""
    before = extension_of(stem)
    if extension not in EXTENSIONS or before not in EXTENSIONS | _OTHER_EXTENSIONS:
        return ()
    if any(row.of_signature for row in ROWS if extension in row.extensions):
        return ()
    return (Problem("DOUBLE_EXTENSION", {"extension": extension}),)


_OTHER_EXTENSIONS = frozenset(
    {
        *(".dwg", ".dxf", ".exe", ".com", ".bat", ".cmd", ".js", ".vbs", ".scr", ".ps1"),
        *(".html", ".htm", ".zip", ".rar", ".7z", ".docm", ".xlsm"),
    }
)


@implements("F-4-2")
def size_problems(size: int) -> tuple[Problem, ...]:
    """A single attachment has at most 100 MB (§ 4 ust. 2); a pleading too, as a technical limit."""
    if size <= MOST_BYTES:
        return ()
    return (Problem("FILE_TOO_LARGE", {"size": size, "limit": MOST_BYTES}),)


@implements("F-4-6")
def text_only_problems(name: str, role: Role, *, text_only: bool = False) -> tuple[Problem, ...]:
    """Pleadings, and reproductions of documents of text only, come in eight formats (§ 4 ust. 6).

    `text_only` says that the file is a reproduction of a document that holds text only. A
    pleading inside a container of signatures is judged by its own name.
    """
    extension = extension_of(name)
    if extension in TEXT_ONLY or extension not in EXTENSIONS:
        return ()
    if role is Role.PLEADING and row_category(extension) != "signature":
        return (Problem("FORMAT_TEXT_ONLY", {"extension": extension}),)
    if role is not Role.PLEADING and text_only:
        return (Problem("SCAN_TEXT_ONLY", {"extension": extension}),)
    return ()


def row_category(extension: str) -> str:
    """The category of the first row that names the extension; "" for none."""
    return next((row.category for row in ROWS if extension in row.extensions), "")
