"""The program `vistazo`: JSON alone on standard output, one sentence and exit status 2 on failure."""

import json

import pytest

from explorer.cli import main
from tests.fake_portals import FakeDkan
from tests.served import serving

TABLE = "estado,año,total,nota\nJalisco,2020,1250,a\nOaxaca,2020,n/d,b\nJalisco,2021,1300,\nOaxaca,2021,90,c\n"


@pytest.fixture
def run(tmp_path, monkeypatch, capfdbinary):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LANG", "C.UTF-8")
    (tmp_path / "tabla.csv").write_text(TABLE, encoding="utf-8")

    def call(*arguments):
        status = main(list(arguments))
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return call


def test_describe_says_each_column_as_json(run):
    status, out, err = run("describe", "tabla.csv", "--json")
    described = json.loads(out)
    assert (status, err, described["rows"]) == (0, "", 4)
    assert [column["column"] for column in described["columns"]] == ["estado", "año", "total", "nota"]
    assert {column["column"]: column["kind"] for column in described["columns"]}["año"] == "temporal"
    assert set(described) == {"rows", "columns", "shape", "notes"}
    assert set(described["columns"][0]) == {"column", "kind", "role", "missing", "distinct", "reason"}


def test_charts_are_ranked_with_a_view_that_opens(run):
    status, out, _ = run("charts", "tabla.csv", "--json", "--limit", "3")
    ranked = json.loads(out)
    assert status == 0
    assert 1 <= len(ranked) <= 3
    assert all(set(row) == {"family", "columns", "view", "reasons"} for row in ranked)
    assert all("chart=" in row["view"] and row["reasons"] for row in ranked)


def test_charts_of_named_columns_use_just_those(run):
    _, out, _ = run("charts", "tabla.csv", "--json", "--columns", "estado, total", "--limit", "1")
    assert sorted(json.loads(out)[0]["columns"]) == ["estado", "total"]


@pytest.mark.parametrize("kind", ["svg", "csv", "xlsx", "json", "html", "png"])
def test_export_writes_each_kind_of_file(run, tmp_path, kind):
    status, out, err = run("export", "sample:estados-mexico", "-o", f"out.{kind}")
    assert (status, out, err) == (0, "", "")
    assert (tmp_path / f"out.{kind}").stat().st_size > 300


def test_a_link_is_exported_as_the_chart_it_says(run, tmp_path):
    _, ranked, _ = run("charts", "sample:estados-mexico", "--json", "--limit", "1")
    state = json.loads(ranked)[0]["view"]
    status, _, err = run("export", f"https://explorer.example/?{state}", "-o", "out.csv")
    assert (status, err) == (0, "")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").count("\n") > 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["describe", "nowhere.csv"], "There is no file, address or sample nowhere.csv."),
        (["describe", "sample:nothing"], "nothing"),
        (["charts", "tabla.csv", "--columns", "totl"], "totl"),
        (["export", "tabla.csv", "-o", "out.gif"], "out.gif"),
        (["export", "tabla.csv", "-o", "no/such/folder/out.csv"], "cannot be written"),
        (["describe", "tabla.csv", "--config", "none.yaml"], "none.yaml"),
    ],
)
def test_a_failure_is_status_2_and_one_line(run, arguments, said):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_a_file_is_forgotten_at_the_end(run, tmp_path):
    run("describe", "tabla.csv")
    assert not any((tmp_path / "cache" / "vistazo" / "uploads").iterdir())


def test_what_is_said_follows_the_language(run):
    _, spanish, _ = run("describe", "tabla.csv", "--lang", "es-MX")
    _, english, _ = run("describe", "tabla.csv", "--lang", "en-US")
    assert spanish != english


def test_a_short_list_begins_with_the_best_chart(run):
    best = json.loads(run("charts", "sample:gapminder", "--json", "--limit", "1")[1])
    longer = json.loads(run("charts", "sample:gapminder", "--json", "--limit", "5")[1])
    assert best == longer[:1] and best[0]["family"] != "table"


@pytest.mark.parametrize("link", ["{view}", "?{view}", "https://charts.example.org/?{view}&lang=fr-FR"])
def test_the_view_of_a_chart_is_a_link_to_export(run, tmp_path, link):
    view = json.loads(run("charts", "sample:gapminder", "--json", "--limit", "1")[1])[0]["view"]
    status, _, err = run("export", link.format(view=view), "-o", "chart.json")
    assert (status, err) == (0, "")
    assert json.loads((tmp_path / "chart.json").read_text())["figure"]["data"]


def test_the_page_of_any_portal_can_be_described(run, monkeypatch):
    with serving() as server:
        server.routes |= FakeDkan().routes(server)
        monkeypatch.setenv("VISTAZO_HOSTS", json.dumps([server.place]))
        status, out, err = run("describe", server.url("/dataset/aire"), "--json")
    assert (status, err, [column["column"] for column in json.loads(out)["columns"]]) == (0, "", ["Zona", "Valor (€)"])
