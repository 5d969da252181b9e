"""Every setting, with its default and one line of help: `config.yaml` and `VISTAZO_…` variables fill them, a misspelt one stops the start."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, YamlConfigSettingsSource

from explorer.errors import StateError
from explorer.model.message import message

MB = 1_000_000


class Section(BaseModel):
    """A group of settings; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Portal(Section):
    """One data portal whose catalogue is searched and whose data count as checked by the operator."""

    name: str = Field(description="short name, used in addresses: ckan:<name>/<resource>", pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str = Field(description="name shown to readers")
    url: str = Field(description="address of the portal, with its path where it has one")
    kind: Literal["ckan"] = Field("ckan", description="what runs the portal")
    allow_private_address: bool = Field(False, description="this portal is on a private network or this machine")
    token_env: str = Field("", description="environment variable that holds an API token; empty for none")
    private_resources: tuple[str, ...] = Field((), description="ids or organisations that the token may open")


class Look(Section):
    """How the explorer presents itself."""

    name: str = Field("Vistazo", description="name at the top of each page")
    colour: str = Field("#0b7a75", description="the operator's colour, replaces the first category", pattern=r"^#[0-9a-fA-F]{6}$")
    locale: str = Field("es-MX", description="language and country where neither link nor browser says one")
    locales: tuple[str, ...] = Field(("es-MX", "en-US", "pt-BR", "fr-FR"), description="languages offered in the menu")
    frame_ancestors: tuple[str, ...] = Field(("*",), description="pages that may frame the explorer and its embeds: origins, 'self' or *")
    public_url: str = Field(
        "", description="address of this explorer as readers see it, for links in images and embeds; empty: from the request"
    )
    allowed_hosts: tuple[str, ...] = Field(("*",), description="Host headers that are answered")


class Limits(Section):
    """What one reader, one table or one machine may take."""

    download_bytes: int = Field(500 * MB, description="bytes fetched for one table", gt=0)
    download_seconds: float = Field(120, description="seconds for one fetch, start to end", gt=0)
    first_byte_seconds: float = Field(20, description="seconds to wait for a server's first byte", gt=0)
    upload_bytes: int = Field(200 * MB, description="bytes of one uploaded file", gt=0)
    upload_hours: float = Field(24, description="hours until an uploaded file is deleted", gt=0)
    rows: int = Field(20_000_000, description="rows kept of one table; beyond it says so", gt=0)
    columns: int = Field(2_000, description="columns of one table", gt=0)
    read_seconds: float = Field(120, description="seconds for reading one file", gt=0)
    read_bytes: int = Field(700 * MB, description="memory for reading one file", gt=0)
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
    sources: Literal["any", "portals"] = Field(
        "any", description="any: readers may open any public address; portals: configured portals and samples only"
    )
    uploads: bool = Field(True, description="readers may open their own files")
    samples: bool = Field(True, description="show the embedded samples")
    portals: tuple[Portal, ...] = Field((), description="portals to search, in order")
    hosts: tuple[str, ...] = Field((), description="host:port on private networks that may be fetched from")
    ports: tuple[int, ...] = Field((80, 443), description="ports that may be fetched from")
    unconfined_readers: bool = Field(
        False, description="accept to read files without cutting the reader off from the network, where the system cannot"
    )
    look: Look = Look()  # type: ignore[call-arg]
    limits: Limits = Limits()  # type: ignore[call-arg]
    cache: Cache = Cache()  # type: ignore[call-arg]
    images: Images = Images()  # type: ignore[call-arg]

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        **_: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then environment, then the file named by `load_settings`."""
        return (init_settings, env_settings, YamlConfigSettingsSource(settings_cls))


def load_settings(path: Path | None = None, **overrides: object) -> Settings:
    """Settings from a YAML file, the environment and `overrides`. Raises StateError that names the wrong key and what it may be."""
    if path is not None and not path.is_file():
        raise StateError(message("There is no settings file {path}.", path=str(path)))
    file_settings = type(
        "Settings",
        (Settings,),
        {"model_config": SettingsConfigDict(yaml_file=path, yaml_file_encoding="utf-8"), "__doc__": Settings.__doc__},
    )
    try:
        return file_settings(**overrides)  # type: ignore[no-any-return]
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise StateError(message("The setting {name} is wrong: {why}.", name=where, why=first["msg"])) from error
