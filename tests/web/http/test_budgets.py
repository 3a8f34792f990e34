"""What a page may weigh, and whence it may fetch; every page is looked at."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest
from werkzeug.exceptions import HTTPException

KB = 1024
MOST_HTML = 40 * KB
MOST_STYLES = 40 * KB
MOST_SCRIPTS = {"network": 80 * KB}
MOST_SCRIPTS_OF_TEXT = 5 * KB
FETCHED = {"link": "href", "script": "src", "img": "src", "source": "src", "image": "href", "use": "href"}


class Fetched(HTMLParser):
    """Addresses that a browser fetches for a page, by tag."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        address = dict(attributes).get(FETCHED.get(tag, ""))
        if address and not address.startswith("#"):
            self.found.append((tag, address))


@dataclass(frozen=True)
class Sent:
    """What travels to a browser that takes gzip."""

    body: bytes
    compressed: bool
    mimetype: str

    @property
    def text(self):
        return (gzip.decompress(self.body) if self.compressed else self.body).decode()

    @property
    def weight(self):
        """Bytes, compressed."""
        return len(self.body if self.compressed else gzip.compress(self.body))


@pytest.fixture
def fetch(client):
    def get(address):
        with client.get(address, headers={"Accept-Encoding": "gzip"}) as response:
            assert response.status_code == 200, address
            return Sent(response.data, response.headers.get("Content-Encoding") == "gzip", response.mimetype)

    return get


def test_every_page_has_an_address(app, addresses_by_endpoint):
    """A page that is new must be looked at: name an address of it in tests/browser/addresses.toml."""
    matcher = app.url_map.bind("localhost")
    for endpoint, addresses in addresses_by_endpoint.items():
        assert addresses, f"tests/browser/addresses.toml names no address of {endpoint}"
        for address in addresses:
            try:
                leads_to, _ = matcher.match(address.partition("?")[0])
            except HTTPException as error:
                leads_to = f"nothing ({error})"
            assert leads_to == endpoint, f"{address} leads to {leads_to}"


def test_page_is_light(fetch, page_address):
    sent = fetch(page_address)
    assert sent.mimetype == "text/html", f"{page_address} is no page: name its endpoint under [files]"
    assert sent.weight <= MOST_HTML, page_address


def test_styles_and_scripts_are_light_and_ours(app, fetch, page_address):
    found = Fetched(fetch(page_address).text).found
    for _, address in found:
        ours = (address.startswith("/") and not address.startswith("//")) or address.startswith("data:image/")
        assert ours, f"{page_address} fetches {address}"
    styles = [address for tag, address in found if tag == "link" and ".css" in address]
    scripts = [address for tag, address in found if tag == "script"]
    assert styles, "a page without its style sheet"
    assert sum(fetch(address).weight for address in styles) <= MOST_STYLES
    blueprint = app.url_map.bind("localhost").match(page_address.partition("?")[0])[0].partition(".")[0]
    most = MOST_SCRIPTS.get(blueprint, MOST_SCRIPTS_OF_TEXT)
    assert sum(fetch(address).weight for address in scripts) <= most, f"{page_address}: {scripts}"


def test_text_is_sent_compressed(fetch, page_address):
    assert fetch(page_address).compressed, page_address
