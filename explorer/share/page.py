"""A picture as a small page of its own: words, chart, notes, source, numbers. The embed and the HTML file are made of it."""

from __future__ import annotations

import html
from urllib.parse import urlsplit

from explorer.model.message import message, plural
from explorer.model.picture import Picture
from explorer.settings import Settings
from explorer.share import rows
from explorer.share.marks import mark
from explorer.share.theme import style, worn
from explorer.text import language_of, say

ROWS = 500
"""Rows of the table inside the page; beyond it a line says how many more there are."""

HEIGHT = 420
"""Pixels kept for a chart that names no height of its own, so that nothing moves when it is drawn."""

STYLE = """
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 Inter,system-ui,-apple-system,"Segoe UI",sans-serif}
main{padding:20px 24px 16px;max-width:1200px;margin:auto}
h1{font-size:21px;line-height:1.3;margin:0;font-weight:700;overflow-wrap:anywhere;text-wrap:balance}
p{margin:4px 0 0}
.subtitle{color:var(--muted)}
.filters{font-size:15px}
figure{margin:16px 0 0}
#chart{position:relative}
#chart.pushed{overflow-y:auto}
#chart .summary{color:var(--muted);max-width:65ch}
#chart.drawn .summary,.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap;margin:0}
.notes{margin:12px 0 0;padding:0 0 0 12px;border-left:3px solid var(--line);list-style:none;color:var(--muted);font-size:14px}
.mark{font-size:14px;color:var(--muted);margin-top:10px}
footer{display:flex;flex-wrap:wrap;gap:4px 20px;align-items:baseline;margin-top:10px;font-size:14px;color:var(--muted)}
footer .source{flex:1 1 360px;margin:0;overflow-wrap:anywhere}
a{color:var(--brand-text);text-underline-offset:3px}
a,summary{display:inline-block;padding:4px 0}
.source a{display:inline;padding:0;color:inherit;text-decoration-color:var(--faint)}
:focus-visible{outline:3px solid var(--brand);outline-offset:2px;border-radius:2px}
details{flex:0 1 auto}
details[open]{flex-basis:100%;order:9}
summary{cursor:pointer;color:var(--brand-text);text-decoration:underline;text-underline-offset:3px}
.scroll{overflow:auto;max-height:420px;margin-top:4px}
table{border-collapse:collapse;width:100%;color:var(--ink);font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:6px 16px 6px 0;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;position:sticky;top:0;background:var(--ground)}
.number{text-align:right}
@media(max-height:400px){
main{padding:10px 16px 8px}
h1{font-size:17px}
p,footer{margin-top:2px}
.subtitle,.filters,.notes,.mark,footer{font-size:13px}
figure,.notes{margin-top:6px}
}
"""


def article(picture: Picture, settings: Settings, explore: str = "") -> str:
    """The page's `main`. Without JavaScript it says title, summary and numbers; `explore` is the address of the whole explorer."""
    locale = picture.view.locale
    marked = mark(picture, settings)
    parts = (
        f"<h1>{_text(picture.title)}</h1>",
        _line("subtitle", picture.subtitle),
        _line("filters", picture.filters),
        _chart(picture) if picture.figure is not None else _table(picture),
        _notes(picture),
        _line("mark", say(marked, locale) if marked else ""),
        f'<footer><p class="source">{_source(picture)}</p>',
        _numbers(picture) if picture.figure is not None else "",
        _explore(explore, locale),
        "</footer>",
    )
    return f"<main>{''.join(parts)}</main>"


def document(picture: Picture, settings: Settings, head: str, body: str, theme: str = "") -> str:
    """The whole HTML; `head` holds what the place of use adds to title and style, `body` is the article and its data."""
    locale = picture.view.locale
    return (
        f'<!doctype html><html lang="{_text(locale or language_of(locale))}"{worn(theme or settings.look.theme)}>'
        '<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{_text(picture.title)}</title><style>{style(settings)}{STYLE}</style>{head}</head>"
        f"<body>{body}</body></html>"
    )


def height_of(picture: Picture) -> int:
    """Pixels that the chart will take."""
    layout = (picture.figure or {}).get("layout", {})
    return int(layout.get("height") or HEIGHT)


def is_web(address: str) -> bool:
    """Whether an address from data may be a link: http or https, nothing else."""
    return urlsplit(address).scheme in ("http", "https")


def _chart(picture: Picture) -> str:
    told = picture.view.words.alt or picture.summary
    return (
        f'<figure role="group" aria-labelledby="told"><div id="chart" style="min-height:{height_of(picture)}px">'
        f'<p class="summary" id="told">{_text(told)}</p></div></figure>'
        f"<noscript>{_table(picture)}</noscript>"
    )


def _numbers(picture: Picture) -> str:
    word = say(message("Data"), picture.view.locale)
    return f"<details><summary>{_text(word)}</summary>{_table(picture)}</details>"


def _table(picture: Picture) -> str:
    shown = rows.headings(picture)
    kinds = [' class="number"' if heading.numeric else "" for heading in shown]
    head = "".join(f'<th scope="col"{kind}>{_text(heading.label)}</th>' for heading, kind in zip(shown, kinds, strict=True))
    lines = ("".join(f"<td{kind}>{_text(cell)}</td>" for cell, kind in zip(row, kinds, strict=True)) for row in rows.cells(picture, ROWS))
    left = picture.frame.num_rows - ROWS
    more = say(plural("and {n} more row", "and {n} more rows", n=left), picture.view.locale) if left > 0 else ""
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    # The box scrolls sideways, so the keyboard must reach it (WCAG 2.1.1).
    name = _text(picture.title)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{name}"><table><caption class="unseen">{name}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{_line('more', more)}</div>"
    )


def _notes(picture: Picture) -> str:
    if not picture.notes:
        return ""
    return '<ul class="notes">' + "".join(f"<li>{_text(note)}</li>" for note in picture.notes) + "</ul>"


def _source(picture: Picture) -> str:
    line, link = _text(picture.source_line), picture.credit.link
    if not is_web(link):
        return line
    return f'<a href="{_text(link)}" target="_blank" rel="noopener nofollow">{line}</a>'


def _explore(address: str, locale: str) -> str:
    if not address:
        return ""
    return f'<a href="{_text(address)}" target="_blank" rel="noopener">{_text(say(message("Explore"), locale))} ↗</a>'


def _line(name: str, text: str) -> str:
    return f'<p class="{name}">{_text(text)}</p>' if text else ""


def _text(text: str) -> str:
    return html.escape(text, quote=True)
