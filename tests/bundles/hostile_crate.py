"""Hostile metadata and hostile folders: ids that point outside, digests that lie, links on disk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from .corpus import hostile, hostile_folder
from .good_bundle import changed_crate, good_files, with_crate, zip_of


def entity(**more: Any) -> bytes:
    """Give a bundle whose metadata have one more entity."""
    return changed_crate(lambda crate: crate["@graph"].append({"@type": "Thing", **more}))


def part(name: str) -> bytes:
    """Give a bundle whose metadata list one more file."""

    def add(crate: Any) -> None:
        crate["@graph"][1]["hasPart"].append({"@id": name})
        crate["@graph"].append({"@id": name, "@type": "File", "name": "more"})

    return changed_crate(add)


def described(**changes: Any) -> bytes:
    """Give a bundle whose metadata say something else of report.html."""

    def change(crate: Any) -> None:
        (file,) = (item for item in crate["@graph"] if item["@id"] == "report.html")
        file.update(changes)

    return changed_crate(change)


@hostile("a part that is the reader's own file", "points outside the bundle")
def file_address() -> bytes:
    return part("file:///etc/passwd")


@hostile("a part that is fetched from elsewhere", "not in the bundle")
def part_on_the_web() -> bytes:
    return part("https://evil.example/report.html")


@hostile("a part above the bundle", "points outside the bundle")
def part_above() -> bytes:
    return part("../../secret.csv")


@hostile("an absolute part", "points outside the bundle")
def absolute_part() -> bytes:
    return part("/etc/passwd")


@hostile("a part above the bundle, in percent signs", "points outside the bundle")
def encoded_part() -> bytes:
    return part("%2e%2e/secret.csv")


@hostile("a part above the bundle on Windows", "points outside the bundle")
def backslash_part() -> bytes:
    return part("..\\secret.csv")


@hostile("a part on another computer", "points outside the bundle")
def share_as_part() -> bytes:
    return part("\\\\server\\share\\x")


@hostile("a part that is not there", "not in the bundle")
def missing_part() -> bytes:
    return part("notebooks/99_missing.ipynb")


@hostile("a reference to a file of the reader's, in no list of parts", "not in the bundle")
def missing_file_elsewhere() -> bytes:
    return entity(**{"@id": "#x", "about": {"@id": "secret.csv"}})


@hostile("a page among the parts that is described as no file", "as a part")
def page_as_part() -> bytes:
    return changed_crate(
        lambda crate: crate["@graph"][1]["hasPart"].append({"@id": "https://evil.example/x.html"})
    )


@hostile("an id that runs when it is clicked", "points outside the bundle")
def javascript_id() -> bytes:
    return entity(**{"@id": "javascript:alert(1)"})


@hostile("an id that runs, behind a blank", "points outside the bundle")
def javascript_id_after_blank() -> bytes:
    return entity(**{"@id": " JavaScript:alert(1)"})


@hostile("an id that holds a page of its own", "points outside the bundle")
def data_id() -> bytes:
    return entity(**{"@id": "data:text/html,<script>alert(1)</script>"})


@hostile("an address that seems to be of a known host", "points outside the bundle")
def user_before_host() -> bytes:
    return entity(**{"@id": "https://www.gov.uk@evil.example/"})


@hostile("an id that breaks out of an attribute", "points outside the bundle")
def quote_in_address() -> bytes:
    return entity(**{"@id": 'https://x.example/"onmouseover="alert(1)'})


@hostile("an address that is no id but acts", "would act")
def javascript_address() -> bytes:
    return entity(**{"@id": "#x", "url": "javascript:alert(1)"})


@hostile("an address that acts, in a list", "would act")
def javascript_among_addresses() -> bytes:
    return entity(**{"@id": "#x", "sameAs": ["https://a.example/", {"url": " VBScript:x"}]})


@hostile("an id deep within another entity", "points outside the bundle")
def nested_reference() -> bytes:
    return entity(**{"@id": "#x", "about": [{"more": {"@id": "file:///etc/shadow"}}]})


@hostile("an id that is no text", "no @id|is no text")
def id_as_number() -> bytes:
    return entity(**{"@id": 5})


@hostile("a reference that is no text", "is no text")
def reference_as_list() -> bytes:
    return entity(**{"@id": "#x", "about": {"@id": ["./"]}})


@hostile("an exchanged report", "its digest differs")
def exchanged_report() -> bytes:
    files = good_files()
    return zip_of({**files, "report.html": files["report.html"].replace(b"alert(1)", b"alert(2)")})


@hostile("a digest that is none", "its digest differs")
def no_digest() -> bytes:
    return described(sha256="trust me")


@hostile("a digest that is a structure", "its digest differs")
def digest_as_list() -> bytes:
    return described(sha256=["a"])


@hostile("a size that is not the file's", "its size differs")
def other_size() -> bytes:
    return described(contentSize="7")


@hostile("a file that the metadata do not know", "not listed")
def unlisted_file() -> bytes:
    return zip_of({**good_files(), "notebooks/05_more.ipynb": b"{}"})


@hostile("a file that is listed as something else", "not listed")
def file_of_another_type() -> bytes:
    return described(**{"@type": "Person"})


@hostile("two entities of one name", "stands twice")
def entity_twice() -> bytes:
    return entity(**{"@id": "report.html"})


@hostile("words that mean something else", "another context")
def foreign_context() -> bytes:
    return changed_crate(
        lambda crate: crate.update(
            {"@context": [crate["@context"], "https://evil.example/context.jsonld"]}
        )
    )


@hostile("words that are given another meaning on the spot", "another context")
def context_of_its_own() -> bytes:
    return changed_crate(
        lambda crate: crate.update({"@context": [crate["@context"], {"name": "@id"}]})
    )


@hostile("words that are given another meaning in one entity", "use '@context'")
def context_in_entity() -> bytes:
    return entity(**{"@id": "#x", "@context": "https://evil.example/"})


@hostile("a second graph", "another context")
def second_graph() -> bytes:
    return changed_crate(lambda crate: crate.update({"@included": crate["@graph"]}))


@hostile("words that mean something else, alone", "do not name the RO-Crate context")
def only_foreign_context() -> bytes:
    return changed_crate(lambda crate: crate.update({"@context": "https://evil.example/"}))


@hostile("no graph", "no @graph")
def no_graph() -> bytes:
    return zip_of(with_crate(good_files(), b"{}"))


@hostile("no root", "no root")
def no_root() -> bytes:
    return changed_crate(lambda crate: crate["@graph"].pop(1))


@hostile("no descriptor", "do not start from")
def no_descriptor() -> bytes:
    return changed_crate(lambda crate: crate["@graph"].pop(0))


@hostile("no version, so that nobody knows what the words mean", "which version of RO-Crate")
def no_version() -> bytes:
    return changed_crate(lambda crate: crate["@graph"][0].pop("conformsTo"))


@hostile("a root elsewhere", "do not start from")
def root_elsewhere() -> bytes:
    return changed_crate(
        lambda crate: crate["@graph"][0].update(about={"@id": "https://evil.example/"})
    )


@hostile("entities that are no objects", "no @id")
def entities_of_nothing() -> bytes:
    return changed_crate(lambda crate: crate["@graph"].extend([None, 1, "x", []]))


@hostile("thousands of entities", "entities, where")
def many_entities() -> bytes:
    return changed_crate(
        lambda crate: crate["@graph"].extend(
            {"@id": f"#{i}", "@type": "Thing"} for i in range(5_000)
        )
    )


@hostile("no JSON", "not JSON")
def crate_no_json() -> bytes:
    return zip_of(with_crate(good_files(), b"<xml/>"))


@hostile("nesting that overflows the stack", "nested more than")
def crate_deep() -> bytes:
    return zip_of(with_crate(good_files(), b'{"@graph":' + b"[" * 50_000))


@hostile("a key twice", "stands twice")
def crate_key_twice() -> bytes:
    return zip_of(with_crate(good_files(), b'{"@graph": [], "@graph": []}'))


@hostile("a publisher whose name reads backwards", "direction of writing")
def bidi_publisher() -> bytes:
    return changed_crate(lambda crate: crate["@graph"][2].update(name="A \u202elicnuoc"))


@hostile("a publisher with an endless name", "characters, where")
def endless_publisher() -> bytes:
    return changed_crate(lambda crate: crate["@graph"][2].update(name="x" * 1_000_000))


# Folders -----------------------------------------------------------------------------------------


@hostile_folder("a link that reads the reader's own files", "is a link")
def folder_with_link(folder: Path) -> None:
    (folder / "report.html").unlink()
    (folder / "report.html").symlink_to("/etc/passwd")


@hostile_folder("a link to another folder", "is a link")
def folder_with_linked_folder(folder: Path) -> None:
    (folder / "notebooks").rename(folder.parent / "elsewhere")
    (folder / "notebooks").symlink_to(folder.parent / "elsewhere")


@hostile_folder("a link to itself", "is a link")
def folder_with_loop(folder: Path) -> None:
    (folder / "notebooks" / "05_x.ipynb").symlink_to("05_x.ipynb")


@hostile_folder("a pipe, on which a reader waits for ever", "device or a pipe|no file of a bundle")
def folder_with_pipe(folder: Path) -> None:
    (folder / "report.html").unlink()
    os.mkfifo(folder / "report.html")


@hostile_folder("a folder called results.json", "holds a folder")
def folder_as_result(folder: Path) -> None:
    (folder / "results.json").unlink()
    (folder / "results.json").mkdir()


@hostile_folder("folders in folders", "holds a folder")
def folder_in_folder(folder: Path) -> None:
    (folder / "notebooks" / "more" / "and" / "more").mkdir(parents=True)


@hostile_folder("a program beside the report", "no file of a bundle")
def folder_with_program(folder: Path) -> None:
    (folder / "open me.exe").write_bytes(b"MZ")


@hostile_folder("terminal codes in a file's name", "cannot be seen")
def folder_with_escape_codes(folder: Path) -> None:
    (folder / "\x1b[2J").write_bytes(b"")


@hostile_folder("thousands of files", "more than 120 files")
def folder_with_many_files(folder: Path) -> None:
    for i in range(200):
        (folder / "notebooks" / f"{i + 10:04}_x.ipynb").write_bytes(b"{}")


@hostile_folder("a file with a hole of a terabyte", "more than 30,000,000 bytes")
def folder_with_huge_file(folder: Path) -> None:
    with (folder / "report.html").open("r+b") as file:
        file.truncate(10**12)
