"""Every setting, with its default and one line of help.

`config.yaml` and `VISTAZO_…` variables fill them; a misspelt one stops the start. `python -m explorer.settings` prints the file.
"""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from explorer.errors import StateError
from explorer.model.message import Listing, Message, message

MB = 1_000_000


class Section(BaseModel):
    """A group of settings; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Portal(Section):
    """One data portal whose catalogue is searched and whose data count as checked by the operator."""

    name: str = Field(description="short name, used in addresses: <kind>:<name>/<id>", pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str = Field(description="name shown to readers")
    url: str = Field(description="address of the portal, with its path where it has one")
    kind: Literal["ckan", "dcat", "dkan", "opendatasoft", "socrata"] = Field(
        "ckan", description="what runs the portal: ckan, dkan, opendatasoft, socrata, or dcat where url is a catalogue's file (data.json)"
    )
    allow_private_address: bool = Field(False, description="this portal is on a private network or this machine")
    token_env: str = Field("", description="environment variable that holds an API token, key or app token; empty for none")
    private_resources: tuple[str, ...] = Field((), description="ids or organisations that the token may open")
    warm: tuple[str, ...] = Field((), description="ids, data sets or addresses that `vistazo warm <name>` fetches ahead")


class Correction(Section):
    """What holds of a column for every reader, as a link says it: <what>.<column>=<value>."""

    source: str = Field(description="the table, as `src` in its link says it")
    column: str = Field(description="name of the column")
    what: Literal["kind", "role", "unit", "date", "decimal", "layer", "totals", "drop", "place"] = Field(description="what is corrected")
    value: str = Field(description="what it is instead")


class Look(Section):
    """How the explorer presents itself."""

    name: str = Field("Vistazo", description="name at the top of each page")
    colour: str = Field("#0b7a75", description="the operator's colour, replaces the first category", pattern=r"^#[0-9a-fA-F]{6}$")
    theme: Literal["auto", "light", "dark"] = Field(
        "auto", description="light or dark pages and embeds, where no link says it; auto: as the reader's system"
    )
    locale: str = Field("es-MX", description="language and country where neither link nor browser says one")
    locales: tuple[str, ...] = Field(("es-MX", "en-US", "pt-BR", "fr-FR"), description="languages in the menu")
    frame_ancestors: tuple[str, ...] = Field(("*",), description="who may frame explorer and embeds: origins, 'self' or *")
    public_url: str = Field("", description="address of this explorer as readers see it; empty: from the request")
    allowed_hosts: tuple[str, ...] = Field(("*",), description="Host headers that are answered")


class Whole(Section):
    """Bytes of a file (unpacked, where it is packed) of the kinds whose reader holds all of it; a larger one is refused unread."""

    excel_file: int = Field(
        450 * MB,
        description="the largest sheet of a spreadsheet, unpacked; texts that cells share, ODS and XML: an eighth",
        gt=0,
    )
    old_excel_file: int = Field(33 * MB, description="a binary spreadsheet (XLS, XLSB; the latter unpacked)", gt=0)
    html_file: int = Field(20 * MB, description="a web page with tables", gt=0)
    geojson_file: int = Field(28 * MB, description="GeoJSON", gt=0)
    topojson_file: int = Field(6 * MB, description="TopoJSON", gt=0)
    json_file: int = Field(13 * MB, description="JSON that is neither records in a list nor one a line", gt=0)


class Limits(Section):
    """What one reader, one table or one machine may take."""

    download_bytes: int = Field(500 * MB, description="bytes fetched for one table", gt=0)
    download_seconds: float = Field(120, description="seconds for one fetch, start to end", gt=0)
    first_byte_seconds: float = Field(20, description="seconds to wait for a server's first byte", gt=0)
    requests_per_second: float = Field(0, description="requests that one process sends to one server in a second; 0: as they come", ge=0)
    upload_bytes: int = Field(200 * MB, description="bytes of one uploaded file", gt=0)
    upload_hours: float = Field(24, description="hours until an uploaded file is deleted", gt=0)
    rows: int = Field(20_000_000, description="rows kept of one table; beyond it says so", gt=0)
    columns: int = Field(2_000, description="columns of one table", gt=0)
    read_seconds: float = Field(120, description="seconds for reading one file", gt=0)
    unpacked_bytes: int = Field(2_000 * MB, description="bytes that may come out of a packed file (ZIP, gzip)", gt=0)
    peek_seconds: float = Field(18, description="seconds of work for the first look at a file; what cannot be read says so by then", gt=0)
    read_bytes: int = Field(360 * MB, description="memory for reading one file", gt=0)
    whole: Whole = Field(Whole(), description="bytes of a file of the kinds that are read whole; a larger one is refused unread")
    store_bytes: int = Field(10_000 * MB, description="disk for stored tables; the least recently used goes first", gt=0)
    cache_bytes: int = Field(500 * MB, description="disk for cached answers", gt=0)
    query_seconds: float = Field(20, description="seconds for one chart's query", gt=0)
    query_bytes: int = Field(600 * MB, description="memory for the engine of one process", gt=0)
    query_threads: int = Field(2, description="threads for the engine of one process", gt=0)
    jobs: int = Field(2, description="tables opened at the same time; more wait", gt=0)
    refetch_seconds: float = Field(900, description="seconds before a portal is asked whether a stored table changed", ge=0)
    points: int = Field(10_000, description="points drawn on a scatter or a map before a sample is taken", gt=0)


class Cache(Section):
    """Where answers are kept between requests."""

    kind: Literal["filesystem", "redis", "none"] = Field("filesystem", description="filesystem, redis or none")
    redis_url: str = Field("", description="redis://… where kind is redis")
    seconds: int = Field(86_400, description="seconds an answer is kept", gt=0)


class Images(Section):
    """PNG and SVG made on the server; the page makes them in the browser anyway."""

    enabled: bool = Field(True, description="make images on the server, where Chromium is installed")
    chromium: str = Field("/usr/bin/chromium", description="path of Chromium")
    queue: int = Field(8, description="images waiting at the same time; more are refused", gt=0)
    seconds: float = Field(30, description="seconds for one image", gt=0)


class Settings(BaseSettings):
    """Everything an operator may set."""

    model_config = SettingsConfigDict(env_prefix="VISTAZO_", env_nested_delimiter="__", extra="forbid", frozen=True)

    data: Path = Field(Path("data"), description="folder for stored tables, uploads and cached answers")
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8050, description="port to listen on", gt=0, lt=65_536)
    workers: int = Field(2, description="processes that answer", gt=0)
    threads: int = Field(8, description="requests answered at the same time by one process", gt=0)
    sources: Literal["any", "portals"] = Field(
        "any", description="any: any public address may be opened; portals: only portals and samples"
    )
    uploads: bool = Field(True, description="readers may open their own files")
    samples: bool = Field(True, description="show the embedded samples")
    portals: tuple[Portal, ...] = Field((), description="portals to search, in order")
    layers: Path | None = Field(None, description="folder of boundaries: each GeoJSON, GeoPackage or zipped Shapefile is a map layer")
    corrections: tuple[Correction, ...] = Field((), description="what columns of tables are, where it was not understood")
    hosts: tuple[str, ...] = Field((), description="host:port on private networks that may be fetched from")
    ports: tuple[int, ...] = Field((80, 443), description="ports that may be fetched from")
    unconfined_readers: bool = Field(False, description="read files even where the reader cannot be cut off from the network")
    look: Look = Field(Look(), description="how the explorer presents itself")
    limits: Limits = Field(Limits(), description="what one reader, one table or one machine may take")
    cache: Cache = Field(Cache(), description="where answers are kept between requests")
    images: Images = Field(Images(), description="PNG and SVG made on the server")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, whose values come as arguments."""
        return (env_settings, init_settings)


def load_settings(path: Path | None = None, **overrides: Any) -> Settings:
    """Settings of a YAML file and the environment, `overrides` above both. Raises StateError that names what is wrong."""
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8")) or {} if path else {}
        settings = Settings(**values)
        return Settings.model_validate({**settings.model_dump(), **overrides}) if overrides else settings
    except OSError as error:
        raise StateError(message("There is no settings file {path}.", path=str(path))) from error
    except (yaml.YAMLError, TypeError) as error:
        raise StateError(message("The settings file {path} is not valid YAML: {why}.", path=str(path), why=str(error))) from error
    except ValidationError as error:
        raise StateError(_first_fault(error)) from error


def _first_fault(error: ValidationError) -> Message:
    """What is wrong with the first setting that is: its name, and the names there are where it is unknown."""
    fault = error.errors()[0]
    name = ".".join(str(part) for part in fault["loc"])
    if fault["type"] != "extra_forbidden":
        return message("The setting {name} is wrong: {why}.", name=name, why=fault["msg"])
    known = _fields_beside(fault["loc"])
    close = difflib.get_close_matches(str(fault["loc"][-1]), known, 1)
    if close:
        return message("There is no setting {name}; did you mean {other}?", name=name, other=close[0])
    return message("There is no setting {name}; there are {known}.", name=name, known=Listing(tuple(known)))


def _fields_beside(where: tuple[int | str, ...]) -> list[str]:
    """The names that could have stood where the unknown one does."""
    model: Any = Settings
    for part in where[:-1]:
        if isinstance(part, str):
            model = _LISTED.get(part) or model.model_fields[part].annotation
    return list(model.model_fields)


def as_yaml() -> str:
    """The text of `config.yaml`: every setting with its default and its line of help, commented where the default is "nothing"."""
    return (
        "# Every setting of Vistazo, with its default. VISTAZO_LOOK__NAME and the like in the environment win over this file.\n"
        + _section(Settings, "")
    )


def _section(model: type[BaseModel], indent: str) -> str:
    lines = []
    for name, field in model.model_fields.items():
        lines.append(f"{indent}# {field.description}")
        if isinstance(field.default, Section):
            lines += [f"{indent}{name}:", _section(type(field.default), indent + "  ")]
        elif name in _LISTED:
            lines.append(_example(name))
        else:
            lines.append(f"{indent}{name}: {_scalar(field.default)}")
    return "\n".join(lines) + ("\n" if not indent else "")


def _example(listed: str) -> str:
    """An empty list, and below it a commented item with each of its fields."""
    fields = _LISTED[listed].model_fields.items()
    lines = [f"{name}: {_scalar(_EXAMPLES[listed].get(name, field.default))}  # {field.description}" for name, field in fields]
    return "\n".join([f"{listed}: []", f"# {listed}:", *(f"#   {'  ' if i else '- '}{line}" for i, line in enumerate(lines))])


_LISTED: dict[str, type[BaseModel]] = {"portals": Portal, "corrections": Correction}
"""Settings that are lists of sections."""
_EXAMPLES: dict[str, dict[str, str]] = {
    "portals": {"name": "cdmx", "title": "Datos Abiertos CDMX", "url": "https://datos.cdmx.gob.mx"},
    "corrections": {"source": "ckan:cdmx/0f2b…", "column": "clave", "what": "kind", "value": "identifier"},
}


def _scalar(value: object) -> str:
    plain = list(value) if isinstance(value, tuple) else str(value) if isinstance(value, Path) else value
    return str(yaml.safe_dump(plain, default_flow_style=True, allow_unicode=True, width=1000)).removesuffix("\n").removesuffix("\n...")


if __name__ == "__main__":
    print(as_yaml(), end="")
