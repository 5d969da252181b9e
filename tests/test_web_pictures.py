"""The public GETs: statuses, headers, what caches may keep, and what a reader is told when it fails."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask

from explorer.errors import ChartError, FormatError, SourceError, StateError
from explorer.model.message import message
from explorer.model.schema import Schema
from explorer.model.source import Source
from explorer.model.table import Dataset
from explorer.settings import Cache, Settings
from explorer.share.image import Busy
from explorer.web import assets, embed, layers, pictures
from tests.made_pictures import CREDIT, bar_picture, table_picture

SETTINGS = Settings(cache=Cache(kind="none"))
QUERY = "src=sample:victimas&chart=bar&lang=es-MX"


@dataclass(frozen=True)
class FakeProgress:
    stage: str = "fetching"
    done: int = 3
    total: int = 10
    error: Exception | None = None
    dataset: Dataset | None = None


class FakeStore:
    """A store whose one table is there, still being read, or broken."""

    def __init__(self, loader="sample", private=False, slow=False, error=None):
        schema = Schema(columns=(), shape="record", row=message("A row is a victim."))
        self.table = Dataset(Source(loader, "victimas"), "f" * 16, Path("x.duckdb"), schema, CREDIT, private=private)
        self.slow, self.error, self.begun = slow, error, 0

    def ready(self, source, read=None, visitor=""):
        return None if self.slow or self.error else self.table

    def begin(self, source, read=None, visitor=""):
        self.begun += 1

    def progress(self, source, read=None, visitor="", waiter=""):
        return FakeProgress(error=self.error)


@pytest.fixture
def client(monkeypatch):
    """A client of the routes over a fake store and a picture made by hand."""

    def made(store=None, picture=None, settings=SETTINGS):
        drawn = picture or bar_picture()

        def fake(view, look, store, visitor=""):
            if isinstance(drawn, Exception):
                raise drawn
            return replace(drawn, view=replace(drawn.view, locale=view.locale, words=view.words))

        for module in (pictures, embed):
            monkeypatch.setattr(module, "picture", fake)
        for name in ("JSON_WAIT", "FILE_WAIT"):
            monkeypatch.setattr(pictures, name, 0)
        monkeypatch.setattr(embed, "WAIT", 0)
        server = Flask("test")
        for area in (assets, layers, pictures, embed):
            area.register(server, store or FakeStore(), settings)
        return server.test_client()

    return made


def test_a_picture_is_json_that_any_page_may_read(client):
    answer = client().get(f"/picture.json?{QUERY}")
    assert answer.status_code == 200
    assert answer.json["title"] == "Víctimas por alcaldía" and answer.json["figure"]["data"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "public" in answer.headers["Cache-Control"] and "max-age" in answer.headers["Cache-Control"]


def test_an_unchanged_picture_is_not_sent_again(client):
    asking = client()
    etag = asking.get(f"/picture.json?{QUERY}").headers["ETag"]
    assert asking.get(f"/picture.json?{QUERY}", headers={"If-None-Match": etag}).status_code == 304


def test_an_unchanged_picture_is_not_sent_again_compressed(client):
    asking = client()
    headers = {"Accept-Encoding": "br"}
    first = asking.get(f"/picture.json?{QUERY}", headers=headers)
    assert first.headers["Content-Encoding"] == "br"
    assert asking.get(f"/picture.json?{QUERY}", headers={**headers, "If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("store", [FakeStore("upload"), FakeStore(private=True)])
def test_what_one_visitor_may_see_is_kept_by_nobody(client, store):
    answer = client(store).get(f"/picture.json?{QUERY}")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in answer.headers and "ETag" not in answer.headers


def test_a_language_that_the_browser_chose_is_part_of_the_key(client):
    assert "Accept-Language" in client().get("/picture.json?src=sample:x").headers["Vary"]
    assert "Accept-Language" not in client().get(f"/picture.json?{QUERY}").headers.get("Vary", "")


def test_a_table_that_is_being_read_says_how_far_it_is(client):
    store = FakeStore(slow=True)
    answer = client(store).get(f"/picture.json?{QUERY}")
    assert answer.status_code == 202 and answer.headers["Retry-After"] == "1"
    assert answer.json == {"stage": "fetching", "done": 3, "total": 10} and store.begun == 1


@pytest.mark.parametrize(("error", "status"), [(SourceError, 404), (FormatError, 422), (StateError, 400), (ChartError, 400), (Busy, 503)])
def test_an_error_is_one_sentence_with_the_right_status(client, error, status):
    answer = client(picture=error(message("It is broken."), message("Try another."))).get(f"/picture.json?{QUERY}")
    assert answer.status_code == status
    assert answer.json == {"message": "It is broken.", "hint": "Try another."}
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_address_without_data_is_a_mistake_that_is_said(client):
    answer = client().get("/picture.json")
    assert answer.status_code == 400 and answer.json["message"]


def test_a_table_that_could_not_be_read_says_why(client):
    answer = client(FakeStore(error=SourceError(message("The portal is away.")))).get(f"/picture.csv?{QUERY}")
    assert answer.status_code == 404 and json.loads(answer.data)["message"]


@pytest.mark.parametrize(("kind", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_data_files_are_downloads_with_their_credit(client, kind, start):
    answer = client().get(f"/picture.{kind}?{QUERY}")
    assert answer.data.startswith(start)
    assert f'attachment; filename="victimas-por-alcaldia_2023-09-30_es.{kind}"' in answer.headers["Content-Disposition"]
    assert answer.headers["Link"] == '<https://datos.example.org/dataset/victimas>; rel="describedby"'


def test_a_link_from_data_cannot_break_a_header(client):
    picture = bar_picture(credit=replace(CREDIT, link='https://x.org/>; rel="stylesheet"'))
    assert "Link" not in client(picture=picture).get(f"/picture.csv?{QUERY}").headers


def test_the_look_is_not_part_of_the_state(client):
    answer = client().get(f"/picture.json?{QUERY}&w=400&h=300&narrow=1&target=card&scale=2")
    assert answer.json["dropped"] == []


def test_an_image_in_the_browser_gets_the_same_words(client):
    answer = client().get(f"/picture.json?{QUERY}&poster=1&w=1080&h=1080")
    assert answer.json["poster"]["source"] and answer.json["file"].endswith("_es.png")
    assert "localhost" in answer.json["poster"]["link"]


def test_a_table_as_an_image_comes_with_its_rows(client):
    answer = client(picture=table_picture()).get(f"/picture.json?{QUERY}&poster=1")
    assert answer.json["figure"] is None and answer.json["table"]["more"]


def test_layers_are_sent_compressed_and_unknown_ones_are_not_there(client):
    asking = client()
    answer = asking.get("/layers/world.json", headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br" and answer.mimetype == "application/geo+json"
    assert asking.get("/layers/..%2F..%2Fconfig.json").status_code == 404
    assert asking.get("/layers/nowhere.json").status_code == 404
    part = asking.get("/layers/mexico-municipios.09.json").get_json()
    assert {feature["id"][:2] for feature in part["features"]} == {"09"} and len(part["features"]) == 16
    assert asking.get("/layers/mexico-municipios.00.json").status_code == 404


@pytest.mark.parametrize("name", ["../build.mjs", ".npmrc", "nothing.js", "..%2fbuild.mjs"])
def test_only_built_files_are_served(client, name):
    assert client().get(f"/built/{name}").status_code == 404


def test_every_script_of_the_head_is_there_and_kept_for_ever(client):
    asking, made = client(), assets.scripts()
    for address in {
        made.figure,
        made.embed,
        made.poster,
        *made.chunks.values(),
        *made.locales.values(),
        *filter(None, (made.core, made.bundle, made.font)),
    }:
        answer = asking.get(address, headers={"Accept-Encoding": "br"})
        assert answer.status_code == 200, address
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        if made.core:
            assert "immutable" in answer.headers["Cache-Control"]


def test_without_a_build_the_whole_bundle_serves(client, monkeypatch, tmp_path):
    monkeypatch.setattr("explorer.share.drawing.BUILT", tmp_path)
    made = assets.scripts()
    assert made.bundle and not made.core
    asking = client()
    assert all(asking.get(address).status_code == 200 for address in (made.bundle, made.figure, made.embed, made.poster))


def test_the_head_names_no_other_host():
    assert "http" not in assets.head(SETTINGS).replace("http://www.w3.org", "")
