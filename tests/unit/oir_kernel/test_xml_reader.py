"""Reading XML: every legal encoding is read, everything a message never needs is refused in our own words."""

import re

import pytest
from lxml import etree

from oir_kernel.errors import NotWellFormed, SandboxError, TooLarge
from oir_kernel.xml.reader import MAX_BYTES, MAX_DEPTH, decode, read_document

BOMB = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><l>&c;</l>'
EXTERNAL = '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>'
REMOTE = '<!DOCTYPE l SYSTEM "http://127.0.0.1:9/x.dtd"><l/>'
PARAMETER = '<!DOCTYPE l [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]><l/>'
CODECS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252")


def refused(body: bytes) -> SandboxError:
    with pytest.raises(NotWellFormed) as raised:
        read_document(body)
    return raised.value


# --- what is read -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "<a>Ærø</a>".encode(),
        b"\xef\xbb\xbf" + "<a>Ærø</a>".encode(),
        b'\xef\xbb\xbf<?xml version="1.0" encoding="utf-8"?>' + "<a>Ærø</a>".encode(),
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><a>Ærø</a>'.encode(),
        "<?xml version='1.0' encoding='utf-8' ?>\r\n<a>Ærø</a>".encode(),
        '<?xml version="1.0" encoding="ISO-8859-1"?><a>Ærø</a>'.encode("latin-1"),
        '<?xml version="1.0" encoding="windows-1252"?><a>Ærø</a>'.encode("cp1252"),
        b'<?xml version="1.0" encoding="US-ASCII"?><a>&#198;r&#xF8;</a>',
        "<a>Ærø</a>".encode("utf-16"),
        '<?xml version="1.0" encoding="UTF-16"?><a>Ærø</a>'.encode("utf-16"),
        b"\xfe\xff" + "<a>Ærø</a>".encode("utf-16-be"),
        '<?xml version="1.0" encoding="UTF-16"?><a>Ærø</a>'.encode("utf-16-le"),
        '<?xml version="1.0" encoding="UTF-16"?><a>Ærø</a>'.encode("utf-16-be"),
        "<a><![CDATA[Ærø]]></a>".encode(),
        "\n\n <a>Ærø</a>\n".encode(),
        "<!-- c --><?p?><a>Ærø<!-- c --><?p?></a><!-- c -->".encode(),
    ],
)
def test_every_encoding_and_spelling_is_read(body: bytes) -> None:
    assert read_document(body).root.text == "Ærø"


def test_the_text_is_kept_as_it_came() -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?>\n<a><!-- c -->æ</a>'
    assert read_document(text.encode("utf-16")).text == text


def test_comments_and_instructions_are_gone_and_leave_no_gap() -> None:
    root = read_document(b"<a>1<!-- c -->2<?p?>3<b/></a>").root
    assert root.text == "123"
    assert len(root) == 1


@pytest.mark.parametrize("head", ["", '<?xml version="1.0"?>\n', '<?xml version="1.0"\n  encoding="utf-8"?>\n', "\n\n"])
def test_lines_are_those_of_the_message(head: str) -> None:
    text = head + "<a>\n<b/>\n<c/></a>"
    assert [child.sourceline for child in read_document(text.encode()).root] == [
        text[: text.index(tag)].count("\n") + 1 for tag in ("<b", "<c")
    ]


def test_a_message_of_the_largest_size_is_read() -> None:
    body = b"<a>" + b"<b>x</b>" * ((MAX_BYTES - 7) // 8) + b"</a>"
    assert len(body) <= MAX_BYTES
    assert read_document(body.ljust(MAX_BYTES)).root.tag == "a"


def test_nesting_within_the_limit_is_read() -> None:
    assert read_document(b"<a>" * (MAX_DEPTH - 1) + b"</a>" * (MAX_DEPTH - 1)).root.tag == "a"


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("attack", [BOMB, EXTERNAL, REMOTE, PARAMETER, "<!DOCTYPE l><l/>"])
def test_a_document_type_is_refused_in_every_encoding(attack: str, codec: str) -> None:
    name = {"latin-1": "ISO-8859-1", "cp1252": "windows-1252"}.get(codec, codec[:6])
    for body in (attack, f'<?xml version="1.0" encoding="{name}"?>\n<!-- <a> --> <?p ?>{attack}'):
        assert "DOCTYPE" in refused(body.encode(codec)).detail.da


@pytest.mark.parametrize("attack", [BOMB, EXTERNAL, REMOTE, PARAMETER])
def test_the_parser_never_sees_a_document_type(attack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def seen(*_given: object) -> None:
        pytest.fail("the parser was asked")

    monkeypatch.setattr(etree, "fromstring", seen)
    refused(attack.encode())


def test_a_document_type_in_another_place_is_no_xml() -> None:
    refused(b"<a><!DOCTYPE a></a>")
    refused(b"<a/><!DOCTYPE a>")
    refused(b"<!doctype a><a/>")


@pytest.mark.parametrize(
    "body", [b"<a><![CDATA[<!DOCTYPE a>]]></a>", b"<a>&lt;!DOCTYPE a></a>", b"<!-- <!DOCTYPE a> --><a/>"]
)
def test_the_word_alone_is_no_document_type(body: bytes) -> None:
    assert read_document(body).root.tag == "a"


@pytest.mark.parametrize(
    ("body", "line", "kind"),
    [
        (b"", 1, "is empty"),
        (b"  \n ", 2, "is empty"),
        (b"plain", 1, "not XML"),
        (b'{"a": 1}', 1, "not XML"),
        (b"<?xml version='1.0'?>\n", 2, "is empty"),
        (b"<?xml version='1.0'?>\nhej", 2, "not XML"),
        (b"<a>\n\n<b></a>", 3, "does not match"),
        (b"<a>", 1, "not finished"),
        (b"<a/>\n<b/>", 2, "after the root"),
        (b"<a b='1' b='2'/>", 1, "twice"),
        (b"<x:a/>", 1, "prefix is not declared"),
        (b"<a>\n<b x:y='1'/></a>", 2, "prefix is not declared"),
        (b"<a>&secret;</a>", 1, "entity"),
        (b"<a>&#0;</a>", 1, "not allowed in XML"),
        (b"<a>\x01</a>", 1, "not allowed in XML"),
        (b"<a b=secret/>", 1, ""),
        (b"<a>" * 300 + b"</a>" * 300, 1, "at most 256 levels"),
        (b"\x1f\x8b\x08\x00secret", 1, ""),
    ],
)
def test_what_is_not_well_formed_is_told_with_line_and_kind(body: bytes, line: int, kind: str) -> None:
    error = refused(body)
    if "cannot be read as" not in error.detail.en:
        assert f"Line {line}: " in error.detail.en
        assert f"Linje {line}: " in error.detail.da
    assert kind in error.detail.en


@pytest.mark.parametrize(
    "body",
    [
        b"<hemmelig>0101901234</forkert>",
        b"<a>&hemmelig0101901234;</a>",
        b"<hemmelig0101901234:a/>",
        b"<a hemmelig0101901234='1' hemmelig0101901234='2'/>",
        b"hemmelig0101901234",
        b"<a hemmelig0101901234></a>",
        b'<?xml version="1.0" encoding="hemmelig0101901234"?><a/>',
        b'<?xml version="1.0" encoding="utf-8"?><a>hemmelig0101901234\xff</a>',
    ],
)
def test_nothing_of_the_message_or_the_parser_is_repeated(body: bytes) -> None:
    error = refused(body)
    said = f"{error.detail.da} {error.detail.en} {error} {error.findings} {error.__cause__}"
    assert not re.search("hemmelig|0101901234|forkert|xmlns|Opening and ending|EntityRef|unexpected", said)
    assert error.__suppress_context__ or error.__context__ is None


@pytest.mark.parametrize(
    "body",
    [
        b"<a>\xe6</a>",
        '<?xml version="1.0" encoding="UTF-8"?><a>æ</a>'.encode("latin-1"),
        '<?xml version="1.0" encoding="US-ASCII"?><a>æ</a>'.encode(),
        "<a/>".encode("utf-16")[:-1],
        b"\xff\xfe<\x00a\x00\x00\xd8",
    ],
)
def test_bytes_that_do_not_fit_their_encoding_are_told_so(body: bytes) -> None:
    assert "cannot be read as" in refused(body).detail.en


@pytest.mark.parametrize("name", ["UTF-7", "EBCDIC-CP-DK", "utf-32", "x"])
def test_other_encodings_are_told_which_there_are(name: str) -> None:
    error = refused(f'<?xml version="1.0" encoding="{name}"?><a/>'.encode())
    assert "utf-8, us-ascii, iso-8859-1, windows-1252, utf-16" in error.detail.en


def test_utf_32_and_a_false_utf_16_are_no_xml() -> None:
    refused("<a/>".encode("utf-32"))
    refused(b'<?xml version="1.0" encoding="UTF-16"?><a/>')


def test_a_body_over_the_limit_is_not_even_looked_at() -> None:
    with pytest.raises(TooLarge, match="10 MB"):
        read_document(b"\xff" * (MAX_BYTES + 1))


def test_a_bomb_hidden_in_a_long_prolog_is_found_at_once() -> None:
    refused(b"<?p?>" * 200_000 + BOMB.encode())
    refused(b"<!-- " * 200_000 + BOMB.encode())


def test_a_text_is_decoded_without_being_parsed() -> None:
    assert decode("<a>æ".encode("utf-16")) == "<a>æ"
