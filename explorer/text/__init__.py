"""Words, numbers and dates in the reader's language: `say` is the only way from a `Message` to text."""

from explorer.text.catalogs import LANGUAGES, translate
from explorer.text.licences import licence
from explorer.text.locales import collation_key, language_of, negotiate, separators
from explorer.text.numbers import compact, decimals_of, file_size, listing, moment, number, percent, percents
from explorer.text.sentences import pieces, say

__all__ = [
    "LANGUAGES",
    "collation_key",
    "compact",
    "decimals_of",
    "file_size",
    "language_of",
    "licence",
    "listing",
    "moment",
    "negotiate",
    "number",
    "percent",
    "percents",
    "pieces",
    "say",
    "separators",
    "translate",
]
