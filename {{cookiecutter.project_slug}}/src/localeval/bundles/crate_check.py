"""Checking the RO-Crate metadata of another place's bundle; ``publishing.crate`` writes those of this one.

Strict JSON, the shape that RO-Crate 1.1 and later ask for, ids that stay inside the bundle or name a web page
or a person, every file listed, and digests and sizes that are true. Nothing that an id or a context names is ever
fetched.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from localeval.base import strictjson
from localeval.base.errors import Refused
from localeval.base.untrusted import doubtful_texts, quoted, texts_of_json, why_refused
from localeval.bundles.layout import CRATE, NOTEBOOKS

MOST_BYTES = 2_000_000
MOST_ENTITIES = 2_000
ROOT = "./"
_CONTEXT = "https://w3id.org/ro/crate/1."
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
#: What an id may be that is no file: a web page, a person's address, a name without a place.
_SCHEMES_OF_IDS = frozenset({"http", "https", "mailto", "urn", "doi", "ni"})
#: Properties that are words for people, whatever they look like; any other may be an address.
_WORDS = frozenset({"name", "alternateName", "description", "keywords", "value", "contactType"})
#: What would run or read something if anybody ever made a link of it; "Data: made up" is a text like any other.
_ACTS = re.compile(r"\s*((javascript|vbscript)\s*:|(data|file|blob|jar|smb|ftp):\S)", re.IGNORECASE)
_DIGEST = re.compile(r"[0-9a-fA-F]{64}")

Json = dict[str, Any]
Files = Mapping[str, bytes]


def read_crate(data: bytes, files: Files) -> Json:
    """Read and check the metadata of a bundle.

    Parameters
    ----------
    data : bytes
        ``ro-crate-metadata.json``.
    files : mapping
        The bundle's files, by name.

    Returns
    -------
    dict
        The parsed metadata.

    Raises
    ------
    Refused
        Says which entity is wrong.
    """
    content = strictjson.parse(data, most_bytes=MOST_BYTES, what=CRATE)
    entities = _entities(content)
    root = _root_of(entities)
    for name, entity in entities.items():
        for reference in _references(entity):
            _check_id(reference, files)
        if "File" in _types(entity):
            _check_file(name, entity, files)
    doubtful = doubtful_texts(content)
    for path, text in texts_of_json(content):
        _check_text(path, text, doubtful)
    _check_parts(root, entities, files)
    return dict(content)


def _entities(content: object) -> dict[str, Json]:
    """Give the entities by id."""
    if not isinstance(content, dict) or not isinstance(content.get("@graph"), list):
        msg = "the metadata have no @graph, which holds all that RO-Crate says."
        raise Refused(msg)
    context = content.get("@context")
    stated = context if isinstance(context, list) else [context]
    if not any(isinstance(part, str) and part.startswith(_CONTEXT) for part in stated):
        msg = "the metadata do not name the RO-Crate context in @context."
        raise Refused(msg)
    other = [part for part in stated if not isinstance(part, str) or _is_foreign(part)]
    if other or set(content) != {"@context", "@graph"}:
        what = quoted(other[0] if other else ", ".join(sorted(content)))
        msg = f"the metadata have another context, which may turn the meaning of words: '{what}'."
        raise Refused(msg)
    graph = content["@graph"]
    if len(graph) > MOST_ENTITIES:
        msg = f"the metadata have {len(graph):,} entities, where {MOST_ENTITIES:,} are the most."
        raise Refused(msg)
    entities: dict[str, Json] = {}
    for entity in graph:
        name = entity.get("@id") if isinstance(entity, dict) else None
        if not isinstance(name, str) or not name or not _types(entity):
            msg = "an entity of the metadata has no @id or no @type."
            raise Refused(msg)
        if name in entities:
            msg = f"the entity '{quoted(name)}' stands twice in the metadata."
            raise Refused(msg)
        entities[name] = entity
    return entities


def _is_foreign(context: str) -> bool:
    return not context.startswith("https://w3id.org/ro/")


def _types(entity: Json) -> set[str]:
    kind = entity.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return {item for item in kinds if isinstance(item, str) and item}


def _root_of(entities: Mapping[str, Json]) -> Json:
    descriptor = entities.get(CRATE, {})
    about = descriptor.get("about")
    if about != {"@id": ROOT} or "CreativeWork" not in _types(descriptor):
        msg = f"the metadata do not start from '{CRATE}' about '{ROOT}', as RO-Crate asks."
        raise Refused(msg)
    versions = [item for item in _references(descriptor) if item.startswith(_CONTEXT)]
    if not versions:
        msg = "the metadata do not say which version of RO-Crate they conform to."
        raise Refused(msg)
    root = entities.get(ROOT, {})
    if "Dataset" not in _types(root):
        msg = f"the metadata have no root '{ROOT}' of type Dataset."
        raise Refused(msg)
    return root


def _references(value: object) -> Iterator[str]:
    """Give every id in an entity: its own and those that it points to."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key == "@id":
                if not isinstance(part, str):
                    msg = "an @id of the metadata is no text."
                    raise Refused(msg)
                yield part
            elif key.startswith("@") and key != "@type":
                msg = (
                    f"the metadata use '{quoted(key)}' in an entity, which RO-Crate does not have."
                )
                raise Refused(msg)
            else:
                yield from _references(part)
    elif isinstance(value, list):
        for part in value:
            yield from _references(part)


def _check_id(name: str, files: Files) -> None:
    """Refuse an id that points outside the bundle or at nothing in it."""
    if name == ROOT or name.startswith(("#", "_:")):
        return
    if scheme := _SCHEME.match(name):
        if scheme[1].lower() not in _SCHEMES_OF_IDS or not _is_plain_address(name):
            msg = f"the id '{quoted(name)}' points outside the bundle."
            raise Refused(msg)
        return
    inside = name in files or name == f"{NOTEBOOKS}/"
    if not inside and ("%" in name or "\\" in name or name.startswith("/") or ".." in name):
        msg = f"the id '{quoted(name)}' points outside the bundle."
        raise Refused(msg)
    if not inside:
        msg = f"the id '{quoted(name)}' names a file that is not in the bundle."
        raise Refused(msg)


def _is_plain_address(address: str) -> bool:
    """Whether an address is what it looks like: no user name before the host, no blanks."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme in {"http", "https"} and (not parts.hostname or "@" in parts.netloc):
        return False
    return not any(character in address for character in " \\<>\"'`")


def _check_text(path: str, text: str, doubtful: set[str]) -> None:
    where = path.removeprefix("@graph.")
    lines = path.endswith(".description")
    if text in doubtful and (why := why_refused(text, lines=lines)):
        msg = f"a text of the metadata may not be shown: {quoted(where)} holds {why}."
        raise Refused(msg)
    if _ACTS.match(text) and where.rpartition(".")[2] not in _WORDS:
        msg = f"the metadata hold an address that would act, '{quoted(text)}' ({quoted(where)})."
        raise Refused(msg)


def _check_file(name: str, entity: Json, files: Files) -> None:
    """Compare what the metadata say of a file with the file."""
    if name not in files:
        msg = f"the metadata describe a file '{quoted(name)}' that is not in the bundle."
        raise Refused(msg)
    content = files[name]
    digest = entity.get("sha256")
    if digest is not None and not _is_digest_of(digest, content):
        msg = f"the file '{quoted(name)}' is not the one that was published: its digest differs."
        raise Refused(msg)
    size = entity.get("contentSize")
    if size is not None and str(size) != str(len(content)):
        msg = f"the file '{quoted(name)}' is not the one that was published: its size differs."
        raise Refused(msg)


def _is_digest_of(digest: object, content: bytes) -> bool:
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
        return False
    return digest.lower() == hashlib.sha256(content).hexdigest()


def _check_parts(root: Json, entities: Mapping[str, Json], files: Files) -> None:
    """Refuse a bundle whose metadata do not list its files, or list as a part what is none."""
    parts = root.get("hasPart", [])
    listed = {name for name in _references(parts) if name != f"{NOTEBOOKS}/"}
    for name in sorted(listed - set(files)):
        msg = f"the metadata list '{quoted(name)}' as a part, which is no file of the bundle."
        raise Refused(msg)
    for name in files:
        if name != CRATE and (name not in listed or "File" not in _types(entities.get(name, {}))):
            msg = f"the file '{quoted(name)}' is not listed in the bundle's metadata."
            raise Refused(msg)
