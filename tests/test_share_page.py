"""The small page, the snippet, the preview and the marks: what they say, and that nothing in them is markup of somebody else's."""

from dataclasses import replace

import pyarrow
import pytest

from explorer.geo import layer
from explorer.model.view import Words
from explorer.picture import source_line, with_place_names
from explorer.settings import Settings
from explorer.share.as_json import as_dict, dumps
from explorer.share.card import meta_tags
from explorer.share.drawing import inline_json
from explorer.share.html_file import html_file
from explorer.share.marks import is_own, mark
from explorer.share.page import article
from explorer.share.poster import FULL, MOST_PIXELS, bounded, look, sizes, words
from explorer.share.snippet import snippet
from explorer.share.theme import contrast, ink
from tests.made_pictures import CREDIT, bar_picture, table_picture

SETTINGS = Settings()
STRANGE = replace(CREDIT, checked=False)


def test_a_page_says_title_summary_and_numbers_without_a_script():
    text = article(bar_picture(), SETTINGS)
    assert "<h1>Víctimas por alcaldía</h1>" in text
    assert "Iztapalapa tiene más víctimas" in text
    assert "<td>Iztapalapa</td>" in text and ">38,214</td>" in text
    assert "312 víctimas sin alcaldía no aparecen." in text


def test_words_from_data_are_never_markup():
    text = article(bar_picture(title="<script>alert(1)</script>", notes=("<img src=x>",)), SETTINGS)
    assert "<script" not in text and "<img" not in text
    assert "&lt;b&gt;Tlalpan&lt;/b&gt; &amp; más" in text


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", ""])
def test_only_web_addresses_become_links(link):
    assert "<a " not in article(bar_picture(credit=replace(CREDIT, link=link)), SETTINGS)


def test_data_inside_a_page_cannot_end_its_script():
    assert "</script" not in inline_json({"a": "</script><script>alert(1)</script>"})


@pytest.mark.parametrize(
    ("picture", "told"),
    [
        (bar_picture(), ""),
        (bar_picture(credit=STRANGE), "datos.example.org"),
        (bar_picture(view=replace(bar_picture().view, words=Words(title="Otro"))), "Vistazo"),
    ],
)
def test_what_is_not_the_operators_is_marked(picture, told):
    found = mark(picture, SETTINGS)
    assert (told in str(found)) if told else (found is None)
    assert is_own(picture) == (not told)


def test_pages_of_unchecked_data_are_not_indexed():
    assert "noindex" in meta_tags(bar_picture(credit=STRANGE), SETTINGS, "https://v.example/", "src=url:x")
    assert "noindex" not in meta_tags(bar_picture(), SETTINGS, "https://v.example/", "src=sample:x")


def test_a_preview_shows_that_very_chart():
    tags = meta_tags(bar_picture(), SETTINGS, "https://v.example/", "src=sample:x&chart=bar")
    assert 'content="https://v.example/picture.png?src=sample:x&amp;chart=bar&amp;w=1200&amp;h=630"' in tags


def test_a_snippet_is_one_frame_with_a_title():
    text = snippet('Uno "y" <dos>', "https://v.example/embed?src=sample:x&lang=es")
    assert 'title="Uno &quot;y&quot; &lt;dos&gt;"' in text
    assert 'src="https://v.example/embed?src=sample:x&amp;lang=es"' in text
    assert 'loading="lazy"' in text and 'sandbox="allow-scripts' in text


def test_a_table_comes_as_cells_in_json():
    found = as_dict(table_picture(), SETTINGS)
    assert found["figure"] is None and found["table"]["rows"][0][0] == "Ana"
    assert dumps(found)


def test_an_html_file_needs_nothing_from_elsewhere():
    text = html_file(bar_picture(), SETTINGS).decode()
    assert 'src="http' not in text and "<link" not in text
    assert "Plotly" in text and "Iztapalapa" in text


@pytest.mark.parametrize("size", [(1200, 675, 1.0), (99999, 99999, 9.0), (1, 1, 0.0)])
def test_images_are_bounded(size):
    width, height, scale = bounded(*size)
    assert 320 <= width <= 2400 and 320 <= height <= 2400
    assert width * height * scale**2 <= MOST_PIXELS * 1.001


def test_an_images_words_say_everything():
    told = words(bar_picture(credit=STRANGE), SETTINGS, 1200, look(1200, 675).height, "v.example")
    assert told["title"] and told["filters"] and told["source"] and told["link"] and "datos.example.org" in told["mark"]
    assert len(told["more"]) == len(told["notes"])


@pytest.mark.parametrize("colour", ["#0b7a75", "#ffdd00", "#ffffff", "#000000"])
def test_links_in_the_operators_colour_can_be_read(colour):
    shown = ink(colour)
    assert contrast([int(shown[at : at + 2], 16) for at in (1, 3, 5)]) >= 4.5


def test_a_map_credits_its_boundaries():
    assert "Instituto Geográfico Nacional" in source_line(CREDIT, "es-ES", layer("spain-regions"))
    assert "Geográfico" not in source_line(CREDIT, "es-ES")


def test_the_numbers_of_a_map_have_names_and_codes():
    frame = with_place_names(pyarrow.table({"place": ["09", "13", None], "what": [1, 2, 3]}), layer("spain-regions"))
    assert frame.column("place").to_pylist()[2] is None
    assert frame.column("place_code").to_pylist() == ["09", "13", None]
    assert frame.column("place").to_pylist()[0] == dict(layer("spain-regions").regions)["09"]
    untouched = pyarrow.table({"by": ["a"]})
    assert with_place_names(untouched, layer("spain-regions")) is untouched


def test_an_image_as_wide_as_a_phone_has_smaller_words_and_more_chart():
    assert sizes(360)["title"] < 0.7 * sizes(FULL)["title"] and sizes(FULL) == sizes(2400)
    assert look(360, 420).width > 300 and look(360, 420).height > 0.55 * 420
