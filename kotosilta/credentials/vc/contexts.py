"""The JSON-LD contexts, from installed packages; any other address is refused, so nothing is ever fetched.

The Open Badges context comes from the package openbadgeslib, the others from PyLD and openbadgeslib.
"""

import functools
from typing import Any

from openbadgeslib.ob3.contexts import UnknownContextError, load_context
from pyld.documentloader.frozen import BUNDLED_CONTEXTS, FrozenDocumentLoader
from pyld.jsonld import JsonLdError

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES_3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
# What a credential may name: with these, each key means one thing.
READ = {
    CREDENTIALS_V2,
    OPEN_BADGES_3,
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
}
OURS = [CREDENTIALS_V2, OPEN_BADGES_3]


class UnknownContext(ValueError):
    """A document names a context that no installed package holds."""


_frozen = FrozenDocumentLoader(dict(BUNDLED_CONTEXTS))


@functools.lru_cache(maxsize=64)
def _known(url: str) -> Any:
    try:
        return load_context(url)
    except UnknownContextError:
        pass
    try:
        return _frozen(url, {})["document"]
    except JsonLdError:
        raise UnknownContext(url) from None


def load(url: str, _options: Any = None) -> dict[str, Any]:
    """PyLD's document loader. Raises UnknownContext."""
    return {"contextUrl": None, "documentUrl": url, "contentType": "application/ld+json", "document": _known(url)}
