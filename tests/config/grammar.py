"""The grammar of the headers we send, as their specifications write it: a value that is not legal raises."""

import base64
import re

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_HOST = r"(https?|wss?)://[a-z0-9.-]+(:[0-9]+)?(/\S*)?"
_SOURCE = re.compile(rf"'(self|none|strict-dynamic|nonce-[A-Za-z0-9+/_-]+=*|sha256-\S+)'|{_HOST}|(https|data):")
_FETCH = {
    "default-src", "script-src", "style-src", "img-src", "font-src", "connect-src", "object-src", "media-src",
    "frame-src", "worker-src", "manifest-src", "form-action", "base-uri", "frame-ancestors",
}  # fmt: skip
_DIRECTIVES = {*_FETCH, "report-uri", "report-to"}
_FEATURE = re.compile(r"([a-z-]+)=(\(\)|\(self\)|\*)")
_SIMPLE = {
    "Referrer-Policy": {"no-referrer", "same-origin", "strict-origin"},
    "X-Content-Type-Options": {"nosniff"},
    "X-Frame-Options": {"DENY", "SAMEORIGIN"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
    "Cross-Origin-Embedder-Policy": {"require-corp", "credentialless"},
    "Cross-Origin-Resource-Policy": {"same-origin", "same-site"},
}


class IllegalError(ValueError):
    """A header that a browser would ignore in part or as a whole."""


def _check(is_legal: object, said: str) -> None:
    if not is_legal:
        raise IllegalError(said)


def policy(value: str) -> dict[str, list[str]]:
    """Return the directives of a Content-Security-Policy (CSP 3, 2.2.1): each once, each source legal."""
    found: dict[str, list[str]] = {}
    for part in value.split(";"):
        name, *words = part.split()
        _check(name in _DIRECTIVES, f"unknown directive {name}")
        _check(name not in found, f"{name} twice: browsers read the first only")
        _check(words, f"{name} says nothing")
        found[name] = words
        if name in _FETCH:
            for word in words:
                _check(_SOURCE.fullmatch(word), f"{name}: {word} is no source")
            _check("'none'" not in words or len(words) == 1, f"{name}: 'none' beside others is ignored")
    _check(all(len(base64.b64decode(nonce)) >= 16 for nonce in nonces(found)), "a nonce of less than 128 bits")
    _check(len(found.get("report-to", [""])) == 1, "report-to takes one name")
    return found


def nonces(directives: dict[str, list[str]]) -> list[str]:
    """Return the nonces of scripts."""
    words = directives.get("script-src", [])
    return [word[7:-1] for word in words if word.startswith("'nonce-")]


def features(value: str) -> dict[str, str]:
    """Return the features of a Permissions-Policy (a structured dictionary of RFC 9651)."""
    found = {}
    for part in value.split(", "):
        matched = _FEATURE.fullmatch(part)
        _check(matched, f"{part} is no feature")
        assert matched
        _check(matched.group(1) not in found, f"{part} twice")
        found[matched.group(1)] = matched.group(2)
    return found


def transport(value: str) -> int:
    """Return the seconds of a Strict-Transport-Security header (RFC 6797, 6.1)."""
    parts = [part.strip() for part in value.split(";")]
    ages = [part for part in parts if re.fullmatch(r"max-age=[0-9]+", part)]
    _check(len(ages) == 1, "max-age exactly once")
    _check(set(parts) - set(ages) <= {"includeSubDomains", "preload"}, "unknown word")
    return int(ages[0].split("=")[1])


def caching(value: str) -> dict[str, str]:
    """Return the directives of Cache-Control (RFC 9111, 5.2)."""
    found = {}
    for part in value.split(","):
        matched = re.fullmatch(rf'\s*({_TOKEN})(?:=({_TOKEN}|"[^"]*"))?\s*', part)
        _check(matched, f"{part!r} is no directive")
        assert matched
        found[matched.group(1).lower()] = matched.group(2) or ""
    return found


def endpoints(value: str) -> dict[str, str]:
    """Return the endpoints of Reporting-Endpoints: names and quoted addresses."""
    found = dict(re.findall(r'([a-z*][a-z0-9_.*-]*)="([^"\\]*)"', value))
    _check(", ".join(f'{name}="{address}"' for name, address in found.items()) == value, "not a dictionary of strings")
    return found


def cleared(value: str) -> set[str]:
    """Return the types of Clear-Site-Data: quoted, or a browser ignores them."""
    words = [word.strip() for word in value.split(",")]
    _check(set(words) <= {'"cache"', '"cookies"', '"storage"', '"executionContexts"'}, "unknown or unquoted type")
    return {word.strip('"') for word in words}


def simple(name: str, value: str) -> str:
    """Return a value that must be one of a closed list."""
    _check(value in _SIMPLE[name], f"{name}: {value}")
    return value
