"""Places: hard spellings and codes fall on the right region, and what is no place stays off the map."""

from __future__ import annotations

import csv
import time
from itertools import groupby
from pathlib import Path

import pytest

from explorer.geo import evidence, layers, match, olympic
from explorer.geo.gazetteer import gazetteer
from explorer.geo.headers import roles
from explorer.geo.layers import DATA, regions
from explorer.geo.names import fold


def _pairs(text: str) -> list[tuple[str, str]]:
    """`written: code; written: code` as pairs."""
    return [(written.strip(), code.strip()) for pair in text.split(";") for written, code in [pair.split(":")]]


COUNTRIES = _pairs("""
    EEUU: USA; EE.UU.: USA; EE. UU.: USA; E.U.A.: USA; USA: USA; U.S.: USA; United States of America: USA;
    Estados Unidos de América: USA; États-Unis: USA; UK: GBR; Inglaterra: GBR; Reino Unido: GBR; Royaume-Uni: GBR;
    Gran Bretaña: GBR; Holanda: NLD; Países Bajos: NLD; Pays-Bas: NLD; Países Baixos: NLD; RD Congo: COD; Congo, Dem. Rep.: COD;
    Democratic Republic of the Congo: COD; República Democrática del Congo: COD; Congo, Rep.: COG; Rep. Dominicana: DOM;
    República Dominicana: DOM; Korea, Rep.: KOR; Republic of Korea: KOR; Corea del Sur: KOR; Korea, Dem. People's Rep.: PRK;
    Corea del Norte: PRK; Egypt, Arab Rep.: EGY; Venezuela, RB: VEN; Venezuela (Bolivarian Republic of): VEN;
    Iran, Islamic Rep.: IRN; Irán: IRN; Yemen, Rep.: YEM; Gambia, The: GMB; The Gambia: GMB; Las Bahamas: BHS; Bahamas, The: BHS;
    Slovak Republic: SVK; Czechia: CZE; República Checa: CZE; Tchéquie: CZE; Kyrgyz Republic: KGZ; Lao PDR: LAO; Viet Nam: VNM;
    Vietnã: VNM; Côte d'Ivoire: CIV; Côte d’Ivoire: CIV; COTE D IVOIRE: CIV; Costa de Marfil: CIV; Türkiye: TUR; Turquía: TUR;
    Eswatini: SWZ; Swaziland: SWZ; Burma: MMR; Cabo Verde: CPV; Macedonia: MKD; Bolivia (Estado Plurinacional de): BOL;
    Plurinational State of Bolivia: BOL; Hong Kong SAR, China: HKG; Taiwan: TWN; West Bank and Gaza: PSE;
    Micronesia, Fed. Sts.: FSM; St. Lucia: LCA; Saint Kitts and Nevis: KNA; St. Vincent and the Grenadines: VCT;
    Virgin Islands (U.S.): VIR; Bosnia & Herzegovina: BIH; Alemanha: DEU; Allemagne: DEU; ALEMANIA: DEU; Japón: JPN; Japão: JPN;
    Kosovo: XKX; Federación de Rusia: RUS; Russian Federation: RUS; México: MEX; MEXICO: MEX; Brasil: BRA; España: ESP;
    Espanha: ESP; Perú: PER; Tanzania, United Republic of: TZA; Moldova, Republic of: MDA; Syrian Arab Republic: SYR;
    Brunei Darussalam: BRN; Timor Oriental: TLS; Emiratos Árabes Unidos: ARE; Curaçao: CUW;
    Bahamas (the): BHS; Argentina (la): ARG; Guayana Francesa: GUF; French Guiana: GUF; Réunion: REU; Congo DR: COD;
    Kazajstán: KAZ; Nueva Zelandia: NZL; República de Moldova (la): MDA; Trinidad y Tabago: TTO; Pays-Bas (Royaume des): NLD
""")

ADMIN = [
    ("mexico", "CDMX: 09; Distrito Federal: 09; D.F.: 09; Ciudad de Mexico: 09; Cd. de México: 09; Edo. de México: 15"),
    ("mexico", "México: 15; Jalisco: 14; Coahuila: 05; Querétaro: 22"),
    ("mexico", "Estado de México: 15; ESTADO DE MEXICO: 15; Edomex: 15; Nuevo León: 19; NUEVO LEON: 19; N.L.: 19"),
    ("mexico", "Coahuila de Zaragoza: 05; Michoacán de Ocampo: 16; Michoacan: 16; Veracruz de Ignacio de la Llave: 30; Veracruz: 30"),
    ("mexico", "Querétaro Arteaga: 22; Querétaro de Arteaga: 22; San Luis Potosi: 24; Q. Roo: 23; Estado de Oaxaca: 20"),
    ("mexico", "MX-JAL: 14; MX-CMX: 09"),
    ("mexico", "09 Ciudad de México: 09; 15 México: 15; 30-Veracruz: 30"),
    (
        "colombia",
        "Bogotá D.C.: 11; BOGOTA, D. C.: 11; SANTAFE DE BOGOTA D.C: 11; Bogotá, D.C.: 11; Valle: 76; Valle del Cauca: 76; Nariño: 52",
    ),
    ("colombia", "N. de Santander: 54; NORTE DE SANTANDER: 54; Santander: 68; Departamento del Huila: 41; Guajira: 44"),
    ("colombia", "San Andrés: 88; San Andrés y Providencia: 88; Archipiélago de San Andrés, Providencia y Santa Catalina: 88; Meta: 50"),
    ("brazil", "Estado do Rio de Janeiro: 33; Sao Paulo: 35; ESPIRITO SANTO: 32; Distrito Federal: 53"),
    ("argentina", "CABA: 02; C.A.B.A.: 02; Capital Federal: 02; Ciudad Autónoma de Bs. As.: 02; Pcia. de Buenos Aires: 06; Bs. As.: 06"),
    ("argentina", "Buenos Aires: 06; Sgo. del Estero: 86; TUCUMAN: 90; Entre Rios: 30; Tierra del Fuego, A. e I.A.S.: 94; AR-X: 14"),
    ("argentina", "Provincia del Chaco: 22; Pcia. de Salta: 66; Provincia de Río Negro: 62; 14 Córdoba: 14; 02 - Capital Federal: 02"),
    ("chile", "Región de Tarapacá: 01; II Región de Antofagasta: 02; V Región: 05; Región de la Araucanía: 09; Del Maule: 07"),
    ("chile", "RM: 13; Región Metropolitana: 13; Metropolitana de Santiago: 13; Bío-Bío: 08; BIOBIO: 08; Ñuble: 16; CL-NB: 16"),
    ("chile", "O'Higgins: 06; Lib. Gral. Bernardo O'Higgins: 06; Región del Libertador Gral. Bernardo O’Higgins: 06; Aisén: 11"),
    ("chile", "Aysén del General Carlos Ibáñez del Campo: 11; Región de Magallanes y de la Antártica Chilena: 12; X de Los Lagos: 10"),
    ("peru", "Lima: 15; Ancash: 02; Cuzco: 08; CUSCO: 08; Prov. Const. del Callao: 07; Callao: 07; HUANUCO: 10; Junin: 12; PE-LAL: 13"),
    ("peru", "Departamento de La Libertad: 13; Región San Martín: 22; Dpto. de Puno: 21; 25 Ucayali: 25; Madre de Dios: 17"),
    ("peru-lima", "Lima Metropolitana: 1501; Lima Provincias: 15; Región Lima: 15; Ica: 11; Callao: 07"),
    ("spain-regions", "Comunidad de Madrid: 13; Madrid, Comunidad de: 13; Principado de Asturias: 03; Asturias, Principado de: 03"),
    ("spain-regions", "Illes Balears: 04; Balears, Illes: 04; Islas Baleares: 04; Castilla - La Mancha: 08; C. Valenciana: 10"),
    ("spain-regions", "Navarra, Comunidad Foral de: 15; Rioja, La: 17; Catalunya: 09; Euskadi: 16; Andalusia: 01"),
    ("spain-regions", "01 Andalucía: 01; 09 Cataluña: 09; 13 Madrid, Comunidad de: 13"),
    ("spain-provinces", "A Coruña: 15; Coruña, A: 15; La Coruña: 15; Palmas, Las: 35; Gerona: 17; Vizcaya: 48"),
    ("spain-provinces", "Alicante/Alacant: 03; Araba/Álava: 01; 28 Madrid: 28; 46 Valencia/València: 46; Provincia de Sevilla: 41"),
    ("portugal", "Lisboa: 11; Lisbon: 11; Porto: 13; Distrito do Porto: 13; Évora: 07; SETUBAL: 15; R. A. dos Açores: 20; Madeira: 30"),
    ("portugal", "Viana do Castelo: 16; Distrito da Guarda: 09; Região Autónoma da Madeira: 30; Azores: 20; 18 Viseu: 18; PT-08: 08"),
    ("france-regions", "Île-de-France: 11; Ile de France: 11; PACA: 93; Provence-Alpes-Côte d’Azur: 93; Région Bretagne: 53"),
    ("france-departements", "Cote d'Or: 21; Côtes-d’Armor: 22; Département de l'Ain: 01; Val-de-Marne: 94; HAUTE SAVOIE: 74"),
    ("italy-regions", "Lombardia: 03; Lombardy: 03; Valle d'Aosta: 02; Valle d’Aosta/Vallée d’Aoste: 02; TRENTINO-ALTO ADIGE: 04"),
    ("italy-regions", "Trentino-Alto Adige/Südtirol: 04; Friuli Venezia Giulia: 06; EMILIA ROMAGNA: 08; Regione Puglia: 16; Apulia: 16"),
    ("italy-regions", "Sicilia: 19; Cerdeña: 20; Regione del Veneto: 05; Le Marche: 11; Abruzzi: 13; IT-25: 03; 12 Lazio: 12; ITC4: 03"),
    ("italy-provinces", "Roma: 058; Provincia di Roma: 058; Città metropolitana di Torino: 001; Bolzano/Bozen: 021; Bolzano: 021"),
    (
        "italy-provinces",
        "Forli'-Cesena: 040; Reggio nell'Emilia: 035; Reggio Calabria: 080; Monza e Brianza: 108; Provincia dell'Aquila: 066",
    ),
    (
        "italy-provinces",
        "Florencia: 048; Massa Carrara: 045; Verbano-Cusio-Ossola: 103; Pesaro e Urbino: 041; Sud Sardegna: 111; IT-MI: 015",
    ),
    ("germany", "NRW: 05; Nordrhein-Westfalen: 05; Renania del Norte-Westfalia: 05; Baviera: 09; Freistaat Bayern: 09; Hesse: 06"),
    ("germany", "Thueringen: 16; Baden-Wuerttemberg: 08; BADEN-WÜRTTEMBERG: 08; Mecklenburg-Western Pomerania: 13; Saxe-Anhalt: 15"),
    (
        "germany",
        "Baixa Saxônia: 03; Lower Saxony: 03; Freie und Hansestadt Hamburg: 02; Land Berlin: 11; DE-BW: 08; 01 Schleswig-Holstein: 01",
    ),
    ("canada", "Québec: 24; Quebec: 24; Que.: 24; N.L.: 10; T.-N.-L.: 10; Newfoundland & Labrador: 10; Terre-Neuve-et-Labrador: 10"),
    (
        "canada",
        "P.E.I.: 11; Î.-P.-É.: 11; Île-du-Prince-Édouard: 11; Nueva Escocia: 12; C.-B.: 59; Sask.: 47; N.W.T.: 61; Yukon Territory: 60",
    ),
    ("canada", "Territoires du Nord-Ouest: 61; Columbia Británica: 59; Novo Brunswick: 13; Ont.: 35; CA-NU: 62; 48 Alberta: 48"),
    ("united-kingdom", "England: E92000001; Inglaterra: E92000001; País de Gales: W92000004; Escócia: S92000003; N. Ireland: N92000002"),
    ("united-kingdom-regions", "Yorkshire and The Humber: E12000003; Yorkshire & the Humber: E12000003; East of England: E12000006"),
    (
        "united-kingdom-regions",
        "The North East: E12000001; South West: E12000009; London: E12000007; Wales: W92000004; West Midlands: E12000005",
    ),
    ("united-states", "Calif.: 06; N.Y.: 36; Mass.: 25; W.Va.: 54; Washington, D.C.: 11; Tex.: 48"),
    ("united-states", "Georgia: 13; Alabama: 01; Nueva York: 36; Carolina del Norte: 37"),
]

CODES = [
    ("iso_alpha", ["AFG", "alb", "DZA"], "world", ["AFG", "ALB", "DZA"]),
    ("iso_num", ["4", "8", "012", "484"], "world", ["AFG", "ALB", "DZA", "MEX"]),
    ("country code", ["MX", "co", "BR"], "world", ["MEX", "COL", "BRA"]),
    ("ISO3166-1-numeric", ["4", "8"], "world", ["AFG", "ALB"]),
    ("federation code iso", ["GER", "SUI", "ESP"], "world", ["DEU", "CHE", "ESP"]),
    ("NUMDEP", ["1", "6"], "france-departements", ["01", "06"]),
    ("CVE_ENT", ["1", "09", "15", "32"], "mexico", ["01", "09", "15", "32"]),
    ("cveEnt", ["1", "9"], "mexico", ["01", "09"]),
    ("Clave de entidad", ["9.0", "15.0"], "mexico", ["09", "15"]),
    ("estado", [str(n) for n in range(1, 33)], "mexico", [f"{n:02}" for n in range(1, 33)]),
    ("entidad", ["AGS", "JAL", "NL", "CDMX"], "mexico", ["01", "14", "19", "09"]),
    ("cod_dane_dpto", ["5", "08", "11", "76"], "colombia", ["05", "08", "11", "76"]),
    ("COD_DPTO", ["05", "91"], "colombia", ["05", "91"]),
    ("uf", ["SP", "rj", "MG"], "brazil", ["35", "33", "31"]),
    ("codigo_ibge", ["35", "33"], "brazil", ["35", "33"]),
    ("jurisdiccion_codigo_indec", ["2", "06", "94"], "argentina", ["02", "06", "94"]),
    ("provincia_id", ["02", "14", "90"], "argentina", ["02", "14", "90"]),
    ("provincia", ["Córdoba", "Salta"], "argentina", ["14", "66"]),
    ("cod_region", ["1", "13", "16"], "chile", ["01", "13", "16"]),
    ("id_region", ["V", "RM", "VIII"], "chile", ["05", "13", "08"]),
    ("UBIGEO", ["1", "07", "15"], "peru", ["01", "07", "15"]),
    ("departamento", [str(n) for n in range(1, 26)], "peru", [f"{n:02}" for n in range(1, 26)]),
    ("departamento", ["Amazonas", "La Libertad"], "peru", ["01", "13"]),
    ("departamento", ["Amazonas", "Antioquia"], "colombia", ["91", "05"]),
    ("Código do distrito", ["1", "11", "20"], "portugal", ["01", "11", "20"]),
    ("distrito", ["Faro", "Beja", "PT20"], "portugal", ["08", "02", "20"]),
    ("codice_regione", ["1", "03", "20"], "italy-regions", ["01", "03", "20"]),
    ("codice_provincia", ["1", "015", "58"], "italy-provinces", ["001", "015", "058"]),
    ("sigla_provincia", ["MI", "RM", "NA"], "italy-provinces", ["015", "058", "063"]),
    ("NUTS2", ["ITC4", "ITI4", "ITG1"], "italy-regions", ["03", "12", "19"]),
    ("IdBundesland", ["1", "09", "16"], "germany", ["01", "09", "16"]),
    ("Bundesland", ["BY", "NW", "NRW", "HH"], "germany", ["09", "05", "05", "02"]),
    ("nuts1", ["DE1", "DEA", "DEG"], "germany", ["08", "05", "16"]),
    ("PRUID", ["10", "24", "62"], "canada", ["10", "24", "62"]),
    ("Province", ["QC", "ON", "BC"], "canada", ["24", "35", "59"]),
    ("RGN22CD", ["E12000001", "E12000009"], "united-kingdom-regions", ["E12000001", "E12000009"]),
    ("ons_code", ["E92000001", "W92000004"], "united-kingdom", ["E92000001", "W92000004"]),
    ("ITL1", ["TLC", "TLN"], "united-kingdom-regions", ["E12000001", "N92000002"]),
    ("country", ["England", "Scotland", "Wales"], "united-kingdom", ["E92000001", "S92000003", "W92000004"]),
    ("country", ["England", "Spain", "Brazil"], "world", ["GBR", "ESP", "BRA"]),
    ("CCAA", ["1", "13"], "spain-regions", ["01", "13"]),
    ("cod_provincia", ["8", "28", "08"], "spain-provinces", ["08", "28", "08"]),
    ("code_departement", ["01", "2A", "2b", "75", "971"], "france-departements", ["01", "2A", "2B", "75", "971"]),
    ("code_region", ["11", "84", "93"], "france-regions", ["11", "84", "93"]),
    ("fips", ["1", "06", "56"], "united-states", ["01", "06", "56"]),
    ("state", ["CA", "NY", "tx"], "united-states", ["06", "36", "48"]),
    ("", ["AL", "AK", "AZ", "CA", "CO", "CT", "FL", "WY"], "united-states", ["01", "02", "04", "06", "08", "09", "12", "56"]),
]

# No place, or a place that these layers do not have: header and values.
NOT_PLACES = [
    ("", [str(n) for n in range(1, 33)]),
    ("edad", [str(n) for n in range(1, 33)]),
    ("mes", [str(n) for n in range(1, 13)]),
    ("estado", ["1", "2", "3"]),
    ("estado", ["SI", "NO"]),
    ("estado", ["Activo", "Inactivo"]),
    ("status", ["AC", "IN"]),
    ("provincia", [str(n) for n in range(1, 25)]),
    ("cve_ent", ["001", "015", "010"]),
    ("fips", [f"{n:02}" for n in range(1, 26)]),
    ("iso", ["1", "2", "3", "5", "6"]),
    ("codigo_ibge", ["9950308", "9904557"]),
    ("región", [str(n) for n in range(1, 11)]),
    ("nivel", ["I", "II", "III", "IV", "V"]),
    ("categoría", ["Región I", "Región V", "Primera", "Segunda"]),
    ("mes", ["enero", "febrero", "marzo", "abril", "mayo"]),
    ("mois", ["janvier", "février", "mars", "avril"]),
    ("nombre", ["Jordan", "Chad", "Victoria", "Pedro", "Lucía", "Israel"]),
    ("first_name", ["Virginia", "Carolina", "Georgia", "Peter", "Anna", "John", "Mary"]),
    ("apellido", ["García", "León", "Zamora", "López", "Pérez"]),
    ("color", ["rojo", "azul", "verde"]),
    ("colour", ["red", "orange", "blue"]),
    ("idioma", ["es", "en", "fr", "de", "pt", "it"]),
    ("divisa", ["USD", "EUR", "MXN", "COP"]),
    ("plataforma", ["Meta", "Google"]),
    ("direction", ["N", "NE", "E", "SE", "S", "SW", "W", "NW"]),
    ("region", ["North East", "South East", "North West", "South West"]),
    ("zona", ["Norte", "Sur", "Este", "Oeste", "Centro"]),
    ("turno", ["AM", "PM"]),
    ("sexo", ["M", "F"]),
    ("distrito", ["Madrid", "Sevilla", "Zaragoza"]),
    ("distrito", [str(n) for n in range(1, 11)]),
    ("municipio", ["Medellín", "Cali", "Cartagena", "Armenia"]),
    ("municipio", ["Madrid", "Barcelona", "Sevilla", "Valencia"]),
    ("nombre", ["Guadalupe", "Hidalgo", "Zapopan", "Monterrey"]),
    ("cve_mun", ["001", "002", "014"]),
    ("ciudad", ["Madrid", "Barcelona", "Sevilla"]),
    ("città", ["Roma", "Milano", "Napoli"]),
    ("Stadt", ["Berlin", "Hamburg", "Bremen"]),
    ("simbolo", ["HE", "LI", "BE", "NE", "NA", "MG", "AL", "SI", "SC", "TI", "CR", "MN", "FE", "CO", "NI", "CU", "ZN", "GA"]),
    ("team", ["ATL", "BOS", "CHI", "CLE", "DAL", "DEN", "MIA"]),
    ("colonia", ["Hidalgo", "Morelos", "Guerrero"]),
    ("region", ["Europe", "Asia", "Africa", "Americas"]),
    ("", ["Total", "World", "Nacional", "European Union"]),
    ("", []),
    ("pais", ["", "  "]),
]  # fmt: skip


def _match(values, header=""):
    return match([(value, 1) for value in values], header)


@pytest.mark.parametrize(("written", "code"), COUNTRIES)
def test_a_country_is_known_however_it_is_written(written, code):
    assert gazetteer().named(written).get("world") == code


@pytest.mark.parametrize(("layer", "cases"), ADMIN)
def test_a_state_is_known_however_it_is_written(layer, cases):
    found = _match([written for written, _ in _pairs(cases)])
    assert found is not None
    assert (found.layer, found.pairs) == (layer, tuple(_pairs(cases)))


@pytest.mark.parametrize(("header", "values", "layer", "codes"), CODES)
def test_codes_are_places_where_the_header_agrees(header, values, layer, codes):
    found = _match(values, header)
    assert found is not None
    assert (found.layer, [code for _, code in found.pairs]) == (layer, codes)


@pytest.mark.parametrize(("header", "values"), NOT_PLACES)
def test_other_columns_are_no_places(header, values):
    assert _match(values, header) is None


@pytest.mark.parametrize("layer", [layer.name for layer in layers() if not layer.parents])
def test_every_region_is_found_by_its_own_name(layer):
    found = _match([region.name for region in regions(layer)], "")
    assert found is not None and found.layer == layer and found.share == 1
    assert [code for _, code in found.pairs] == [region.code for region in regions(layer)]


@pytest.mark.parametrize(
    ("header", "values", "layer"),
    [
        ("country", ["Georgia"], "world"),
        ("State", ["Georgia"], "united-states"),
        ("", ["Georgia", "Armenia"], "world"),
        ("", ["México", "Colima", "Jalisco"], "mexico"),
        ("", ["México", "Guatemala", "Belice"], "world"),
        ("provincia", ["Madrid", "Murcia"], "spain-provinces"),
        ("ccaa", ["Madrid", "Murcia"], "spain-regions"),
        ("uf", ["Distrito Federal"], "brazil"),
        ("location", ["Francia", "Italia"], "world"),
        ("entidad", ["Distrito Federal"], "mexico"),
        ("région", ["Guadeloupe", "Martinique"], "france-regions"),
        ("département", ["Guadeloupe", "Martinique"], "france-departements"),
        ("Comunidad o ciudad autónoma", ["Ceuta", "Melilla", "Aragón"], "spain-regions"),
    ],
)
def test_the_rest_of_the_column_then_the_header_decides_between_layers(header, values, layer):
    found = _match(values, header)
    assert found is not None and found.layer == layer


def test_hard_spellings_fall_on_their_region_and_none_on_another():
    """Cells as published, a column a source; an empty code is no region of the layer, an empty layer no column of places."""
    with (Path(__file__).parent / "data" / "places.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    right = wrong = 0
    for (_, header, layer), column in groupby(rows, key=lambda row: (row["source"], row["header"], row["layer"])):
        wanted = {row["written"]: row["code"] for row in column}
        found = _match(wanted, header)
        got = dict(found.pairs) if found else {}
        assert found is None or found.layer == layer, (header, layer)
        assert found is None or got.keys() | set(found.unmatched) == wanted.keys()
        right += sum(got.get(written) == code for written, code in wanted.items() if code)
        wrong += sum(code != wanted[written] for written, code in got.items())
    spelt = sum(bool(row["code"]) for row in rows)
    assert spelt >= 300 and len(rows) - spelt >= 60
    assert wrong == 0 and right >= 0.97 * spelt


@pytest.mark.parametrize(
    ("written", "layer", "code"),
    [
        ("R. de Janeiro", "brazil", "33"),
        ("Emilia-Rom.", "italy-regions", "08"),
        ("N. Mariana Is.", "world", "MNP"),
        ("Minn.", "united-states", "27"),
        ("Países Baixos (Holanda)", "world", "NLD"),
        ("Bolzano / Bozen", "italy-provinces", "021"),
        ("Seine-St-Denis", "france-departements", "93"),
        ("Nvo. León", "mexico", "19"),
    ],
)
def test_abbreviations_and_names_said_twice_are_understood(written, layer, code):
    assert gazetteer().named(written).get(layer) == code


@pytest.mark.parametrize(
    ("written", "layer"),
    [
        ("Mar.", "united-states"),
        ("M. de los Ríos", "chile"),
        ("Puerto Rico (Misiones)", "world"),
        ("Congo (Angola)", "world"),
        ("A. B.", "canada"),
    ],
)
def test_what_only_looks_like_an_abbreviation_is_none(written, layer):
    assert layer not in gazetteer().named(written)


@pytest.mark.parametrize(
    ("values", "header", "rivals"),
    [
        (["Córdoba", "La Rioja"], "provincia", {"argentina", "spain-provinces"}),
        (["1", "2", "3"], "cod_region", {"chile"}),
        (["Córdoba", "La Rioja", "Salta"], "provincia", {"argentina"}),
        (["Madrid", "Murcia"], "", {"spain-regions"}),
        (["Lima", "Cusco"], "departamento", {"peru"}),
    ],
)
def test_what_another_country_matches_as_well_is_marked_as_a_guess(values, header, rivals):
    found = _match(values, header)
    assert {found.layer, *found.rivals} == rivals


def test_share_counts_rows_and_the_rest_is_named():
    found = match([("Jalisco", 60), ("Colima", 20), ("Total", 15), ("No especificado", 5)], "estado")
    assert found is not None
    assert (found.share, found.unmatched) == (0.8, ("Total", "No especificado"))


def test_less_than_half_the_rows_is_no_map():
    assert match([("Jalisco", 40), ("Otro", 60)], "estado") is None


def test_national_rows_are_no_state():
    found = _match(["Estados Unidos Mexicanos", "Aguascalientes", "Baja California"], "Entidad federativa")
    assert found is not None and found.unmatched == ("Estados Unidos Mexicanos",)


def test_a_long_column_of_anything_is_given_up_quickly():
    start = time.process_time()
    assert match([(f"expediente {n}", 1) for n in range(100_000)], "folio") is None
    assert time.process_time() - start < 2


def test_no_spelling_of_ours_means_two_regions():
    for layer in (each for each in layers() if not each.parents):
        with (DATA / f"{layer.name}.csv").open(encoding="utf-8", newline="") as file:
            said = [
                (fold(name), row["code"])
                for row in csv.DictReader(file)
                for name in (row["name"], *filter(None, row["aliases"].split(";")))
            ]
        assert len(dict(said)) == len(set(said)), layer.name


@pytest.mark.parametrize(
    ("values", "header", "low", "high"),
    [
        (["Jalisco", "Colima"], "", 1, 1),
        (["México", "Jalisco", "Antioquia", "Francia"], "", 0.9, 1),
        (["rojo", "azul"], "", 0, 0),
        ([], "", 0, 0),
    ],
)
def test_evidence_goes_from_nothing_to_certain(values, header, low, high):
    assert low <= evidence([(value, 1) for value in values], header) <= high


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("CVE_ENT", "admin1_or_2_code"),
        ("cveEnt", "admin1_or_2_code"),
        ("Entidad federativa", "admin1_or_2_name"),
        ("Código postal", "postal_code"),
        ("CEP", "postal_code"),
        ("Latitud", "latitude"),
        ("lng", "longitude"),
        ("coord_x", "easting"),
        ("País", "country_name"),
        ("iso_a3", "country_code"),
        ("Alcaldía", "municipality_name"),
        ("code_insee", "municipality_code"),
        ("Bairro", "place_name"),
        ("Endereço", "address"),
        ("geo_shape", "geometry"),
    ],
)
def test_a_header_names_its_role(header, role):
    assert roles(header)[0] == role


@pytest.mark.parametrize("header", ["edad", "total", "fecha", "sexo", "latent", "platform", "unidad", "nombre"])
def test_other_headers_name_no_role(header):
    assert roles(header) == ()


OLYMPIC = ("GER", "SUI", "NED", "POR", "CRO", "DEN", "FRA", "ITA", "BRN", "JPN", "USA", "MEX")


def test_codes_of_the_olympic_committee_are_countries_where_the_column_is_of_them():
    found = match([(code, 1) for code in OLYMPIC], "equipo")
    assert found is not None and found.layer == "world" and found.share == 1
    assert {"GER": "DEU", "SUI": "CHE", "BRN": "BHR", "JPN": "JPN"}.items() <= dict(found.pairs).items()


def test_a_column_with_codes_that_only_iso_has_is_iso_s():
    codes = ("DEU", "CHE", "NLD", "BRN", "JPN", "USA", "MEX")
    assert dict(match([(code, 1) for code in codes], "iso3").pairs)["BRN"] == "BRN"
    assert olympic.meant((*codes, "GER", "SUI")) == {}


def test_the_list_of_the_olympic_committee_leads_to_countries_of_the_map():
    assert {*olympic.CODES.values(), *olympic.FORMER.values()} <= {region.code for region in regions("world")}
