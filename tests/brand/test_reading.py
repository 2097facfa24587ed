"""``_brand.yml`` is read as Quarto has it: what Quarto takes is taken, and every mistake is named at once with its line."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from localeval.base.errors import ProjectError
from localeval.brand.logo import UnfitPictureError, clean_picture
from localeval.brand.model import NO_BRAND
from localeval.brand.reading import read_brand

from .brands import put_brand

TEMPLATE = Path(__file__).parents[2] / "{{cookiecutter.project_slug}}"


def problems_of(root: Path) -> list[str]:
    with pytest.raises(ProjectError) as caught:
        read_brand(root)
    return [str(problem) for problem in caught.value.problems]


def write(root: Path, text: str) -> Path:
    (root / "_brand.yml").write_text(text, encoding="utf-8")
    return root


def test_without_a_file_and_with_that_of_the_template_nothing_changes(tmp_path: Path) -> None:
    assert read_brand(tmp_path) is NO_BRAND
    found = read_brand(TEMPLATE)
    assert not found
    assert (found.advice, found.remarks) == ((), ())


def test_a_file_with_nothing_in_it_is_one_that_quarto_cannot_read(tmp_path: Path) -> None:
    [advice] = read_brand(write(tmp_path, "# all of it is a comment\n")).advice
    assert "Quarto ends with an error" in advice.what


def test_the_example_in_the_template_can_be_used_as_it_is(tmp_path: Path) -> None:
    text = (TEMPLATE / "_brand.yml").read_text(encoding="utf-8")
    head, _, example = text.partition("# color:\n")
    assert head
    lines = [
        "color:",
        *(line.removeprefix("# ").removeprefix("#") for line in example.splitlines()),
    ]
    put_brand(tmp_path, "\n".join(lines).replace("Public Sans", "STIXGeneral").replace("PublicSans-Regular", "STIXGeneral").replace("PublicSans-Bold", "STIXGeneralBol"))  # fmt: skip
    found = read_brand(tmp_path)
    assert found.colours["primary"] == "#00625a"
    assert found.logo is not None
    assert found.advice == ()


def test_colours_are_named_written_out_and_of_css(tmp_path: Path) -> None:
    text = """\
color:
  palette: {blue: "#036", deep: blue, accent: deep}
  primary: accent
  link: primary
  secondary: dimgray
  foreground: {light: "rgb(16, 24, 40)", dark: white}
typography:
  headings: {color: blue}
"""
    found = read_brand(write(tmp_path, text))
    assert found.colours == {
        "foreground": "#101828",
        "primary": "#003366",
        "secondary": "#696969",
        "link": "#003366",
        "headings": "#003366",
    }
    assert found.dark == {"foreground": "#ffffff"}


def test_what_counts_for_quarto_only_is_taken_and_named(tmp_path: Path) -> None:
    text = """\
meta: {name: {short: A, full: A council}, link: https://example.org}
color: {primary: "#003366", tertiary: "#eeeeee", success: green}
typography: {base: {family: Open Sans, size: 18px}, monospace-block: {color: red}}
defaults: {bootstrap: {defaults: {}}}
"""
    [said] = read_brand(write(tmp_path, text)).remarks
    for key in ("meta", "defaults", "color.tertiary", "color.success", "typography.base.size"):
        assert key in said
    assert "primary" not in said


def test_every_mistake_is_named_with_its_line_at_once(tmp_path: Path) -> None:
    text = """\
colour: {primary: red}
color:
  primary: #12436d
  secondary: "#12345"
  link: bleu
  palette: {a: b, b: a}
typography:
  basee: Arial
  fonts:
    - {family: X, source: file, files: [../elsewhere.ttf]}
    - {family: Y, source: file, files: [https://example.org/y.ttf]}
    - {family: Z, source: web}
logo: https://example.org/logo.png
"""
    found = "\n".join(problems_of(write(tmp_path, text)))
    for words in (
        "line 1, key colour: neither Quarto nor localeval knows this key. Did you mean 'color'?",
        "line 3, key color.primary: it is empty, which is no colour (a # begins a comment",
        "line 4, key color.secondary: '#12345' is no colour",
        "line 5, key color.link: 'bleu' is no colour",
        "line 6, key color.palette.a",
        "line 8, key typography.basee: neither",
        "'../elsewhere.ttf' leads out of the project",
        "'https://example.org/y.ttf' is not in the project, and nothing is fetched",
        "'web' is no source of a typeface",
        "line 13, key logo: the logo has no alternative text",
        "'https://example.org/logo.png' is not in the project",
    ):
        assert words in found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- a\n", "the file holds no keys"),
        ("color: teal\n", "it is 'teal', which holds no keys"),
        ("color: {primary: 123456}\n", "it is '123456', which is no colour"),
        ("color: {primary: {light: red, drak: blue}}\n", "key color.primary.drak"),
        ("typography: {fonts: [Arial]}\n", "it is 'Arial', which holds no keys"),
        ("typography: {base: [a]}\n", "is no name of a typeface"),
        ("logo: {images: {head: {path: a.png, alt: A}}}\n", "Write medium: head beside them"),
        ("logo: {medium: {path: a.png, alt: A}}\n", "Write images: {head: {path: a.png, alt: A}} beside it, and medium: head."),
        ("logo: {medium: {light: l}, images: {l: {path: none.png, alt: A}}}\n", "there is no file 'none.png'"),
        ("color: {primary: red, primary: blue}\n", "the key 'primary' stands twice"),
    ],
)  # fmt: skip
def test_a_mistake_of_any_kind_is_named(tmp_path: Path, text: str, words: str) -> None:
    assert words in "\n".join(problems_of(write(tmp_path, text)))


@pytest.mark.parametrize(
    "value",
    [
        'Arial"; } body { display: none } .x { font-family: "',
        "Arial\\\\27 ",
        "x) url(https://example.org/x",
        "</style><script>alert(1)</script>",
        'Arial", fill: rgb("#fff")',
        "Arial&amp;<w:b/>",
    ],
)
def test_a_typeface_whose_name_could_be_more_than_a_name_is_refused(
    tmp_path: Path, value: str
) -> None:
    quoted = value.replace("'", "''")
    text = f"color: {{primary: '{quoted}'}}\ntypography: {{base: '{quoted}', headings: {{family: '{quoted}'}}}}\n"
    found = problems_of(write(tmp_path, text))
    assert len(found) == 3


def test_a_file_that_does_not_hold_the_typeface_is_refused(tmp_path: Path) -> None:
    put_brand(tmp_path)
    text = (tmp_path / "_brand.yml").read_text(encoding="utf-8")
    write(tmp_path, text.replace("family: STIXGeneral\n", "family: Other Name\n", 1))
    assert "holds 'stixgeneral' and not 'Other Name'" in "\n".join(problems_of(tmp_path))
    write(tmp_path, text)
    (tmp_path / "fonts" / "STIXGeneral.ttf").write_text("no font", encoding="utf-8")
    assert "does not hold what its name says" in "\n".join(problems_of(tmp_path))


def test_what_falls_short_is_advised_and_not_refused(tmp_path: Path) -> None:
    text = """\
color: {primary: "#00a3e0", background: "#101010"}
typography:
  fonts: [{family: Open Sans, source: google}]
  base: Open Sans
"""
    found = [str(item) for item in read_brand(write(tmp_path, text)).advice]
    assert "line 1, key color.primary: #00a3e0 has a contrast of 2.9 to 1 on #ffffff" in found[0]
    assert "is too dark for the ground of a report" in found[1]
    assert "would be fetched from the web" in found[2]
    assert "no ttf or otf file of 'Open Sans' is in the project" in found[3]


# Logos -----------------------------------------------------------------------------------------

HOSTILE = """<?xml version="1.0"?><!-- somebody -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 90 30" onload="alert(1)">
<style>@import url(https://example.org/x.css); .a { fill: #00625a; background: url(https://example.org/y) }</style>
<script>alert(2)</script><metadata>Jo Bloggs</metadata>
<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="https://example.org"/></body></foreignObject>
<a xlink:href="https://example.org"><rect width="9" height="9"/></a>
<use xlink:href="https://example.org/x.svg#y"/><animate attributeName="href" to="javascript:alert(3)"/>
<rect class="a" width="30" height="30" onclick="alert(4)"/><circle r="5" style="fill:url(https://example.org/z);stroke:#123456"/>
<path fill="url(#g)" d="M0 0h9v9z"/>
</svg>"""  # fmt: skip


def test_an_svg_keeps_what_draws_and_nothing_else() -> None:
    kind, content, ratio = clean_picture(HOSTILE.encode())
    assert (kind, ratio) == ("svg", 3)
    text = content.decode()
    for word in ("alert", "example.org", "script", "Bloggs", "somebody", "<a", "on", "style", "import"):  # fmt: skip
        assert word not in text.replace("xmlns=", "").replace("version", "")
    for word in ('fill="#00625a"', 'stroke="#123456"', 'fill="url(#g)"', 'd="M0 0h9v9z"'):
        assert word in text
    assert clean_picture(content)[1] == content


def nested(levels: int) -> bytes:
    groups = "".join(
        f'<g id="g{n}"><use href="#g{n - 1}"/><use href="#g{n - 1}"/></g>' for n in range(1, levels)
    )
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g id="g0"><rect/></g>'
    return f"{head}{groups}</svg>".encode()


def test_an_svg_that_grows_as_it_is_drawn_is_refused() -> None:
    assert clean_picture(nested(4))[0] == "svg"
    for content in (nested(60), b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g id="a"><use href="#a"/></g></svg>'):  # fmt: skip
        with pytest.raises(UnfitPictureError, match="over and over"):
            clean_picture(content)


def test_a_chain_of_references_without_end_is_refused() -> None:
    links = "".join(f'<g id="g{n}"><use href="#g{n + 1}"/></g>' for n in range(3000))
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    with pytest.raises(UnfitPictureError, match="over and over"):
        clean_picture(f"{head}{links}<rect/></svg>".encode())


def png(width: int, height: int, *, said: bytes = b"") -> bytes:
    def part(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))  # fmt: skip

    rows = (b"\0" + b"\0\0\0" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    text = part(b"tEXt", said) if said else b""
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + text + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")  # fmt: skip


def test_a_png_loses_what_was_written_beside_it() -> None:
    content = png(30, 10, said=b"Author\0Jo Bloggs") + b"trailing Jo Bloggs"
    kind, cleaned, ratio = clean_picture(content)
    assert (kind, ratio, cleaned) == ("png", 3, png(30, 10))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"GIF89a", "neither a PNG nor an SVG"),
        (b"<html/>", "neither a PNG nor an SVG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><script/></svg>", "nothing of the SVG is left"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><rect/></svg>", "does not say how large"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><image href='x'/></svg>", "a picture of another kind"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'/>", "declares entities"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 900 9'><rect/></svg>", "so long and narrow"),
        (png(9, 9)[:-20], "damaged"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"x" * 600_000, "the file has 600 kB"),
    ],
)  # fmt: skip
def test_a_picture_that_cannot_stand_in_a_report_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(UnfitPictureError, match=words):
        clean_picture(content)
