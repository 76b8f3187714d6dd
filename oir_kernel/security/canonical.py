"""Exclusive canonical XML: the bytes an element is signed as."""

import copy
from collections.abc import Sequence

from lxml import etree

from oir_kernel.findings import Text
from oir_kernel.security.failures import malformed
from oir_kernel.xml.places import Element, local_name


def canonical(element: Element, prefixes: Sequence[str] = ()) -> bytes:
    """The element in exclusive canonical form without comments; `prefixes` are treated as used.

    Raises `SecurityMalformed` for a namespace that has no canonical form.
    """
    try:
        return etree.tostring(
            element, method="c14n", exclusive=True, with_comments=False, inclusive_ns_prefixes=list(prefixes) or None
        )
    except etree.C14NError:
        raise malformed(
            Text("Et navnerum kan ikke kanoniseres.", "A namespace cannot be canonicalised."),
            Text("Brug fulde navnerum (URI'er), ikke relative.", "Use whole namespaces (URIs), not relative ones."),
            path=local_name(element),
        ) from None


def canonical_token(element: Element, prefixes: Sequence[str] = ()) -> bytes:
    """A token as the STR-Transform gives it: canonical, and the outermost element always says its default namespace."""
    written = canonical(element, prefixes)
    head, bracket, rest = written.partition(b">")
    if b" xmlns=" in head:
        return written
    name, space, attributes = head.partition(b" ")
    return name + b' xmlns=""' + space + attributes + bracket + rest


def without(element: Element, child: Element) -> Element:
    """A copy of `element` without one of its children, with every namespace that is in scope declared on it."""
    copied = etree.Element(element.tag, dict(element.attrib), nsmap=element.nsmap)
    copied.text = element.text
    for each in element:
        if each is not child:
            copied.append(copy.deepcopy(each))
        elif len(copied):
            copied[-1].tail = (copied[-1].tail or "") + (each.tail or "")
        else:
            copied.text = (copied.text or "") + (each.tail or "")
    return copied
