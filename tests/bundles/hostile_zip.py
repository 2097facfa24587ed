"""Hostile zip files: paths, links, bombs, and files that two programs read in two ways."""

from __future__ import annotations

import bz2
import gzip
import struct
import zlib

from .corpus import hostile
from .good_bundle import Entry, deflated, good_files, zip_of


def with_entry(entry: Entry) -> bytes:
    """Give a good bundle with one more entry."""
    return zip_of([*entries(), entry])


def with_name(name: str | bytes) -> bytes:
    """Give a good bundle with one more file of this name."""
    return with_entry(Entry(name, b"evil"))


def entries() -> list[Entry]:
    """Give the entries of a good bundle."""
    return [Entry(name, content) for name, content in good_files().items()]


def spoilt(number: int = 1, **changes: object) -> bytes:
    """Give a good bundle of which one entry is spoilt."""
    found = entries()
    for key, value in changes.items():
        setattr(found[number], key, value)
    return zip_of(found)


# Names -------------------------------------------------------------------------------------------


@hostile("zip slip: writes beside the target", "leads out of the folder")
def parent_folder() -> bytes:
    return with_name("../evil.txt")


@hostile("zip slip from within an allowed folder", "leads out of the folder")
def parent_folder_inside() -> bytes:
    return with_name("notebooks/../../evil.ipynb")


@hostile("writes where the system starts programs", "absolute path")
def absolute_path() -> bytes:
    return with_name("/etc/cron.d/evil")


@hostile("writes to a Windows drive", "absolute path")
def drive_letter() -> bytes:
    return with_name("C:/Windows/evil.dll")


@hostile("writes to the current folder of a Windows drive", "absolute path")
def drive_relative() -> bytes:
    return with_name("C:evil.dll")


@hostile("reads from or writes to a server on Windows", "absolute path")
def network_share() -> bytes:
    return with_name("//server/share/evil")


@hostile("zip slip that only Windows sees", "backslash")
def backslash_parent() -> bytes:
    return with_name("..\\evil.txt")


@hostile("two names for one file on Windows", "backslash")
def backslash_folder() -> bytes:
    return with_name("notebooks\\05_evil.ipynb")


@hostile("a stream hidden behind a file on NTFS", "no file of a bundle")
def alternate_stream() -> bytes:
    return with_name("results.json:evil")


@hostile("Windows drops the dot, so that it replaces results.json", "no file of a bundle")
def trailing_dot() -> bytes:
    return with_name("results.json.")


@hostile("Windows drops the blank, so that it replaces results.json", "no file of a bundle")
def trailing_blank() -> bytes:
    return with_name("results.json ")


@hostile("a device on Windows, whatever the ending", "no file of a bundle")
def device_name() -> bytes:
    return with_name("notebooks/nul.ipynb")


@hostile("C code stops reading the name at the NUL", "cannot be seen")
def nul_in_name() -> bytes:
    return with_name("results.json\x00.exe")


@hostile("shows as exe.ipynb backwards", "cannot be seen")
def bidi_in_name() -> bytes:
    return with_name("notebooks/05_\u202egnp.exe")


@hostile("takes over the terminal that shows the message", "cannot be seen")
def escape_codes_in_name() -> bytes:
    return with_name("\x1b]0;owned\x07\x1b[2Jreport.html")


@hostile("fills the message and every buffer", "no file of a bundle")
def endless_name() -> bytes:
    return with_name("a" * 60_000)


@hostile("no name at all", "cannot be seen")
def empty_name() -> bytes:
    return with_name("")


@hostile("a name that is no UTF-8 although it says so", "no file of a bundle|backslash")
def broken_utf8_name() -> bytes:
    return with_entry(Entry(b"notebooks/05_\xff.ipynb", b"evil", flags=0x800))


@hostile("a program beside the report", "no file of a bundle")
def program() -> bytes:
    return with_name("report.html.exe")


@hostile("a hook that git would run", "no file of a bundle")
def git_hook() -> bytes:
    return with_name(".git/hooks/post-checkout")


@hostile("more html than the report that people expect", "no file of a bundle")
def page_among_notebooks() -> bytes:
    return with_name("notebooks/05_evil.html")


@hostile("an archive in the archive, for readers that go on unpacking", "no file of a bundle")
def nested_archive() -> bytes:
    return with_entry(Entry("inner.zip", zip_of(good_files())))


# Kinds of entries ------------------------------------------------------------------------------


@hostile("a link that reads the reader's own files", "is a link")
def symbolic_link() -> bytes:
    return spoilt(content=b"/etc/passwd", mode=0o120777)


@hostile("a link to a folder, through which the next entry is written", "is a link")
def link_to_folder() -> bytes:
    return zip_of([Entry("notebooks", b"/tmp", mode=0o120777), *entries()])


@hostile("a device", "folder or a device")
def character_device() -> bytes:
    return spoilt(mode=0o020666)


@hostile("a pipe that never ends", "folder or a device")
def named_pipe() -> bytes:
    return spoilt(mode=0o010666)


@hostile("a folder where a file should be", "folder")
def folder_entry() -> bytes:
    return with_entry(Entry("notebooks/", mode=0o040755))


@hostile("a folder by DOS attributes alone", "folder or a device")
def dos_folder() -> bytes:
    return spoilt(central={"attributes": 0x10})


@hostile("encrypted, so that scanners see nothing", "is encrypted")
def encrypted() -> bytes:
    return spoilt(flags=0x1)


@hostile("strong encryption", "is encrypted")
def strongly_encrypted() -> bytes:
    return spoilt(flags=0x41)


@hostile("a packing method that other readers read otherwise", "packed by method 12")
def bzip2() -> bytes:
    return spoilt(method=12, packed=bz2.compress(b"x"))


@hostile("a packing method that does not exist", "packed by method 99")
def unknown_method() -> bytes:
    return spoilt(method=99)


@hostile("sizes that follow the data, which streaming readers must guess", "flags")
def sizes_after_data() -> bytes:
    return spoilt(flags=0x8)


@hostile("another name in an extra field, which some readers take", "extra fields")
def other_name_in_extra_field() -> bytes:
    name = b"../evil"
    field = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, zlib.crc32(b"report.html")) + name
    return spoilt(extra=field)


@hostile("room for hidden data beside an entry", "comment")
def entry_comment() -> bytes:
    return spoilt(comment=b"hidden")


# Names that are the same -----------------------------------------------------------------------


@hostile("the checked one is not the one that is used", "twice")
def duplicate_name() -> bytes:
    return with_entry(Entry("results.json", b"{}"))


@hostile("the same file on Windows and macOS", "beside")
def same_but_for_case() -> bytes:
    return with_name("Results.JSON")


@hostile("the same file where names are normalised", "beside")
def same_when_normalised() -> bytes:
    return with_name("\uff52esults.json")


@hostile("the same when case is folded twice", "beside")
def same_when_folded() -> bytes:
    return with_name("re\u017fults.json")


# Structure -----------------------------------------------------------------------------------------


@hostile("two names for the same bytes: the start of a bomb", "overlaps")
def overlapping_entries() -> bytes:
    found = entries()
    return zip_of([*found, Entry("notebooks/05_x.ipynb", found[0].content, offset=0)])


@hostile("a bomb of overlapping entries", "overlaps")
def overlapping_bomb() -> bytes:
    kernel = Entry("notebooks/001_x.ipynb", bytes(900_000))
    copies = [
        Entry(f"notebooks/{i:03}_x.ipynb", kernel.content, packed=kernel.data(), offset=0)
        for i in range(2, 110)
    ]
    return zip_of([kernel, *copies])


@hostile("an entry inside another one's data, as quines have it", "overlaps")
def entry_within_entry() -> bytes:
    inner = zip_of({"notebooks/06_x.ipynb": b"{}"})
    outer = Entry("report.docx", inner, method=0)
    at = 30 + len("report.docx")
    return zip_of([outer, Entry("notebooks/06_x.ipynb", b"{}", offset=at)])


@hostile("a program in front, so that it also runs", "before the first entry")
def leading_program() -> bytes:
    return zip_of(entries(), prefix=b"MZ\x90\x00" + bytes(60))


@hostile("hidden data at the end", "after its end")
def trailing_data() -> bytes:
    return zip_of(entries(), suffix=b"hidden")


@hostile("two zip files in one: readers differ in which they take", "directory is not where")
def two_archives() -> bytes:
    return zip_of({"report.html": b"harmless"}) + zip_of(entries())


@hostile("a second end record in the comment", "after its end")
def end_in_comment() -> bytes:
    return zip_of(entries(), comment=b"PK\x05\x06 and more")


@hostile("an end record that is a comment's, at the very end", "comment|directory is not where")
def end_inside_comment() -> bytes:
    return zip_of(entries(), comment=zip_of([])[-22:])


@hostile("hidden data between two entries", "hidden data")
def gap_between_entries() -> bytes:
    return spoilt(3, before=b"hidden")


@hostile("hidden data before the directory", "hidden data")
def gap_before_directory() -> bytes:
    return zip_of(entries(), gap=b"hidden")


@hostile("a file that only readers of local headers see", "hidden data")
def entry_not_in_directory() -> bytes:
    return with_entry(Entry("notebooks/05_x.ipynb", b"{}", hidden=True))


@hostile("one name for the check, one for the unpacking", "described in two ways")
def other_local_name() -> bytes:
    return spoilt(local={"name": b"../evil.txt"})


@hostile("one size for the check, one for the unpacking", "described in two ways")
def other_local_size() -> bytes:
    return spoilt(local={"size": 1})


@hostile("one packing for the check, one for the unpacking", "described in two ways")
def other_local_method() -> bytes:
    return spoilt(local={"method": 0})


@hostile("says that it has fewer files than it has", "holds more than it says|described|not where")
def fewer_files_said() -> bytes:
    return zip_of(entries(), count=len(entries()) - 1, here=len(entries()) - 1)


@hostile("says that it has 65,535 files", "65,535 files|zip64")
def many_files_said() -> bytes:
    return zip_of(entries(), count=0xFFFF, here=0xFFFF)


@hostile("thousands of tiny files", "3,000 files|are the most")
def many_files() -> bytes:
    found = [Entry(f"notebooks/{i:04}_x.ipynb", b"{}", method=0) for i in range(3000)]
    return zip_of([*entries(), *found])


@hostile("sizes in the 64-bit records, which small readers ignore", "zip64")
def zip64() -> bytes:
    record = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 9, 9, 0, 0)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, 0, 1)
    whole = zip_of(entries())
    return whole[:-22] + record + locator + whole[-22:]


@hostile("several parts", "several parts")
def several_disks() -> bytes:
    return zip_of(entries(), disk=1, first=1)


@hostile("a directory far outside the file", "directory is not where")
def directory_elsewhere() -> bytes:
    return zip_of(entries(), offset=0xFFFFFF00)


@hostile("a directory that is none", "directory is broken")
def directory_of_nonsense() -> bytes:
    return zip_of(entries()).replace(b"PK\x01\x02", b"PK\x01\x00", 1)


@hostile("a name that reads on into what follows", "directory is broken")
def name_past_the_directory() -> bytes:
    whole = bytearray(zip_of(entries()))
    length = whole.rindex(b"PK\x01\x02") + 28
    whole[length : length + 2] = struct.pack("<H", 60_000)
    return bytes(whole)


@hostile("an entry far outside the file", "hidden data|described")
def entry_elsewhere() -> bytes:
    return with_entry(Entry("notebooks/05_x.ipynb", b"{}", offset=0x7FFFFFFF))


# Content and bombs -----------------------------------------------------------------------------


@hostile("a damaged or exchanged file", "CRC")
def wrong_checksum() -> bytes:
    return spoilt(local={"crc": 1}, central={"crc": 1})


@hostile("packed data that end too early", "damaged")
def truncated_stream() -> bytes:
    content = b"x" * 5000 + bytes(range(256))
    return spoilt(content=content, packed=deflated(content)[:-5])


@hostile("hidden data after the packed data", "too late")
def stream_with_tail() -> bytes:
    return spoilt(content=b"x", packed=deflated(b"x") + b"hidden")


@hostile("packed data that are none", "cannot be unpacked")
def no_stream() -> bytes:
    return spoilt(packed=b"\xff" * 40)


@hostile("stored data of another size than it says", "CRC")
def stored_size() -> bytes:
    both = {"size": 5}
    return spoilt(method=0, content=b"evil", local=both, central=both)


@hostile("42 kB that unpack to 42 MB and say so", "made to fill the memory")
def honest_bomb() -> bytes:
    return spoilt(content=bytes(42_000_000))


@hostile("42 kB that unpack to 42 MB and say 100 bytes", "made to fill the memory")
def lying_bomb() -> bytes:
    both = {"size": 100}
    return spoilt(content=bytes(42_000_000), local=both, central=both)


@hostile("says 4 GB, so that a reader reserves them", "CRC")
def four_gigabytes_said() -> bytes:
    both = {"size": 0xFFFFFFFF}
    return spoilt(local=both, central=both)


@hostile("a bomb of many files that are each in order", "made to fill the memory")
def bomb_in_parts() -> bytes:
    packed = deflated(bytes(990_000))
    parts = [Entry(f"notebooks/{i:03}_x.ipynb", bytes(990_000), packed=packed) for i in range(100)]
    return zip_of([*entries(), *parts])


# No zip at all -----------------------------------------------------------------------------------


@hostile("nothing", "no zip file")
def empty_file() -> bytes:
    return b""


@hostile("another kind of archive", "no zip file")
def gzip_file() -> bytes:
    return gzip.compress(b"x" * 100)


@hostile("a zip without any entry", "no zip file")
def empty_archive() -> bytes:
    return zip_of([])


@hostile("cut off half-way", "cut off")
def cut_off() -> bytes:
    return zip_of(entries())[:-400]


@hostile("only the first bytes of a zip", "cut off")
def magic_only() -> bytes:
    return b"PK\x03\x04"


@hostile("no results in it", "results.json is missing")
def without_result() -> bytes:
    files = good_files()
    del files["results.json"]
    return zip_of(files)


@hostile("no metadata in it", "ro-crate-metadata.json is missing")
def without_crate() -> bytes:
    return zip_of([entry for entry in entries() if entry.name != "ro-crate-metadata.json"])
