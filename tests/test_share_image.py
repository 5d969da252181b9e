"""Images made by the server's Chromium: the words are in them, maps are in them, and nothing is asked of a network."""

import io
import os
import re
import signal
import struct
import threading
from concurrent.futures import ThreadPoolExecutor

import pyarrow
import pytest

from charts import dark
from explorer.errors import SourceError
from explorer.geo import layers
from explorer.settings import Images as ImageSettings
from explorer.settings import Settings
from explorer.share import poster
from explorer.share.export import FORMATS, export
from explorer.share.image import Busy, composed, image
from explorer.share.image.browser import Images, images
from tests.made_pictures import bar_picture, table_picture
from tests.served import Reply, serving

SETTINGS = Settings()


@pytest.fixture(scope="module", autouse=True)
def _closed_at_the_end():
    yield
    images(SETTINGS).close()


def size_of(png):
    return struct.unpack(">II", png[16:24])


def map_picture():
    layer = layers()[0]
    codes = [code for code, _ in layer.regions]
    trace = {"type": "choropleth", "geojson": layer.url, "locations": codes, "z": list(range(len(codes))), "showscale": False}
    figure = {"data": [trace], "layout": {"geo": {"fitbounds": "geojson", "visible": False}}}
    return bar_picture(figure=figure, needs=("geo",))


def test_a_drawing_says_title_filters_notes_source_and_address():
    text = image(bar_picture(), "svg", SETTINGS, link="v.example").decode()
    for words in ("Víctimas por alcaldía", "donde el delito es robo", "312 víctimas sin alcaldía", "Fuente: FGJ", "CC BY 4.0", "v.example"):
        assert words in text
    assert "Cuauhtémoc" in text


def test_words_are_text_in_a_drawing():
    text = image(bar_picture(title="<script>alert(1)</script> & más"), "svg", SETTINGS).decode()
    assert "<script" not in text and "&lt;script&gt;alert(1)&lt;/script&gt; &amp; más" in text


@pytest.mark.parametrize(("width", "height", "scale"), [(1200, 675, 1), (1080, 1080, 1), (600, 400, 2)])
def test_an_image_has_the_size_asked_for(width, height, scale):
    png = image(bar_picture(), "png", SETTINGS, width, height, scale)
    assert size_of(png) == (width * scale, height * scale)


def test_a_map_is_drawn_with_its_regions():
    picture = map_picture()
    text = image(picture, "svg", SETTINGS).decode()
    assert text.count("choroplethlayer") >= 1
    assert text.count('class="choroplethlocation') >= len(layers()[0].regions) * 0.9


def test_a_figure_for_an_image_carries_geometry_and_template():
    figure = composed(map_picture(), SETTINGS, 1200, 400)
    assert isinstance(figure["data"][0]["geojson"], dict)
    assert figure["layout"]["template"]["layout"]["colorway"][0] == SETTINGS.look.colour


def test_a_table_is_an_image_too():
    text = image(table_picture(), "svg", SETTINGS).decode()
    assert "nombre" in text and "Ana" in text


def test_rows_that_find_no_room_are_counted():
    picture = table_picture(frame=pyarrow.table({"n": [str(row) for row in range(500)]}))
    text = image(picture, "svg", SETTINGS).decode()
    assert any(told in text for told in poster.table(picture)["more"])


def test_notes_that_find_no_room_are_counted():
    picture = bar_picture(notes=tuple("una nota muy larga " * 20 for _ in range(12)))
    text = image(picture, "svg", SETTINGS, 1200, 675).decode()
    assert any(told in text for told in poster.words(picture, SETTINGS, 1200, 0)["more"])


def test_a_title_as_long_as_a_question_gets_smaller():
    long = bar_picture(title="¿cuántas víctimas hubo en cada alcaldía? " * 8)
    usual, small = (
        re.findall(r'font-size="([\d.]+)" font-weight="700"', image(p, "svg", SETTINGS).decode())[0] for p in (bar_picture(), long)
    )
    assert float(small) < float(usual)


def test_an_image_is_light_unless_dark_is_asked_for():
    light, night = (image(bar_picture(), "svg", SETTINGS, is_dark=is_dark).decode() for is_dark in (False, True))
    assert 'fill="#ffffff"/>' in light and dark("#ffffff") not in light
    assert f'fill="{dark("#ffffff")}"/>' in night and f'fill="{dark("#1d2433")}"' in night


def test_a_figure_reaches_no_network():
    asked = threading.Event()
    with serving({"/x.png": lambda request: asked.set() or Reply()}) as server:
        picture = bar_picture(
            figure={
                **bar_picture().figure,
                "layout": {"images": [{"source": server.url("/x.png"), "x": 0, "y": 1, "sizex": 1, "sizey": 1}]},
            }
        )
        image(picture, "png", SETTINGS)
    assert not asked.is_set()


def test_many_at_once_each_get_their_own():
    titles = [f"Título {number}" for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        texts = list(pool.map(lambda title: image(bar_picture(title=title), "svg", SETTINGS).decode(), titles))
    assert all(title in text for title, text in zip(titles, texts, strict=True))


def test_more_than_the_queue_holds_are_refused_kindly():
    browser = Images(Settings(images=ImageSettings(queue=1)))
    browser._places.acquire()
    with pytest.raises(Busy):
        browser.draw({}, "png", 400, 400, 1)


def test_a_crashed_browser_is_replaced():
    browser = images(SETTINGS)
    image(bar_picture(), "svg", SETTINGS)
    os.killpg(browser._browser.subprocess.pid, signal.SIGKILL)
    assert image(bar_picture(), "svg", SETTINGS)


def test_a_missing_chromium_is_said():
    with pytest.raises(SourceError, match="Chromium"):
        image(bar_picture(), "png", Settings(images=ImageSettings(chromium="/nowhere/chromium")))


def test_images_that_the_operator_switched_off_are_refused():
    with pytest.raises(SourceError):
        image(bar_picture(), "png", Settings(images=ImageSettings(enabled=False)))


@pytest.mark.parametrize("kind", FORMATS)
def test_every_kind_of_file_can_be_exported(kind):
    starts = {"png": b"\x89PNG", "svg": b"<svg", "pdf": b"%PDF", "xlsx": b"PK", "html": b"<!doctype", "json": b"{", "csv": b"\xef\xbb\xbf"}
    assert io.BytesIO(export(bar_picture(), kind, SETTINGS)).read().startswith(starts[kind])
