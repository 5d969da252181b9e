"""Each address leads to its page: home, search, overview, editor, what went wrong; asked as Dash's page asks."""

import json
from urllib.parse import quote

import pytest

from explorer.model.source import Source
from explorer.settings import Look, Settings
from explorer.state import read_state
from explorer.store import Store
from explorer.web import sentence
from explorer.web.controls import dom
from explorer.web.share import links
from explorer.web.visit import Visit
from tests.explored import explored, found, text
from tests.fake_portals import FakeSocrata
from tests.served import serving

GAPMINDER = "src=sample:gapminder&lang=en-US"
BARS = "src=sample:gapminder&chart=bar&what=pop&by=continent&agg=mean&lang=en-US"


@pytest.fixture(scope="module")
def web(tmp_path_factory):
    return explored(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def opened(web):
    """The same explorer with one sample open."""
    view = read_state(GAPMINDER)[0]
    Store(web.app.settings).open(view.source)
    return web


def page_of(answer):
    return answer["page"]["children"]


def test_home_has_a_plain_form_and_samples(web):
    page = page_of(web.show("lang=en-US"))
    form = next(form for form in found(page, "Form") if form["props"].get("role") == "search")
    assert form["props"]["method"] == "get" and form["props"]["action"] == "/"
    assert len(found(page, "Link")) >= 10
    assert "deleted in 24 hours" in text(page)


def test_an_explorer_without_uploads_and_samples_shows_neither(tmp_path):
    page = page_of(explored(tmp_path, uploads=False, samples=False).show("lang=en-US"))
    assert not found(page, name="choose") and not found(page, "Link")
    assert "Your file" not in text(page)


def test_a_search_finds_samples_whatever_the_accents(web):
    page = page_of(web.show("q=poblacion&lang=en-US"))
    links = [link["props"]["href"] for link in found(page, "Link")]
    assert any("src=sample:" in link for link in links)


def test_a_search_without_results_says_what_else_to_do(web):
    page = page_of(web.show("q=zzzzqqqq&lang=en-US"))
    assert "Nothing found for “zzzzqqqq”" in text(page) and "Paste the address" in text(page)


def test_the_name_of_one_table_in_the_box_opens_it(opened):
    assert opened.show("q=sample:gapminder&lang=en-US")["shown"]["data"] == GAPMINDER


@pytest.mark.parametrize(
    "query",
    [
        "src=sample:nothing",
        "q=http://127.0.0.1:1/x.csv",
        "ckanConf=0000&ckan=nowhere",
        "src=nobody:x",
        "src=upload:abc",
        "src=url:file:///etc/passwd",
    ],
)
def test_what_cannot_be_opened_is_a_page_with_the_way_back(web, query):
    answer = web.show(f"{query}&lang=en-US")
    for _ in range(40):
        if not found(page_of(answer), "Interval"):
            break
        answer = web.show(f"{query}&lang=en-US", loaded=f"{query}&lang=en-US")
    page = page_of(answer)
    assert any(part["props"].get("role") == "alert" for part in found(page, "Div"))
    assert found(page, name="q") and "Try again" in text(page)
    assert "Traceback" not in json.dumps(page) and "/etc" not in text(found(page, "H1"))


def test_the_overview_says_what_the_table_is(opened):
    page = page_of(opened.show(GAPMINDER))
    kinds = [select for select in found(page, "Select") if "'what': 'kind'" in str(select["props"]["id"])]
    assert f"Each row is a country in a year. 1,704 rows, {len(kinds)} columns, from 1952 to 2007." in text(page)
    cards = [link["props"]["href"] for link in found(page, "Link") if "chart=" in link["props"]["href"]]
    assert 4 <= len(cards) <= 6


def test_the_editor_draws_and_tells(opened):
    answer = opened.show(BARS)
    assert answer["picture"]["data"]["figure"]["data"]
    assert "continent" in text(found(page_of(answer), name="chart-title"))
    assert "In words:" in text(found(page_of(answer), name="chart-words"))
    assert "SELECT" in text(found(page_of(answer), name="recipe")).upper()


def test_a_link_that_names_no_language_is_told_in_the_browsers(opened, monkeypatch):
    monkeypatch.setitem(opened.client.environ_base, "HTTP_ACCEPT_LANGUAGE", "pt-BR")
    answer = opened.show("src=sample:gapminder&chart=bar&what=pop&by=continent")
    assert "Gráfico de barras." in text(found(page_of(answer), name="chart-words"))


def test_the_header_of_numbers_stands_at_their_end(opened):
    page = page_of(opened.show("src=sample:gapminder&chart=table&lang=en-US"))
    heads = {text(head): head["props"]["className"] for head in found(page, "Th")}
    assert (heads["country"], heads["pop"]) == ("", "number")


@pytest.mark.parametrize(("asked", "named"), [("chart=bar&by=nada", "nada"), ("chart=pie3d&by=continent", "pie3d")])
def test_a_link_that_does_not_fit_gives_the_nearest_chart_and_says_so(opened, asked, named):
    page = page_of(opened.show(f"{GAPMINDER}&{asked}"))
    assert named in text(found(page, name="chart-notes"))
    assert found(page, name="sentence") and not text(found(page, name="chart-wrong"))


def test_what_a_link_says_beyond_understanding_is_named(opened):
    assert "colour" in text(page_of(opened.show(f"{BARS}&colour=red")))


def controls_of(page):
    """The editor's controls as Dash would send them."""
    groups = {"part": [], "add": [], "filter": [], "remove": [], "words": []}
    for component in [*found(page, "Select"), *found(page, "Input"), *found(page, "Checklist"), *found(page, "Button")]:
        name = component["props"].get("id")
        if isinstance(name, dict) and name["type"] in groups:
            groups[name["type"]].append((name, component["props"].get("value", component["props"].get("n_clicks"))))
    return groups


def edit(web, query, touch=None, chart=""):
    """Posts the editor's controls, one of them changed, and gives the answer."""
    shown = web.show(query)
    page = page_of(shown)
    groups = controls_of(page)
    if touch:
        kind, name, value = touch
        groups[kind] = [(key, value if name.items() <= key.items() else old) for key, old in groups[kind]]
    asked = {
        "parts": groups["part"],
        "added": groups["add"],
        "chart": chart or found(page, name="chart")[0]["props"]["value"],
        "fields": groups["filter"],
        "removed": [name["at"] for name, clicks in groups["remove"] if clicks],
        "words": groups["words"],
        "chips": found(page, name="chips")[0]["props"]["data"],
        "shown": shown["shown"]["data"],
        "go": {"search": f"?{query}", "width": 1280},
    }
    inputs = [{"id": "asked", "property": "data", "value": asked}]
    outputs = {"id": "answer", "property": "data"}
    answer = web.post({"output": "answer.data", "outputs": outputs, "inputs": inputs, "changedPropIds": ["asked.data"]})
    changes = answer["answer"]["data"]["changes"] if answer else []
    return {name if isinstance(name, str) else dom(name): props for name, props in changes}


EDITED = [
    BARS,
    f"{GAPMINDER}&chart=scatter&what=lifeExp&by=gdpPercap&split=continent&in.continent=Asia&in.continent=Africa",
    f"{GAPMINDER}&chart=line&time=year&what=lifeExp&agg=mean&split=continent&gte.year=1970",
    f"{GAPMINDER}&chart=treemap&by=continent&by=country&what=pop&notin.continent=Oceania&top=10",
    f"{GAPMINDER}&chart=histogram&by=lifeExp&title=Vida",
    f"{GAPMINDER}&chart=table&has.country=an",
]


@pytest.mark.parametrize("query", EDITED)
def test_untouched_controls_change_nothing(opened, query):
    assert edit(opened, query) == {}


def search_of(answer):
    return answer["url"]["search"]


def test_a_part_changes_address_sentence_and_picture_together(opened):
    answer = edit(opened, BARS, ("part", {"part": "agg"}, "max"))
    assert "agg=max" in search_of(answer)
    assert answer["shown"]["data"] == search_of(answer)[1:]
    assert answer["picture"]["data"]["figure"]["data"]
    assert answer['{"part":"agg","type":"part"}']["value"] == "max"


def test_an_invitation_adds_a_part(opened):
    assert "split=year" in search_of(edit(opened, BARS, ("add", {"part": "split"}, "year")))


def test_another_kind_keeps_the_columns(opened):
    answer = edit(opened, BARS.replace("mean", "sum"), chart="treemap")
    view = read_state(search_of(answer)[1:])[0]
    assert (view.spec.chart, view.spec.first("by"), view.spec.first("what")) == ("treemap", "continent", "pop")


def test_a_chart_that_a_language_says_in_another_order_gets_its_parts_anew_and_nothing_else(opened, monkeypatch):
    orders = {"treemap": tuple(reversed(sentence.ORDER))}
    monkeypatch.setattr(sentence, "order_of", lambda spec, visit: orders.get(spec.chart, sentence.ORDER))
    answer = edit(opened, f"{BARS}&in.continent=Asia", chart="treemap")
    menus = [each["props"]["id"]["part"] for each in found(answer["parts"]["children"], "Select")]
    assert menus == list(orders["treemap"]) and "chart=treemap" in search_of(answer)
    assert "filters" not in answer and "parts" not in edit(opened, BARS, ("part", {"part": "agg"}, "max"))


def test_a_filter_narrows(opened):
    query = f"{BARS}&in.continent=Asia"
    answer = edit(opened, query, ("filter", {"field": "chosen"}, ["Asia", "Europe"]))
    assert search_of(answer).count("in.continent=") == 2
    assert "Asia" in answer['{"at":0,"type":"filter-said"}']["children"]


def test_the_open_end_of_a_range_is_hinted_in_the_readers_numbers(opened):
    page = page_of(opened.show("src=sample:gapminder&chart=bar&what=pop&by=continent&gte.lifeExp=40&lang=fr-FR"))
    hints = [each["props"].get("placeholder") for each in found(page, "Input")]
    assert "82,603" in hints


def test_a_removed_filter_is_gone(opened):
    answer = edit(opened, f"{BARS}&in.continent=Asia", ("remove", {"at": 0}, 1))
    assert "in.continent" not in search_of(answer) and answer["chips"]["data"] == []


def test_a_title_is_the_readers(opened):
    answer = edit(opened, BARS, ("words", {"field": "title"}, "Más <b>gente</b>"))
    assert answer["chart-title"]["children"] == "Más <b>gente</b>"


def test_an_end_that_is_no_number_changes_nothing(opened):
    assert edit(opened, f"{BARS}&gte.year=1970", ("filter", {"field": "low"}, "later")) == {}


def test_what_an_address_was_recognised_as_is_told(tmp_path):
    with serving(FakeSocrata().routes()) as server:
        web = explored(tmp_path, hosts=(server.place,))
        address = quote(server.url("/d/abcd-1234"))
        opening = page_of(web.show(f"q={address}&lang=en-US"))
        assert "A Socrata data set of 127.0.0.1" in text(opening)
        settings = web.app.settings
        Store(settings).open(Source("socrata", server.url("/abcd-1234")))
        assert "Ayuntamiento · A Socrata data set of 127.0.0.1" in text(page_of(web.show(f"q={address}&lang=en-US")))


def test_a_link_written_by_hand_may_name_an_address_alone(tmp_path):
    with serving(FakeSocrata().routes()) as server:
        web = explored(tmp_path, hosts=(server.place,))
        address = quote(server.url("/d/abcd-1234"))
        assert "A Socrata data set of 127.0.0.1" in text(page_of(web.show(f"src={address}&lang=en-US")))


def test_a_portals_address_lists_its_data_sets_and_says_how_to_search_it(tmp_path):
    with serving(FakeSocrata().routes()) as server:
        web = explored(tmp_path, hosts=(server.place,))
        page = page_of(web.show(f"q={quote(server.url('/'))}&lang=en-US&page=2"))
    assert "127.0.0.1 is a Socrata portal." in text(page)
    assert "write words after its address" in text(page)
    assert "Page 2 of 3" in text(page)


@pytest.mark.parametrize(("theme", "told"), [("auto", "light"), ("dark", "dark")])
def test_the_code_for_a_web_page_says_light_unless_the_operator_says_dark(theme, told):
    given = Visit(None, Settings(look=Look(theme=theme, public_url="https://v.example/")), "en-US")
    assert f"theme={told}" in str(links("src=sample:x", given, "t")[1])
