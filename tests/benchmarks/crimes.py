"""The benchmarks' table: 8 columns of invented crimes, always the same for a seed. `python crimes.py FILE ROWS` writes it as CSV."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

SEED = 20260101
CHUNK = 500_000

CATEGORIES = [f"DELITO {i:02d} {word}" for i, word in enumerate(
    ("ROBO A TRANSEÚNTE", "ROBO DE VEHÍCULO", "VIOLENCIA FAMILIAR", "FRAUDE", "AMENAZAS", "LESIONES DOLOSAS", "ROBO A NEGOCIO",
     "ROBO A CASA HABITACIÓN", "DAÑO EN PROPIEDAD", "ABUSO DE CONFIANZA", "NARCOMENUDEO", "ABUSO SEXUAL", "DESPOJO", "ROBO EN METRO",
     "HOMICIDIO DOLOSO", "ROBO A REPARTIDOR", "EXTORSIÓN", "ROBO EN MICROBÚS", "SECUESTRO", "ROBO A TRANSPORTISTA")
)]  # fmt: skip
BOROUGHS = [
    "Álvaro Obregón", "Azcapotzalco", "Benito Juárez", "Coyoacán", "Cuajimalpa", "Cuauhtémoc", "Gustavo A. Madero", "Iztacalco",
    "Iztapalapa", "La Magdalena Contreras", "Miguel Hidalgo", "Milpa Alta", "Tláhuac", "Tlalpan", "Venustiano Carranza", "Xochimilco",
]  # fmt: skip
STREETS = [
    "calle", "avenida", "callejón", "norte", "sur", "oriente", "poniente", "colonia", "centro", "reforma", "juárez", "morelos",
    "hidalgo", "insurgentes", "roma", "condesa",
]  # fmt: skip


def write(path: Path, rows: int) -> None:
    """A CSV of that many rows: 112 bytes each."""
    random = np.random.default_rng(SEED)
    weights = random.dirichlet(np.ones(len(BOROUGHS)) * 3)
    centres = np.c_[19.2 + random.random(len(BOROUGHS)) * 0.35, -99.3 + random.random(len(BOROUGHS)) * 0.3]
    writer = None
    for start in range(0, rows, CHUNK):
        table = _chunk(random, start, min(CHUNK, rows - start), weights, centres)
        writer = writer or pyarrow.csv.CSVWriter(path, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()


def _chunk(random: np.random.Generator, start: int, n: int, weights: np.ndarray, centres: np.ndarray) -> pa.Table:
    """Rows `start` to `start + n`: skewed categories, ten years of moments, coordinates around boroughs, a few empty cells."""
    rank = 1 / np.arange(1, len(CATEGORIES) + 1)
    category = random.choice(len(CATEGORIES), n, p=rank / rank.sum())
    borough = random.choice(len(BOROUGHS), n, p=weights)
    seconds = random.integers(0, 3652 * 86_400, n).astype("timedelta64[s]")
    streets = np.array(STREETS)
    words = [streets[random.integers(0, len(STREETS), n)] for _ in range(2)]
    address = [f"{one} {two} {number}" for one, two, number in zip(*words, random.integers(1, 3000, n), strict=True)]
    nowhere = random.random(n) < 0.02
    return pa.table(
        {
            "id": pa.array(np.arange(start, start + n)),
            "fecha": pa.array(np.datetime64("2016-01-01", "s") + seconds),
            "categoria": pa.array(np.array(CATEGORIES)[category]),
            "alcaldia": pa.array(np.array(BOROUGHS)[borough]),
            "lat": pa.array(np.round(centres[borough, 0] + random.normal(0, 0.025, n), 6), mask=nowhere),
            "lon": pa.array(np.round(centres[borough, 1] + random.normal(0, 0.025, n), 6), mask=nowhere),
            "direccion": pa.array(address),
            "edad": pa.array(random.integers(0, 95, n), mask=random.random(n) < 0.1),
        }
    )


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
