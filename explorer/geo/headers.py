"""What a column's header says of places: which role its words name, and which layer its codes belong to. Data, in four languages."""

from __future__ import annotations

import re
from functools import lru_cache

from explorer.geo.names import fold


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in text.split(","))


# Words and phrases (folded) that name a geographic role; roles as in the model, and easting/northing for projected coordinates.
ROLE_WORDS: dict[str, tuple[str, ...]] = {
    "country_code": _phrases("""
        iso, iso2, iso3, iso 3166, iso3166, iso 2, iso 3, iso alpha, iso a2, iso a3, iso num, m49, ccn3, ioc, fifa,
        country code, code country, country iso, codigo pais,
        codigo de pais, codigo del pais, cod pais, clave pais, cve pais, id pais, codigo do pais, code pays, codepays
    """),
    "country_name": _phrases("""
        country, countries, country name, pais, paises, nom pais, pays, nation, nacion, nacao, economy, pais de origen, pais de
        nacimiento, country of origin, land
    """),
    "admin1_or_2_code": _phrases("""
        cve ent, cveent, cve edo, cve entidad, cve estado, clave entidad, clave de entidad, clave estado, clave de la entidad,
        clave entidad federativa, id entidad, id estado, ent, cod dpto, cod depto, coddpto, cod departamento, codigo departamento,
        codigo del departamento, dpto ccdgo, c digo departamento, cod uf, codigo uf, coduf, cd uf, codigo da uf, sg uf, sigla uf,
        uf sigla, uf, cod estado, codigo estado, state code, state fips, statefp, fips, fips code, state abbr, state abbreviation,
        cpro, codprov, cod prov, cod provincia, codigo provincia, codauto, cod ccaa, codigo ccaa, code region, code reg, codreg,
        cod reg, cod region, codigo region, region code, code departement, code dep, code dept, codedep, num dep, numdep, dep, nuts,
        nuts1, nuts2, nuts3, nuts code, ubigeo, province code, cod dane dpto, insee dep, insee reg
    """),
    "admin1_or_2_name": _phrases("""
        estado, estados, entidad, entidad federativa, entidades, edo, nom ent, noment, nomgeo, nombre entidad, departamento,
        departamentos, depto, dpto, provincia, provincias, prov, region, regiones, regions, ccaa, comunidad autonoma, comunidades
        autonomas, unidade federativa, unidade da federacao, estado uf, state, states, province, provinces, departement,
        departements, dept, nom dep, nomdep, nom departement, nom reg, nomreg, regiao, regioes, canton, county, counties, condado,
        prefecture, governorate, oblast, bundesland, bundeslander, jurisdiccion, regione, regioni
    """),
    "municipality_code": _phrases("""
        cve mun, cvemun, cvegeo, cve geo, clave municipio, cod mpio, cod municipio, codigo municipio, codigo del municipio,
        codmpio, divipola, codigo ibge, cod ibge, codigo do municipio, cod mun, codmun, cmun, cod ine, codigo ine, insee, code
        insee, codgeo, code commune, code insee commune, istat, codice istat, id municipio, county fips, geoid, dane, codigo dane,
        cod dane, ibge
    """),
    "municipality_name": _phrases("""
        municipio, municipios, mpio, nom mun, nommun, alcaldia, alcaldias, delegacion, demarcacion, ciudad, ciudades, city,
        cities, town, township, municipality, commune, communes, ville, comune, cidade, cidades, concelho, ayuntamiento, partido,
        canton municipal, citta, stadt, gemeinde, nom commune, nom com, municipalidad, distrito, distritos, district, districts, borough
    """),
    "place_name": _phrases("""
        colonia, colonias, barrio, barrios, bairro, bairros, vereda, neighborhood, neighbourhood, quartier, localidad,
        localidades, locality, nom loc, localite, lugar, place, lieu, local, corregimiento, comuna, comunas, arrondissement,
        freguesia, parroquia, parish, zona, zone, sector, ward, suburb, asentamiento, estacion, station, site, sitio, location,
        ubicacion
    """),
    "postal_code": _phrases("""
        cp, c p, codigo postal, cod postal, codpostal, codigopostal, zip, zip code, zipcode, postcode, post code, postal code,
        postal, code postal, codepostal, cep, cap, plz, codigo de postal
    """),
    "address": _phrases("""
        direccion, domicilio, calle, address, adresse, endereco, logradouro, street, rue, via, vialidad, nom vial, street address,
        direcciones, numero exterior
    """),
    "latitude": _phrases("lat, latitude, latitud, latitudes, lat wgs84, latitude wgs84, y lat, ylat, coordenada lat, centroid lat"),
    "longitude": _phrases("lon, lng, long, longitude, longitud, long wgs84, longitude wgs84, x lon, xlon, coordenada lon, centroid lon"),
    "easting": _phrases("x, coord x, coordenada x, coordx, x coord, xcoord, utm x, x utm, este, easting, point x, coordonnee x"),
    "northing": _phrases("y, coord y, coordenada y, coordy, y coord, ycoord, utm y, y utm, norte, northing, point y, coordonnee y"),
    "geometry": _phrases("""
        geom, geometry, the geom, wkt, geojson, shape, geo shape, geo point, geo point 2d, poligono, geometria, geometrie,
        coordinates, coordenadas, geolocation, georreferencia
    """),
}  # fmt: skip

# Words of "place_name" that may mean a place of any size: alone they speak neither for nor against a state.
ANY_SIZE = _phrases("lugar, place, lieu, local, zona, zone, sector, site, sitio, location, ubicacion, estacion, station")

_NUTS = _phrases("nuts, nuts 1, nuts 2, nuts1, nuts2, nuts code, nuts id, code nuts, codigo nuts, codice nuts, cod nuts")
_PERU = (
    _phrases("ubigeo, ccdd, cod dep, coddep, iddpto, id dpto, id departamento, departamento id, inei, ubigeo departamento, ubigeo dep"),
    _phrases("departamento, departamentos, department, dpto, depto"),
)

# (words that name the layer's own codes, words that speak of its level): bare digits count with the first;
# with the second only on more evidence.
LAYER_WORDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "world": (ROLE_WORDS["country_code"], (*ROLE_WORDS["country_name"], "entity", "pais residencia", "geo")),
    "mexico": (
        _phrases("""
            cve ent, cveent, cve edo, cve entidad, cve estado, clave entidad, clave de entidad, clave de la entidad, clave estado,
            entidad federativa, entidad, id entidad, inegi, nom ent
        """),
        _phrases("estado, estados, entidades, ent, edo, id estado, state"),
    ),
    "colombia": (
        _phrases("""
            dane, cod dpto, cod depto, coddpto, codigo departamento, codigo del departamento, cod departamento, dpto ccdgo,
            divipola, dpto, depto, c digo departamento
        """),
        _phrases("departamento, departamentos, department"),
    ),
    "brazil": (
        _phrases("""
            ibge, codigo uf, codigo da uf, cod uf, coduf, cd uf, sg uf, uf, ufs, unidade da federacao, unidade federativa, sigla
            uf, uf sigla, estado uf
        """),
        _phrases("estado, estados, sigla, state"),
    ),
    "argentina": (
        _phrases("""
            indec, cod indec, codigo indec, provincia id, id provincia, provincia codigo, codigo de provincia, cod prov indec,
            jurisdiccion id, cod jurisdiccion, codigo de jurisdiccion
        """),
        _phrases("provincia, provincias, prov, pcia, jurisdiccion, jurisdicciones, province"),
    ),
    "mexico-municipios": (
        _phrases("""
            cvegeo, cve geo, clave geoestadistica, clave municipio, clave municipal, clave del municipio, clave de municipio, cve mun,
            cvemun, cve municipio, id municipio, clave inegi, cve inegi, municipio id
        """),
        _phrases("""
            municipio, municipios, mpio, nom mun, nommun, nomgeo, alcaldia, alcaldias, delegacion, delegaciones, demarcacion,
            demarcacion territorial, municipio o alcaldia, municipio o delegacion
        """),
    ),
    "brazil-municipios": (
        _phrases("""
            ibge, codigo ibge, cod ibge, codigo municipio, codigo do municipio, cod municipio, cod mun, codmun, cd mun, id municipio,
            geocodigo, cd geocmu, co municipio, codmunres, municipio ibge, codigo municipal
        """),
        _phrases("municipio, municipios, nm mun, nome municipio, nome do municipio, cidade, cidades, prefeitura"),
    ),
    "united-states-counties": (
        _phrases("fips, county fips, countyfips, fips county, fips code, geoid, county code, cnty fips, county id, fipscode, stcofips"),
        _phrases("county, counties, county name, countyname, ctyname, cnty, parish"),
    ),
    "chile": (
        _phrases("""
            cod region, codigo region, codregion, cod reg, codigo de region, codigo de la region, id region, region id, cut region,
            cut reg, numero region, num region, nro region, codigo regional
        """),
        (),
    ),
    "peru": _PERU,
    "peru-lima": _PERU,
    "spain-regions": (
        _phrases("ccaa, codauto, cod ccaa, codigo ccaa, comunidad autonoma, comunidades autonomas, comunidades y ciudades autonomas"),
        _phrases("comunidad, comunidades, autonomia, region"),
    ),
    "spain-provinces": (
        _phrases("cpro, codprov, cod prov, cod provincia, codigo provincia"),
        _phrases("provincia, provincias, prov, province"),
    ),
    "portugal": (
        _phrases("""
            cod distrito, codigo distrito, codigo do distrito, id distrito, distrito codigo, distrito id, distrito e regiao autonoma,
            distritos e regioes autonomas, distrito ilha
        """)
        + _NUTS,
        _phrases("distrito, distritos, district"),
    ),
    "france-regions": (
        _phrases("code region, code reg, codreg, cod reg, insee reg, reg insee, nom reg"),
        _phrases("region, regions, reg, insee"),
    ),
    "france-departements": (
        _phrases("""
            code departement, code dep, code dept, codedep, num dep, numdep, numero departement, insee dep, dep insee,
            departement, departements, nom dep, nomdep
        """),
        _phrases("insee, dep, dept, department"),
    ),
    "italy-regions": (
        _phrases("""
            codice regione, codice istat regione, cod regione, cod reg, codreg, codice reg, istat regione, id regione, regione codice,
            regione istat
        """)
        + _NUTS,
        _phrases("regione, regioni, region"),
    ),
    "italy-provinces": (
        _phrases("""
            codice provincia, codice istat provincia, cod provincia, cod prov, codprov, istat provincia, id provincia, provincia codice,
            provincia istat, sigla provincia, provincia sigla, cod uts, codice uts, cod pro
        """),
        _phrases("provincia, province, prov, sigla"),
    ),
    "germany": (
        _phrases("""
            ags, ags land, bundesland id, id bundesland, idbundesland, land id, bundesland nr, bl id, landesschlussel, schlussel land,
            bundeslandschlussel, bundesland code, land code, bundesland kurz, bundesland kuerzel, bundesland kurzel, landerkurzel
        """)
        + _NUTS,
        _phrases("bundesland, bundeslander, land, lander, german state, federal state"),
    ),
    "united-kingdom": (
        _phrases("gss, gss code, ons code, ctry, ctrycd, ctry cd, nation code, country code ons, uk nation, home nation"),
        _phrases("nation, nations, country, countries, uk country"),
    ),
    "united-kingdom-regions": (
        _phrases("""
            gss, gss code, ons code, itl, itl1, itl 1, itl code, rgn, rgncd, rgn cd, rgnnm, gor, gor code, government office region,
            uk region
        """)
        + _NUTS,
        _phrases("region, regions"),
    ),
    "united-states": (
        _phrases("fips, state fips, statefp, statefips, st fips, state code, fips code, state abbr, state abbreviation"),
        _phrases("state, states, st, us state, estado"),
    ),
    "canada": (
        _phrases("""
            pruid, sgc, sgc code, cgt, province code, province territory, provinces and territories, province or territory, prov code,
            code province, province id, province abbr, province ou territoire, province et territoire, provinces et territoires, prename
        """),
        _phrases("province, provinces, prov, territory, territories, territoire, territoires, provincia, geo"),
    ),
}  # fmt: skip

_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")


@lru_cache(maxsize=256)
def words(header: str) -> str:
    """A header folded: `cveEnt`, `CVE_ENT` and `Cve. Ent` are all `cve ent`."""
    return fold(_CAMEL.sub(" ", header))


def says(header: str, phrases: tuple[str, ...]) -> bool:
    """Whether one of the phrases stands in the header as whole words."""
    spaced = f" {words(header)} "
    return any(f" {phrase} " in spaced for phrase in phrases)


def roles(header: str) -> tuple[str, ...]:
    """The geographic roles that the header names, the longest phrase first: `código postal` is a postal code before all else."""
    spaced = f" {words(header)} "
    found = {role: max((len(p) for p in phrases if f" {p} " in spaced), default=0) for role, phrases in ROLE_WORDS.items()}
    return tuple(sorted((role for role in found if found[role]), key=lambda role: -found[role]))
