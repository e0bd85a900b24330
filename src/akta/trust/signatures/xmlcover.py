"""How much of a document an XML signature covers, told by where its references point.

This is what a wrapping attack changes: the signed element is moved aside and still verifies,
but the content that a reader sees is no longer what the signature covers.
"""

from akta.trust.signatures.facts import Covers
from akta.trust.signatures.xmlengines import BASE64, FILTER2, XPATH
from akta.trust.signatures.xmlparts import DS, Element, Reference, owner

_SAFE_XPATHS = frozenset(
    {
        "not(ancestor-or-self::ds:Signature)",
        "/descendant::ds:Signature",
        "here()/ancestor::ds:Signature[1]",
    }
)


def covers(
    root: Element,
    signature: Element,
    references: tuple[Reference, ...],
    known: dict[str, list[Element]],
    parts: frozenset[str],
) -> Covers:
    """`whole` all payload, `part` some of it, `none` only the signature's own properties.

    `parts` are the payload files of the container, empty outside one.
    """
    outside = {r.outside.removeprefix("./") for r in references if r.outside is not None}
    if parts:
        return "none" if not outside & parts else "whole" if parts <= outside else "part"
    if any(r.is_whole and _is_full(r, signature) for r in references):
        return "whole"
    targets = [e for r in references if r.local_id for e in known.get(r.local_id, ())[:1]]
    content = [e for e in targets if not _is_own(e, signature)]
    if not content and not outside:
        return "part" if any(r.is_whole for r in references) else "none"
    if root in targets:
        return "whole"
    return "whole" if _is_all(root, signature, content) else "part"


def _is_full(reference: Reference, signature: Element) -> bool:
    """Whether the transforms leave the document whole but for signatures."""
    if not set(reference.transforms) & {XPATH, FILTER2, BASE64}:
        return True
    return all(
        " ".join("".join(e.itertext()).split()) in _SAFE_XPATHS
        for e in signature.find(f"{{{DS}}}SignedInfo").iter("{*}XPath")
    )


def _is_own(element: Element, signature: Element) -> bool:
    """Whether a target is the signature's own property, not content put into it."""
    if element.tag == f"{{{DS}}}Object":
        return any(True for _ in element.iterchildren("{*}QualifyingProperties"))
    if owner(element) is not signature:
        return str(element.tag) == f"{{{DS}}}SignatureValue"  # what a counter-signature signs
    around = [element, *element.iterancestors()]
    objects = [e for e in around if e.tag == f"{{{DS}}}Object"]
    is_property = any(e.tag.endswith("}QualifyingProperties") for e in around[:4])
    return not objects or is_property


def _is_all(root: Element, signature: Element, content: list[Element]) -> bool:
    """Whether what is pointed at is everything but signatures."""
    if root is signature:
        objects = [
            e for e in signature.iterchildren(f"{{{DS}}}Object") if not _is_own(e, signature)
        ]
        inside = {e for target in content for e in (target, *target.iterancestors())}
        return all(e in inside for e in objects)
    if (root.text or "").strip():
        return False
    signed = set(content)
    rest = [e for e in root.iterchildren("*") if e.tag != f"{{{DS}}}Signature"]
    return all(e in signed or _only_signatures(e) for e in rest)


def _only_signatures(element: Element) -> bool:
    """Whether an element holds nothing but signatures."""
    children = list(element.iterchildren("*"))
    return bool(children) and all(e.tag == f"{{{DS}}}Signature" for e in children)
