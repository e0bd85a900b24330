"""Reading and writing XML that comes from outside: no DTD, no entity, no comment, no surprise."""

from datetime import UTC, datetime
from typing import Any, TypeAlias

from lxml import etree

from akta.trust.saml.errors import SamlRefused
from akta.trust.saml.names import PREFIXES, SAML, SAMLP, tag

LARGEST = 512 * 1024
Element: TypeAlias = Any
"""An element of lxml, which has no types of its own."""


def read(data: bytes) -> Element:
    """The root of a message. Raises SamlRefused.

    A DTD is refused, so neither entity bombs nor outside entities exist; so are comments and
    processing instructions, which canonical form leaves out and which would cut a text in two.
    """
    if len(data) > LARGEST:
        raise SamlRefused("too-large")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SamlRefused("not-xml") from error
    if root.getroottree().docinfo.doctype:
        raise SamlRefused("doctype")
    if any(not isinstance(node.tag, str) for node in root.iter()):
        raise SamlRefused("comment")
    return root


def cut_out(element: Element) -> Element:
    """A document of its own with this element as its root; nothing else can be referred to."""
    return etree.fromstring(etree.tostring(element, with_tail=False))


def write(element: Element) -> bytes:
    """The bytes of an element, with no white space added: signatures are over these."""
    written: bytes = etree.tostring(element)
    return written


def make(namespace: str, name: str, text: str | None = None, **attributes: str) -> Element:
    """A new root with the usual prefixes."""
    wanted = {key: uri for key, uri in PREFIXES.items() if uri in {namespace, SAML, SAMLP}}
    element = etree.Element(tag(namespace, name), nsmap=wanted)
    element.attrib.update(attributes)
    element.text = text
    return element


def add(
    parent: Element, namespace: str, name: str, text: str | None = None, **attributes: str
) -> Element:
    """A new last child."""
    prefix = next(key for key, uri in PREFIXES.items() if uri == namespace)
    element = etree.SubElement(parent, tag(namespace, name), nsmap={prefix: namespace})
    element.attrib.update(attributes)
    element.text = text
    return element


def only(parent: Element, namespace: str, name: str) -> Element:
    """The one direct child of this name. Raises SamlRefused if there is none or more than one."""
    found = parent.findall(tag(namespace, name))
    if len(found) != 1:
        raise SamlRefused(f"one-{name}-expected")
    return found[0]


def text_of(element: Element) -> str:
    """The text of an element that holds nothing but text. Raises SamlRefused."""
    if len(element):
        raise SamlRefused("text-expected")
    return (element.text or "").strip()


def moment(text: str | None) -> datetime:
    """A moment as the standard writes it, in UTC. Raises SamlRefused."""
    try:
        read_moment = datetime.fromisoformat((text or "").strip())
    except ValueError as error:
        raise SamlRefused("moment-unreadable") from error
    if read_moment.tzinfo is None:
        raise SamlRefused("moment-without-zone")
    return read_moment.astimezone(UTC)


def instant(at: datetime) -> str:
    """A moment as the standard writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
