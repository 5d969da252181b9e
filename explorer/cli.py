"""The program `vistazo`: describe, charts, export, warm and serve, from a terminal.

JSON alone goes to standard output; a failure is exit status 2 and one sentence on standard error.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson

import loaders
from charts import REGISTRY
from explorer.errors import ExplorerError, SourceError
from explorer.model.message import message, plural
from explorer.model.picture import Look, Picture
from explorer.model.source import Source
from explorer.model.table import Dataset
from explorer.model.view import View
from explorer.picture import picture
from explorer.recommend import recommend
from explorer.settings import Settings, load_settings
from explorer.share.export import FORMATS, export
from explorer.state import read_state, write_state
from explorer.store import Store
from explorer.store.warm import civil, portal_named, warm
from explorer.text import language_of, say
from loaders._base import Desk
from loaders.upload import forget, receive

VISITOR = "terminal"
"""Whose visit it is: a file named on the command line is kept as an upload of this visitor, and forgotten at the end."""


def main(arguments: list[str] | None = None) -> int:
    """Runs one command. Returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        settings = _settings(options)
        return int(options.run(options, settings) or 0)
    except ExplorerError as error:
        print(_sentences(error, _locale(options)), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _sentences(error: ExplorerError, locale: str) -> str:
    return " ".join(say(sentence, locale) for sentence in (error.message, error.hint) if sentence)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vistazo", description="Turns any published table into the right chart.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--config", type=Path, help="settings file (default: config.yaml here, where there is one)")
    shared.add_argument("--lang", default="", help="language of what is said, such as es-MX (default: the terminal's)")
    source = argparse.ArgumentParser(add_help=False, parents=[shared])
    source.add_argument("source", metavar="SOURCE", help="a path, an address, ckan:<portal>/<resource> or sample:<name>")
    as_json = argparse.ArgumentParser(add_help=False)
    as_json.add_argument("--json", action="store_true", help="JSON instead of a table")

    describe = commands.add_parser("describe", parents=[source, as_json], help="what each column is, and what a row is")
    describe.set_defaults(run=_describe)
    charts = commands.add_parser("charts", parents=[source, as_json], help="the charts worth seeing, best first")
    charts.add_argument("--columns", default="", help="only charts of exactly these columns, separated by commas")
    charts.add_argument("--limit", type=int, default=10, help="how many (default 10)")
    charts.set_defaults(run=_charts)
    exports = commands.add_parser("export", parents=[source], help="a chart, or a link of the explorer, to a file")
    exports.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help=f"FILE.{{{','.join(FORMATS)}}}")
    exports.set_defaults(run=_export)
    warms = commands.add_parser(
        "warm", parents=[shared], help="fetches tables of a portal ahead: those named, else those that the settings list"
    )
    warms.add_argument("portal", metavar="PORTAL", help="its name in the settings")
    warms.add_argument("tables", metavar="TABLE", nargs="*", help="an id, a data set or an address")
    warms.add_argument("--limit", type=int, default=20, help="how many tables at most (default 20)")
    warms.set_defaults(run=_warm)
    serve = commands.add_parser("serve", parents=[shared], help="serves the explorer")
    serve.add_argument("--port", type=int, help="port to listen on")
    serve.set_defaults(run=_serve)
    return parser


def _settings(options: argparse.Namespace) -> Settings:
    """The operator's file where one is named or lies here; without one, tables are kept in the user's own cache folder."""
    path = options.config or next((p for p in [Path("config.yaml")] if p.is_file()), None)
    overrides: dict[str, Any] = {"port": options.port} if getattr(options, "port", None) else {}
    if path is None and options.run is not _serve:
        overrides["data"] = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vistazo"
    return load_settings(path, **overrides)


def _locale(options: argparse.Namespace) -> str:
    """`--lang`, else what the terminal speaks, else English."""
    tag = options.lang or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    tag = tag.partition(".")[0].replace("_", "-")
    return tag if language_of(tag) == tag.partition("-")[0] else "en"


@contextmanager
def _opened(text: str, settings: Settings) -> Iterator[tuple[Store, Source, Dataset]]:
    """The table that SOURCE means. A file is kept like an upload for as long as the command runs."""
    store = Store(settings)
    path = Path(text)
    if path.is_file():
        with path.open("rb") as file:
            source = receive(file, path.name, path.stat().st_size, VISITOR, settings)
        try:
            yield store, source, store.open(source, visitor=VISITOR)
        finally:
            forget(source, VISITOR, settings)
            store.forget(source)
        return
    source = _source(text, settings)
    yield store, source, store.open(source, visitor=VISITOR)


def _source(text: str, settings: Settings) -> Source:
    found = loaders.find(text, settings)
    if found is None:
        raise SourceError(
            message("There is no file, address or sample {text}.", text=text),
            message("Give a path, an address, ckan:<portal>/<resource> or sample:<name>."),
        )
    return _recognised(text, found, settings) if "://" in text else found


def _recognised(text: str, found: Source, settings: Settings) -> Source:
    """The source behind an address: its shape may be that of several kinds of portal, so that one of them has to be asked."""
    listed = loaders.resolve(text, Desk(settings, settings.data / "incoming"))
    others = [item.source for item in listed.items if item.openable and not listed.catalogue]
    return found if not others or others[0].loader == found.loader else others[0]


def _describe(options: argparse.Namespace, settings: Settings) -> None:
    locale = _locale(options)
    with _opened(options.source, settings) as (_, _, dataset):
        schema = dataset.schema
        columns = [
            {
                "column": column.name,
                "kind": column.kind,
                "role": column.role,
                "missing": column.missing,
                "distinct": column.distinct,
                "reason": say(column.reason, locale),
            }
            for column in schema.columns
        ]
        notes = [say(note.text, locale) for note in dataset.notes]
        described = {"rows": schema.rows, "columns": columns, "shape": schema.shape, "notes": notes}
    if options.json:
        _print_json(described)
        return
    print(say(schema.row, locale))
    _print_table(columns)
    print(*notes, sep="\n")


def _charts(options: argparse.Namespace, settings: Settings) -> None:
    locale = _locale(options)
    columns = tuple(next(csv.reader([options.columns], skipinitialspace=True), ())) or None
    with _opened(options.source, settings) as (_, source, dataset):
        for name in columns or ():
            _known(name, dataset)
        ranked = [
            {
                "family": REGISTRY[found.spec.chart].family,
                "columns": list(found.spec.columns()),
                "view": write_state(View(() if source.loader == "upload" else (source,), filters=found.filters, spec=found.spec)),
                "reasons": [say(reason.text, locale) for reason in found.reasons],
            }
            for found in recommend(dataset.schema, columns, options.limit, dataset.steer)
        ]
    if options.json:
        _print_json(ranked)
    else:
        _print_table([{**row, "columns": ", ".join(row["columns"]), "reasons": "; ".join(row["reasons"])} for row in ranked])


def _known(name: str, dataset: Dataset) -> None:
    try:
        dataset.schema.column(name)
    except KeyError as error:
        raise SourceError(message("This table has no column {name}.", name=name)) from error


def _export(options: argparse.Namespace, settings: Settings) -> None:
    view = _linked(options.source)
    locale = view.locale or _locale(options)
    if view.source is not None:
        store = Store(settings)
        store.open(view.source, view.read, visitor=VISITOR)
        _write(picture(replace(view, locale=locale), Look(target="image"), store, VISITOR), options.output, settings)
        return
    with _opened(options.source, settings) as (store, source, _):
        _write(picture(View(sources=(source,), locale=locale), Look(target="image"), store, VISITOR), options.output, settings)


def _linked(text: str) -> View:
    """The view of a link, or of its part after the question mark, which `charts` prints; an empty one where the text is no link."""
    query = urlsplit(text).query or text
    return read_state(query)[0] if re.match(r"(?:.*&)?(?:src|z)=", query) else View()


def _write(made: Picture, output: Path, settings: Settings) -> None:
    """Whole or not at all: a reader never finds half an image."""
    kind = output.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise SourceError(
            message("{name} is no file that can be written; it may end in {endings}.", name=output.name, endings=", ".join(FORMATS))
        )
    content = export(made, kind, settings)
    try:
        with tempfile.NamedTemporaryFile(dir=output.parent, prefix=f".{output.name}.", delete=False) as file:
            file.write(content)
        Path(file.name).replace(output)
    except OSError as error:
        raise SourceError(message("{name} cannot be written here.", name=str(output))) from error


def _warm(options: argparse.Namespace, settings: Settings) -> int:
    """One line a table, as it comes; status 2 where one failed, so that cron tells."""
    locale, failed = _locale(options), 0
    portal = portal_named(options.portal, settings)
    for warmed in warm(portal, tuple(options.tables), options.limit, Store(civil(settings))):
        if warmed.dataset is not None:
            rows = say(plural("{n} row", "{n} rows", n=warmed.dataset.schema.rows), locale)
            print(f"ok      {warmed.text}  {rows}  {warmed.dataset.credit.title}", flush=True)
        elif warmed.error is not None:
            failed += 1
            print(f"failed  {warmed.text}  {_sentences(warmed.error, locale)}", flush=True)
    return 2 if failed else 0


def _serve(options: argparse.Namespace, settings: Settings) -> None:
    from explorer.web.serve import serve

    print(f"http://{settings.host}:{settings.port}", file=sys.stderr, flush=True)
    serve(settings)


def _print_json(value: object) -> None:
    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _print_table(rows: list[dict[str, Any]]) -> None:
    """Columns as wide as their widest cell, the last one free."""
    names = list(rows[0]) if rows else []
    widths = {name: max(len(name), *(len(str(row[name])) for row in rows)) for name in names[:-1]}
    for row in [dict(zip(names, names, strict=True)), *rows]:
        print("  ".join(str(row[name]).ljust(widths.get(name, 0)) for name in names).rstrip())


if __name__ == "__main__":
    sys.exit(main())
