"""The borders (SAFETY 1, 2, 9, 15): no other way to open an address, a path out of data, a program, or stored code, found in the syntax."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

FETCHER = ("loaders/_wire.py", "loaders/_meter.py", "loaders/_address.py")
CHILD = "loaders/readers/"
"""Readers run cut off from the network and from all files but their own."""

MODULES: dict[str, tuple[str, ...]] = {
    # opens addresses
    "urllib.request": (), "urllib3": (*FETCHER, "loaders/_http.py"), "http.client": (), "http.server": (), "ftplib": (), "smtplib": (),
    "imaplib": (), "poplib": (), "telnetlib": (), "xmlrpc": (), "socketserver": (), "asyncio": ("explorer/share/image/",), "httpx": (),
    "aiohttp": (), "websocket": (), "fsspec": (), "s3fs": (), "paramiko": (), "webbrowser": (),
    "socket": (*FETCHER, CHILD), "ssl": FETCHER, "requests": ("loaders/",), "ckanapi": ("loaders/",),
    # runs code that somebody stored
    "pickle": (), "cPickle": (), "dill": (), "cloudpickle": (), "joblib": (), "shelve": (), "marshal": (), "dbm": (), "code": (),
    "runpy": (),
    # runs programs
    "subprocess": (f"{CHILD}_process/jobs.py",), "pty": (), "multiprocessing": (), "commands": (),
    # reads XML with entities
    "xml.sax": (), "xml.dom": (), "xml.etree": (CHILD,),
    # unpacks by the names of members
    "tarfile": (CHILD,), "shutil.unpack_archive": (),
}  # fmt: skip
"""Modules, and the only files or folders that may import them."""

CALLS: dict[str, tuple[str, ...]] = {
    "eval": (), "exec": (), "compile": (), "__import__": (), "os.system": (), "os.popen": (), "os.execv": (), "os.execve": (),
    "os.spawnv": (), "os.startfile": (), "os.posix_spawn": (), "yaml.load": (), "yaml.unsafe_load": (), "yaml.full_load": (),
    "numpy.load": (), "np.load": (), "pd.read_pickle": (), "pandas.read_pickle": (), "pd.read_html": (), "pandas.read_html": (),
    "pd.read_sql": (), "pandas.read_sql": (), "tempfile.mktemp": (), "zipfile.ZipFile.extractall": (),
    "requests.get": (), "requests.post": (), "requests.request": (), "requests.head": (), "requests.put": (),
    "requests.Session": ("loaders/_wire.py",), "socket.create_connection": ("loaders/_wire.py",), "socket.socket": (CHILD,),
    "socket.getaddrinfo": ("loaders/_address.py",),
}  # fmt: skip
"""Calls by their written name, and the only files that may make them."""

METHODS: dict[str, tuple[str, ...]] = {
    "extractall": (), "extract": (), "read_pickle": (), "to_pickle": (), "urlopen": (), "urlretrieve": (), "install_extension": (),
    "load_extension": (), "enable_load_extension": (), "executescript": (), "resolve_redirects": (),
}  # fmt: skip
"""Methods that are called on nothing here, whatever the object is called."""

SQL_WORDS = ("httpfs", "INSTALL ", "LOAD ", "http://", "https://", "s3://", "read_text(", "read_blob(", "glob(", "COPY ", "EXPORT DATABASE")
SQL_FILES = ("explorer/query/",)
"""Statements of the engine name no file, no address and no extension."""

PANDAS_READERS = ("read_csv", "read_json", "read_excel", "read_parquet", "read_feather", "read_xml", "read_table", "read_fwf", "read_file")


def paths() -> Iterator[Path]:
    yield ROOT / "app.py"
    for folder in ("explorer", "charts", "loaders"):
        yield from sorted((ROOT / folder).rglob("*.py"))


FILES = [pytest.param(path, id=str(path.relative_to(ROOT))) for path in paths()]


def allowed(path: Path, places: tuple[str, ...]) -> bool:
    return str(path.relative_to(ROOT)).startswith(places) if places else False


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    """Full names, those that `from a import b` may mean among them."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def is_within(name: str, module: str) -> bool:
    return name == module or name.startswith(f"{module}.")


@pytest.mark.parametrize("path", FILES)
def test_no_module_opens_addresses_programs_or_stored_code_but_where_it_may(path: Path) -> None:
    wrong = [name for name in imported(path) for module, places in MODULES.items() if is_within(name, module) and not allowed(path, places)]
    assert wrong == []


@pytest.mark.parametrize("path", FILES)
def test_no_call_does_either(path: Path) -> None:
    wrong = [name for name, _ in calls(path) if name in CALLS and not allowed(path, CALLS[name])]
    wrong += [name for name, _ in calls(path) if "." in name and name.rpartition(".")[2] in METHODS]
    assert wrong == []


@pytest.mark.parametrize("path", FILES)
def test_no_library_reads_a_table_but_in_the_readers_process(path: Path) -> None:
    """pandas, geopandas and Arrow take an address wherever they take a path; what makes map layers reads what the operator names."""
    wrong = [name for name, _ in calls(path) if name.rpartition(".")[2] in PANDAS_READERS]
    assert not wrong or allowed(path, (CHILD, "explorer/geo/adopted.py", "explorer/geo/build.py"))


@pytest.mark.parametrize("path", FILES)
def test_no_module_is_named_by_data(path: Path) -> None:
    """`import_module` takes a literal, or a name that a listing of our own folders or our own job gave."""
    given = {ast.unparse(node.args[0]) for name, node in calls(path) if name.endswith("import_module")}
    assert given <= {"name", "job.module", "f'{__name__}.{name}'", "f'{__name__}.{module.name}'"}


@pytest.mark.parametrize("path", [param for param in FILES if allowed(param.values[0], SQL_FILES)])  # type: ignore[arg-type]
def test_no_statement_of_the_engine_names_a_file_or_an_address(path: Path) -> None:
    texts = [node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert [text for text in texts for word in SQL_WORDS if word in text] == []


@pytest.mark.parametrize("path", FILES)
def test_no_connection_verifies_less(path: Path) -> None:
    given = [(word.arg, ast.unparse(word.value)) for _, node in calls(path) for word in node.keywords]
    wrong = {("verify", "False"), ("trust_env", "True"), ("allow_redirects", "True"), ("shell", "True"), ("check_hostname", "False")}
    assert wrong.isdisjoint(given)


PLANTED = {
    "import urllib.request": "urllib.request",
    "from urllib import request": "urllib.request",
    "from http import client": "http.client",
    "import pickle as p": "pickle",
    "from subprocess import run": "subprocess",
    "def f():\n    import httpx": "httpx",
}


@pytest.mark.parametrize("code", PLANTED)
def test_what_is_looked_for_is_found(code: str, tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text(code)
    assert any(is_within(name, PLANTED[code]) for name in imported(tmp_path / "planted.py"))


def test_a_planted_call_is_found(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text("archive.extractall()\nrequests.get('x')\nf = lambda: eval('1')")
    assert {name for name, _ in calls(tmp_path / "planted.py")} == {"archive.extractall", "requests.get", "eval"}
