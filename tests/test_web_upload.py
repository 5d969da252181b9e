"""A reader's file: taken, known by an id, opened by that reader's cookie and by nobody else's."""

import io
from urllib.parse import quote

import pytest

from tests.explored import explored, found, text

CSV = b"estado,total\nJalisco,1\nColima,2\n"


@pytest.fixture(scope="module")
def web(tmp_path_factory):
    return explored(tmp_path_factory.mktemp("data"), limits={"upload_bytes": 10_000})


def send(client, content=CSV, name="mis datos.csv", **more):
    return client.post(
        "/upload?lang=es-MX", input_stream=io.BytesIO(content), content_length=len(content), headers={"X-File-Name": quote(name)}, **more
    )


def test_the_answer_is_the_address_of_the_table(web):
    answer = send(web.app.server.test_client())
    assert answer.status_code == 200
    assert answer.json["address"].startswith("/?src=upload:") and "lang=es-MX" in answer.json["address"]


def test_the_cookie_is_the_servers_own_and_random(web):
    cookies = [send(web.app.server.test_client()).headers["Set-Cookie"] for _ in range(2)]
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
    assert cookies[0].split(";")[0] != cookies[1].split(";")[0]


def test_a_visitor_keeps_the_cookie(web):
    client = web.app.server.test_client()
    assert "Set-Cookie" in send(client).headers and "Set-Cookie" not in send(client).headers


def test_a_file_that_is_too_large_is_refused_in_the_readers_language(web):
    answer = send(web.app.server.test_client(), b"a" * 20_000)
    assert answer.status_code == 400 and answer.json["message"]


def test_an_explorer_without_uploads_takes_none(tmp_path):
    assert send(explored(tmp_path, uploads=False).client).status_code == 400


def test_only_its_visitor_opens_it(web):
    own = web.app.server.test_client()
    query = send(own).json["address"].removeprefix("/?")
    stranger = type(web)(web.app, web.app.server.test_client())
    answer = stranger.show(query)
    for _ in range(40):
        if not found(answer["page"]["children"], "Interval"):
            break
        answer = stranger.show(query, loaded=query)
    assert found(answer["page"]["children"], name="q") and "Jalisco" not in text(answer["page"]["children"])
