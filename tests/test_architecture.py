"""The arrows: who may import whom, and where heavy or dangerous libraries may be used (ARCHITECTURE.md)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

LAYERS = [
    ("app", "explorer.cli"),
    ("explorer.web",),
    ("explorer.share",),
    ("explorer.picture",),
    ("explorer.store", "explorer.state", "explorer.recommend"),
    ("charts", "loaders"),
    ("explorer.schema",),
    ("explorer.geo",),
    ("explorer.query",),
    ("explorer.text",),
    ("explorer.cache",),
    ("explorer.model", "explorer.errors", "explorer.settings"),
]
"""Highest first: a module may import from its own package and from the layers below it."""

ONLY = {
    "requests": ("loaders",),
    "urllib3": ("loaders",),
    "ckanapi": ("loaders",),
    "duckdb": ("explorer.query.engines", "loaders.readers"),
    "geopandas": ("explorer.geo", "loaders.readers"),
    "plotly": ("explorer.share.image",),
    "kaleido": ("explorer.share.image",),
    "dash": ("explorer.web",),
    "flask": ("explorer.web",),
    "dash_bootstrap_components": ("explorer.web",),
    "socket": ("loaders",),
    "pickle": (),
    "subprocess": ("loaders.readers",),
}
"""Libraries, and the only packages that may use them."""


def modules():
    paths = [ROOT / "app.py", *(p for folder in ("explorer", "charts", "loaders") for p in sorted((ROOT / folder).rglob("*.py")))]
    for path in paths:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        yield name, path


def imports(path, name):
    """Full names of what a module imports; `from a import b` counts as a.b, which finds the package either way."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join([*package.split(".")[: len(package.split(".")) - node.level + 1], *([base] if base else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def inside(name, package):
    return name == package or name.startswith(package + ".")


def level(name):
    return next((i for i, names in enumerate(LAYERS) if any(inside(name, package) for package in names)), None)


def package_of(name):
    return next(package for names in LAYERS for package in names if inside(name, package))


MODULES = [pytest.param(name, path, id=name) for name, path in modules() if name != "explorer"]


@pytest.mark.parametrize(("name", "path"), MODULES)
def test_every_module_has_its_layer(name, path):
    assert level(name) is not None


@pytest.mark.parametrize(("name", "path"), MODULES)
def test_imports_point_one_way(name, path):
    wrong = []
    for imported in imports(path, name):
        other = level(imported)
        if other is not None and package_of(imported) != package_of(name) and other <= level(name) and other != len(LAYERS) - 1:
            wrong.append(imported)
    assert wrong == []


@pytest.mark.parametrize(("name", "path"), MODULES)
def test_a_library_is_used_only_where_it_may(name, path):
    wrong = []
    for imported in imports(path, name):
        places = ONLY.get(imported.partition(".")[0])
        if places is not None and not any(inside(name, place) for place in places):
            wrong.append(imported)
    assert wrong == []


@pytest.mark.parametrize(("name", "path"), MODULES)
def test_the_first_line_says_what_the_file_answers(name, path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_the_package_itself_stays_empty():
    assert (ROOT / "explorer" / "__init__.py").read_text() == ""
