"""Web addresses and e-mails: one form each, found in free text, nothing breaks them."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.identity_graph.normalize.emails import find_emails, hide_emails, read_email
from creatorgraph.identity_graph.normalize.free_text import find_urls
from creatorgraph.identity_graph.normalize.identifiers import Field, identifiers_in
from creatorgraph.identity_graph.normalize.labelled_handles import find_labelled_handles
from creatorgraph.identity_graph.normalize.names import read_names
from creatorgraph.identity_graph.normalize.statements import find_statements
from creatorgraph.identity_graph.normalize.urls import read_url
from creatorgraph.platforms.observation import Platform

PIECES = """
https:// http: // www. m. jane Jané .com .co.uk .github.io linktr.ee youtube.com x.com l.instagram.com facebook.com
/ ? # & = %2F % %C3 %25 @ : 80 8080 ' u= q= utm_a=b a=B redirect index.html .. i/user/1 ! ) profile.php id= apple.com us
"""
ODD_PIECES = ("\\", "\uff1b", "\uff0e", "\u0130", "ß", "\ud800", "\u200b", " ")
ADDRESS_LIKE = st.lists(st.sampled_from((*PIECES.split(), *ODD_PIECES)), max_size=12).map("".join) | st.text(
    st.characters(), max_size=80
)


@pytest.mark.parametrize(
    ("text", "key", "kind"),
    [
        ("https://www.Jane.com/", "jane.com", "site"),
        ("jane.com/index.html?utm_source=x&fbclid=1#top", "jane.com", "site"),
        ("http://jane.com:80/Shop/?b=2&a=1", "jane.com/shop?a=1&b=2", "site"),
        ("jane.com:8080", "jane.com:8080", "site"),
        ("m.jane.co.uk", "jane.co.uk", "site"),
        ("bücher.de/ä", "xn--bcher-kva.de/%C3%A4", "site"),
        ("https://l.instagram.com/?u=https%3A%2F%2Fjane.com%2F&e=1", "jane.com", "site"),
        ("youtube.com/redirect?q=https%3A%2F%2Flinktr.ee%2Fjane", "linktr.ee/jane", "hub"),
        ("linktr.ee/Jane/?x=1", "linktr.ee/jane", "hub"),
        ("https://jane.carrd.co/#about", "jane.carrd.co", "hub"),
        ("m.facebook.com/Jane/posts/1", "facebook.com/jane", "shared_host"),
        ("facebook.com/profile.php?id=5&x=1", "facebook.com/profile.php?id=5", "shared_host"),
        ("open.spotify.com/intl-de/artist/abc?si=1", "open.spotify.com/artist/abc", "shared_host"),
        ("linkedin.com/in/jane/details", "linkedin.com/in/jane", "shared_host"),
        ("jane.github.io/cv", "jane.github.io", "shared_host"),
        ("jane.myshopify.com/products/1", "jane.myshopify.com", "shared_host"),
        ("https://twitter.com/Jane/status/1", "x.com/jane", "platform"),
        (
            "youtube.com/channel/UCa1b2c3d4e5f6g7h8i9-_wQ",
            "youtube.com/channel/UCa1b2c3d4e5f6g7h8i9-_wQ",
            "platform",
        ),
    ],
)
def test_one_form(text: str, key: str, kind: str) -> None:
    url = read_url(text)
    assert url is not None
    assert (url.key.lower(), url.kind) == (key.lower(), kind)


@pytest.mark.parametrize(
    "text",
    [
        *("", "linktr.ee", "carrd.co", "facebook.com", "youtube.com", "github.io", "com", "co.uk"),
        *("t.co/abc", "bit.ly/a", "vm.tiktok.com/a"),
        *("10.0.0.1/a", "localhost", "localhost:8000/a", "http://[::1]/", "jane", "jane.notatopleveldomain"),
        *("ftp://jane.com", "mailto:a@b.com", "javascript:alert(1)", "data:text/html,a"),
        *("https://user:pw@jane.com", "a b.com", "https://jane.com/" + "a" * 3_000),
    ],
)
def test_what_says_nothing_is_none(text: str) -> None:
    assert read_url(text) is None


@given(ADDRESS_LIKE)
def test_canonical_of_canonical_is_itself(text: str) -> None:
    url = read_url(text)
    assert url is None or read_url(url.key) == url


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("see jane.com/shop, or https://x.com/foo).", ["jane.com/shop", "https://x.com/foo"]),
        ("e.g.this, me.My name, a.m., v2.0", []),
        ("write a@b.com or jane.doe@jane.co.uk", []),
        ("@jane.doe @jane.me", []),
        ("(https://jane.org/a_(b))", ["https://jane.org/a_(b)"]),
        ("http://a.comhttp://b.com", ["http://a.com", "http://b.com"]),
        ("https://l.instagram.com/?u=http://a.de", ["https://l.instagram.com/?u=http://a.de"]),
        ("\N{LINK SYMBOL}linktr.ee/jane site:JANE.io!", ["linktr.ee/jane", "JANE.io"]),
    ],
)
def test_addresses_in_free_text(text: str, urls: list[str]) -> None:
    assert find_urls(text) == urls


@pytest.mark.parametrize(
    ("text", "address", "kind"),
    [
        ("Jane.Doe+tag@GoogleMail.com", "janedoe@gmail.com", "person"),
        ("<mailto:Jane@Jane.com?subject=a>", "jane@jane.com", "person"),
        ("x@bücher.de", "x@xn--bcher-kva.de", "person"),
        ("info@jane.com", "info@jane.com", "role"),
        ("press-office2@jane.com", "press-office2@jane.com", "role"),
        ("jane.booking@jane.com", "jane.booking@jane.com", "person"),
    ],
)
def test_one_form_of_an_email(text: str, address: str, kind: str) -> None:
    email = read_email(text)
    assert email is not None
    assert (email.address, email.kind) == (address, kind)
    assert read_email(email.address) == email


@pytest.mark.parametrize(
    "text", ["", "a@b", "@jane", "a b@c.com", "jane@localhost", "+@gmail.com", "a@b@c.com" + "x" * 600]
)
def test_what_is_no_email(text: str) -> None:
    assert read_email(text) is None


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("mail: Jane@Jane.com.", ["jane@jane.com"]),
        ("jane [at] host [dot] com", ["jane@host.com"]),
        ("bob(at)jane.org", ["bob@jane.org"]),
        ("joe at foo dot com", ["joe@foo.com"]),
        ("jane at gmail.com", ["jane@gmail.com"]),
        ("chef at noma.dk", []),
        ("see you at home", []),
        ("jane@host(dot)com", ["jane@host.com"]),
        ("jane@host dot com, by @joe", ["jane@host.com"]),
        ("host.com/contact?email=jane%40host.com&a=1", ["jane@host.com"]),
        ("host.com/contact?email=jane%252540host.com", ["jane@host.com"]),
    ],
)
def test_emails_in_free_text(text: str, addresses: list[str]) -> None:
    assert [email.address for email in find_emails(text)] == addresses


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("at jane\uff20host.com!", "at _!"),
        ("jane\ufe6bhost.com", "_"),
        (
            "連絡先\uff4a\uff41\uff4e\uff45\uff20\uff48\uff4f\uff53\uff54\uff0e\uff43\uff4f\uff4d、どうぞ🇯🇵❤️",
            "連絡先_、どうぞ🇯🇵❤️",
        ),
        ("j\u200bane@host.\u200bcom or é", "_ or é"),
        ("jan\U0001d4ee@\U0001d4f1ost.com 🎉", "_ 🎉"),
        ("mail jane <at> host <dot> com or", "mail _ or"),
        ("jane [ at ] y [ dot ] z", "_"),
        ("host.com/?email=jane%40host.com&a=1", "host.com/?email=_&a=1"),
        ("müller@straße.de", "_"),
        ("a@b@c.com", "a@_"),
        ("a@b.c@d.com", "_"),
        ("https://www.youtube.com/@jane tiktok.com/@jane.doe", "https://www.youtube.com/@jane tiktok.com/@jane.doe"),
        ("撮影@jane.doe by me@home, chef at noma.dk", "撮影@jane.doe by me@home, chef at noma.dk"),
    ],
)
def test_hidden_where_they_stand(text: str, left: str) -> None:
    assert hide_emails(text, "_") == left


DISGUISES = """
jane joe.doe @ \uff20 \ufe6b %40 [at] (at) {at} <at> [@] at arroba host example gmail.com . \uff0e [dot] (dot) dot .
com é ❤️ 🇯🇵 \uff4aane 東京 / ? =
"""


@given(
    st.lists(st.sampled_from((*DISGUISES.split(), " ", " at ", " dot ", "\u200b", "e\u0301")), max_size=14).map("".join)
)
def test_whatever_is_found_is_hidden(text: str) -> None:
    left = {email.address for email in find_emails(hide_emails(text, "[e-mail]"))}
    assert left.isdisjoint(email.address for email in find_emails(text))


@given(ADDRESS_LIKE)
def test_an_email_reads_as_itself(text: str) -> None:
    for email in (read_email(text), *find_emails(text)):
        assert email is None or read_email(email.address) == email


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Fan page for Jane", "fan_page"),
        ("página de fãs da Jane", "fan_page"),
        ("제인 팬페이지", "fan_page"),
        ("Parody account.", "parody"),
        ("Not affiliated with Jane", "not_affiliated"),
        ("inoffiziell", "not_affiliated"),
        ("backup account, main: @jane", "backup"),
        ("We are an agency", "organisation"),
        ("Hayran sayfas\u0131", "fan_page"),
        ("parodi hesab\u0131", "parody"),
        ("Biggest fan club of Jane", "fan_page"),
        ("応援アカウントです", "fan_page"),
    ],
)
def test_statements(text: str, statement: str) -> None:
    assert find_statements(text) == {statement}


@pytest.mark.parametrize(
    "text", ["this is not a fan page", "I am a huge fan of pages", "not parody", "thank you to my fanbase"]
)
def test_statements_taken_back(text: str) -> None:
    assert find_statements(text) == frozenset()


def test_a_bio_says_what_it_links_to_and_plain_mentions_do_not_count() -> None:
    bio = "Singer with @joe. linktr.ee/Jane IG: @jane mail a@b.com https://youtube.com/@jane youtube.com/watch?v=1"
    found = identifiers_in("bio", bio, platform=Platform.X)
    assert [url.key for url in found.urls] == ["linktr.ee/jane"]
    assert [ref.key for ref in found.profile_refs] == ["youtube:@jane", "instagram:@jane"]
    assert [email.address for email in found.emails] == ["a@b.com"]
    assert found.names == ()


def test_the_other_fields() -> None:
    links = identifiers_in("links", ("https://twitter.com/jane", "jane.com", "jane.com/"), platform=Platform.YOUTUBE)
    assert [ref.key for ref in links.profile_refs] == ["x:@jane"]
    assert [url.key for url in links.urls] == ["jane.com"]
    name = identifiers_in("display_name", "Jane Doe (fan page)", platform=Platform.X)
    assert [one.key for one in name.names] == ["doe jane"]
    assert name.roles == {"fan"}
    assert name.statements == {"fan_page"}
    emails = identifiers_in("emails", ("A@b.com", "a@b.com", "?"), platform=Platform.X)
    assert [email.address for email in emails.emails] == ["a@b.com"]


@given(st.sampled_from(("display_name", "bio", "website", "links", "emails")), ADDRESS_LIKE, st.sampled_from(Platform))
def test_no_text_breaks_a_field(field: Field, text: str, platform: Platform) -> None:
    found = identifiers_in(field, text, platform=platform)
    assert all(url.kind != "platform" for url in found.urls)
    assert found == identifiers_in(field, (text,), platform=platform)


def hidden(text: str) -> str:
    """Hide the addresses of a text."""
    return hide_emails(text, "_")


HOSTILE = (
    "a",
    "a.",
    "a@",
    "@",
    "@a ",
    "ig ",
    "IG: a ",
    "ig/",
    "(",
    "([",
    " at ",
    "[at]",
    "dot ",
    "http://",
    "a-",
    "x.com/",
    "%",
)
MORE_HOSTILE = (
    "é",
    "|",
    "he/",
    ",a",
    "\u0301",
    "팬",
    "a'",
    "ig @",
    "a. ",
    "a.b@c.de ",
    "1",
    "not fan ",
    "https://a.b",
    "%25",
    "a%40b.c",
    "\uff20.",
)


@pytest.mark.parametrize("piece", HOSTILE + MORE_HOSTILE)
@pytest.mark.parametrize(
    "read",
    [find_urls, find_emails, hidden, find_labelled_handles, find_statements, read_names, read_url, read_email],
    ids=lambda read: read.__name__,
)
def test_time_is_linear_in_hostile_text(read: Callable[[str], object], piece: str) -> None:
    text = piece * (20_000 // len(piece))
    read(piece)
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 0.5, "seconds for 20,000 characters"
