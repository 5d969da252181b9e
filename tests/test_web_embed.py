"""The embed: what is in its HTML before any script, who may frame it, what is marked."""

import re
from dataclasses import replace

import pytest

from explorer.errors import SourceError
from explorer.model.message import message
from explorer.settings import Cache, Look, Settings
from tests.made_pictures import CREDIT, bar_picture, table_picture
from tests.test_web_pictures import QUERY, FakeStore, client

__all__ = ["client"]


def html_of(client, *made, **more):
    return client(*made, **more).get(f"/embed?{QUERY}").get_data(as_text=True)


def test_it_says_everything_before_a_script_runs(client):
    text = html_of(client)
    for words in (
        "<h1>Víctimas por alcaldía</h1>",
        "Ciudad de México",
        "donde el delito es robo",
        "312 víctimas",
        "Fuente: FGJ",
        "Iztapalapa tiene más",
    ):
        assert words in text
    assert '<html lang="es-MX">' in text and "<td>Iztapalapa</td>" in text


def test_it_leads_to_the_whole_explorer_and_to_the_source(client):
    text = html_of(client)
    assert f'href="http://localhost/?{QUERY.replace("&", "&amp;")}" target="_blank" rel="noopener"' in text
    assert 'href="https://datos.example.org/dataset/victimas"' in text


def test_the_operators_list_says_who_may_frame_it(client):
    settings = Settings(cache=Cache(kind="none"), look=Look(frame_ancestors=("https://datos.cdmx.gob.mx",)))
    answer = client(settings=settings).get(f"/embed?{QUERY}")
    assert "frame-ancestors https://datos.cdmx.gob.mx" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers


def test_nothing_inline_may_run(client):
    policy = client().get(f"/embed?{QUERY}").headers["Content-Security-Policy"]
    scripts = next(rule for rule in policy.split("; ") if rule.startswith("script-src"))
    assert scripts == "script-src 'self'"


@pytest.mark.parametrize(("checked", "marked"), [(True, False), (False, True)])
def test_data_that_nobody_checked_is_marked_and_not_indexed(client, checked, marked):
    text = html_of(client, picture=bar_picture(credit=replace(CREDIT, checked=checked)))
    assert ("noindex" in text) == marked
    assert ('<p class="mark">' in text) == marked


def test_a_table_is_html_and_asks_for_no_plotly(client):
    text = html_of(client, picture=table_picture())
    assert "<td>Ana</td>" in text and 'id="picture"' not in text
    assert "modulepreload" not in text or text.count("modulepreload") <= 2


def test_words_of_readers_and_data_are_never_markup(client):
    text = html_of(client, picture=bar_picture(title='</title><script>alert("x")</script>', summary="</script>"))
    assert "<script>alert" not in text


def test_a_waiting_page_asks_again_by_itself(client):
    text = html_of(client, FakeStore(slow=True))
    assert 'http-equiv="refresh"' in text and 'role="status"' in text


def test_a_failure_is_a_page_with_one_sentence(client):
    answer = client(picture=SourceError(message("The portal is away."))).get(f"/embed?{QUERY}")
    assert answer.status_code == 404
    assert "The portal is away." in answer.get_data(as_text=True) and "Traceback" not in answer.get_data(as_text=True)


def test_a_private_embed_is_kept_by_nobody(client):
    assert client(FakeStore("upload")).get(f"/embed?{QUERY}").headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("asked", "told"), [("", None), ("&theme=dark", "dark"), ("&theme=light", "light"), ("&theme=auto", None), ("&theme=x", None)]
)
def test_the_link_says_light_or_dark(client, asked, told):
    page = client().get(f"/embed?{QUERY}{asked}").get_data(as_text=True)
    assert (f'data-theme="{told}"' in page) if told else ("data-theme=" not in page.partition("<style>")[0])
    assert "theme=" not in re.findall(r'href="([^"]+)"[^>]*>[^<]*↗', page)[0]
