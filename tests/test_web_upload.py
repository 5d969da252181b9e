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
    assert answer.status_code == 413 and answer.json["message"]


def opened(web, client, query):
    """The page of the table, once it is read."""
    own = type(web)(web.app, client)
    answer = own.show(query)
    for _ in range(100):
        if not found(answer["page"]["children"], "Interval"):
            break
        answer = own.show(query, loaded=query)
    return answer["page"]["children"]


def test_the_overview_says_when_it_is_deleted_and_offers_to_do_so_now(web):
    client = web.app.server.test_client()
    page = opened(web, client, send(client).json["address"].removeprefix("/?"))
    (time,) = found(page, "Time")
    assert time["props"]["dateTime"].endswith("Z") and "UTC" in time["props"]["children"]
    (panel,) = found(page, name="delete-file")
    assert found(panel, "Form")[0]["props"]["method"] == "post"


def test_deleting_leaves_neither_file_nor_table_nor_answers(tmp_path):
    web = explored(tmp_path)
    client = web.app.server.test_client()
    query = send(client).json["address"].removeprefix("/?")
    opened(web, client, query)
    client.get(f"/picture.json?{query}")
    source = query.partition("src=")[2].partition("&")[0]
    answer = client.post("/upload/delete", data={"src": source, "lang": "es-MX"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/?lang=es-MX")
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path.parent.name != "locks"]
    assert left == []
    assert client.get(f"/picture.json?{query}").status_code == 404


def test_another_visitor_deletes_nothing(web):
    client = web.app.server.test_client()
    query = send(client).json["address"].removeprefix("/?")
    for src in (query.partition("src=")[2].partition("&")[0], "upload:../../x", "url:http://example.org/x", "", "x" * 9000):
        assert web.app.server.test_client().post("/upload/delete", data={"src": src}).status_code == 303
    assert found(opened(web, client, query), name="delete-file")


def test_no_file_name_id_or_cookie_is_in_the_log(web, caplog):
    client = web.app.server.test_client()
    with caplog.at_level("DEBUG"):
        query = send(client, name="secreto.csv").json["address"].removeprefix("/?")
        opened(web, client, query)
        send(client, b"a" * 20_000, name="secreto.csv")
    ours = " ".join(record.getMessage() for record in caplog.records)
    cookie = client.get_cookie("visitor").value
    assert "secreto" not in ours and cookie not in ours and query.partition("upload:")[2][:32] not in ours


def test_a_sample_has_nothing_to_delete(web):
    assert not found(opened(web, web.client, "src=sample:estados-mexico"), name="delete-file")


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
