"""What every answer carries, and what is refused at the door with a 4xx."""

import pytest

from explorer.settings import load_settings
from explorer.web import create_app
from explorer.web.security import is_known_host


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    look = {"allowed_hosts": ["localhost", "data.example.org"], "frame_ancestors": ["'self'", "https://portal.example.org"]}
    settings = load_settings(data=tmp_path_factory.mktemp("data"), look=look)
    return create_app(settings).server.test_client()


def test_pages_carry_a_content_policy_that_lets_nothing_in(client):
    headers = client.get("/").headers
    policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'" and policy["object-src"] == "'none'"
    assert "unsafe" not in policy["script-src"] and "http" not in policy["script-src"]
    assert policy["frame-ancestors"] == "'self' https://portal.example.org"
    assert headers["X-Content-Type-Options"] == "nosniff" and "X-Frame-Options" not in headers
    assert headers["Referrer-Policy"]


def test_the_document_says_its_language_and_names_no_other_host(client):
    page = client.get("/?lang=fr-FR").text
    assert '<html lang="fr-FR"' in page
    assert "http://" not in page and "https://" not in page


@pytest.mark.parametrize("wanted", ["es-MX", "pt-BR"])
def test_the_language_comes_from_the_browser_where_the_link_says_none(client, wanted):
    assert f'<html lang="{wanted}"' in client.get("/", headers={"Accept-Language": f"{wanted},en;q=0.5"}).text


@pytest.mark.parametrize("host", ["evil.example.net", "data.example.org.evil.net", ""])
def test_an_unknown_host_is_refused(client, host):
    assert client.get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize(
    ("host", "known"),
    [("data.example.org", True), ("data.example.org:8050", True), ("other.example.org", False), ("[::1]:8050", False)],
)
def test_ports_do_not_count_in_hosts(host, known):
    assert is_known_host(host, ["data.example.org"]) is known


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"output": 7, "inputs": []}',
        b'{"output": "nothing.children", "inputs": [], "outputs": []}',
        b'{"output": "..page.children...x.y..", "inputs": "a"}',
        b'{"output": "stages.children", "inputs": [{}], "outputs": []}',
    ],
)
def test_a_malformed_callback_is_the_senders_mistake(client, body):
    answer = client.post("/_dash-update-component", data=body, content_type="application/json")
    assert 400 <= answer.status_code < 500
    assert "Traceback" not in answer.text


def test_a_huge_callback_is_refused(client):
    body = b'{"output": "' + b"a" * 2_000_000 + b'", "inputs": []}'
    assert client.post("/_dash-update-component", data=body, content_type="application/json").status_code == 413


def test_the_health_check_answers(client):
    assert client.get("/healthz").status_code == 200


def test_the_console_of_a_debugger_is_not_there(client):
    assert b"console" not in client.get("/console").data.lower()
    assert client.post("/_reload-hash").status_code in (404, 405)


def test_no_page_sets_a_cookie(client):
    assert "Set-Cookie" not in client.get("/").headers
