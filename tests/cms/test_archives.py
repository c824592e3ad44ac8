"""ZIP files from people one need not trust: what is refused, and what it costs to refuse it."""

import io
import tracemalloc
import zipfile

import pytest

from cms.archives import BadArchive, chunks, opened
from tests.cms.zips import archive, endless, large_archive


def refusal(file, most=500) -> tuple[str, str]:
    with pytest.raises(BadArchive) as error:
        opened(file, most)
    return error.value.rule, error.value.name


@pytest.mark.parametrize("make", [archive, large_archive])
def test_an_ordinary_one_is_read(make):
    data = b"salt " * 200_000
    package = opened(make(a=b"", b=data), most=2)
    assert b"".join(chunks(package, "b", limit=len(data))) == data
    assert refusal(make(a=b"", b=data), most=1) == ("count", "")


@pytest.mark.parametrize("is_large", [False, True])
def test_an_endless_list_is_not_read_into_memory(is_large):
    file = endless(100_000, is_large)
    assert len(zipfile.ZipFile(endless(300, is_large)).infolist()) == 300
    tracemalloc.start()
    assert refusal(file) == ("count", "")
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_a_list_that_says_it_is_short():
    """What the end announces as their number is not what the library goes by."""
    data = bytearray(endless(2_000).getvalue())
    data[-12:-10] = b"\x01\x00"
    assert refusal(io.BytesIO(bytes(data))) == ("count", "")


def test_records_of_its_size_that_stand_elsewhere():
    data = bytearray(large_archive(a=b"salt").getvalue())
    data[-34:-26] = bytes(8)
    assert refusal(io.BytesIO(bytes(data))) == ("zip", "")


@pytest.mark.parametrize("content", [b"", b"PK", b"none at all" * 10_000, b"PK\x05\x06" * 30])
def test_what_is_none(content):
    assert refusal(io.BytesIO(content)) == ("zip", "")


def test_one_cut_off_in_the_middle():
    data = archive(a=bytes(range(256)) * 10).getvalue()
    assert refusal(io.BytesIO(data[: len(data) // 2])) == ("zip", "")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packing_methods_that_no_ordinary_archive_has(method):
    assert refusal(archive(method, a=b"salt")) == ("compression", "a")


def test_unpacking_ends_where_it_becomes_too_large():
    package = opened(archive(a=b" " * 10_000_000), most=1)
    read = 0
    with pytest.raises(BadArchive) as error:
        for chunk in chunks(package, "a", limit=1_000_000):
            read += len(chunk)
    assert (error.value.rule, error.value.name) == ("size", "a")
    assert read <= 1_000_000


def test_bytes_that_were_changed():
    data = bytearray(archive(a=b"salt " * 100).getvalue())
    data[33] ^= 0xFF
    package = opened(io.BytesIO(bytes(data)), most=1)
    with pytest.raises(BadArchive) as error:
        list(chunks(package, "a", limit=1000))
    assert (error.value.rule, error.value.name) == ("damaged", "a")
