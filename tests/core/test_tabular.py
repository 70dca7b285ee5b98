"""Files as they really are, and those that are none."""

import gzip
import io
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import tabular
from core.tabular import FileProblem, opened, read_table, too_wide

# Hardly compressible, and longer than what is looked at before the rows are read.
LONG = b"URN,A\n" + b"".join(
    b"1,%s\n" % random.Random(line).randbytes(50).hex().encode() for line in range(8000)
)


def table(data: bytes, **options: object) -> tabular.Table:
    return read_table(io.BytesIO(data), **options)  # type: ignore[arg-type]


def cells(data: bytes) -> list[list[str]]:
    return [row.cells for row in table(data).rows()]


def problem(data: bytes) -> str:
    with pytest.raises(FileProblem) as caught:
        list(table(data).rows())
    return str(caught.value)


def test_lines_of_two_encodings_in_one_file_both_read() -> None:
    data = b"URN,Name\r\n1,Caf\xe9 \x96 St Anne\x92s\r\n" + "2,Môr\r\n".encode()
    assert cells(data) == [["1", "Café – St Anne’s"], ["2", "Môr"]]


def test_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    assert table(b"\xef\xbb\xbfURN,Name\n1,a\n").header == ["URN", "Name"]


def test_the_header_is_found_below_title_lines_and_rows_count_as_in_a_spreadsheet() -> None:
    found = table(b"Inspections as at August\n\nNotes, URN\n urn ,Name\n1,a\n,\n2,b\n")
    assert found.header_row == 3
    found = table(b"Inspections\n\n urn ,Two  words\n1,a\n,\n\n2\n")
    assert found.header_row == 3
    assert found.has("URN", "two words")
    assert not found.has("URN", "Three")
    assert [(row.number, row.cells) for row in found.rows()] == [(4, ["1", "a"]), (7, ["2", ""])]


def test_a_column_is_found_by_the_first_of_its_names_and_of_two_alike_the_first_counts() -> None:
    found = table(b"URN,A,A\n1,x,y\n")
    assert found.index("B", "a") == 1
    assert found.index("B") is None


def test_short_blank_rows_and_long_blank_rows_are_passed_over() -> None:
    assert cells(b"URN,A,B\n,\n,,,,\n1,x,y\n") == [["1", "x", "y"]]


def test_a_row_with_more_filled_cells_than_names_is_too_wide() -> None:
    rows = list(table(b"URN,A\n1,x,,\n2,x,y\n").rows())
    assert [too_wide(row, 2) for row in rows] == [False, True]


def test_a_compressed_file_reads_like_the_plain_one(tmp_path: Path) -> None:
    path = tmp_path / "schools.csv.gz"
    path.write_bytes(gzip.compress(b"URN,A\n1,x\n", mtime=0))
    consumed: list[int] = []
    with opened(path) as stream:
        assert [row.cells for row in read_table(stream, progress=consumed.append).rows()] == [
            ["1", "x"]
        ]
        assert tabular.fingerprint(stream) == tabular.fingerprint(stream)
    assert consumed


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (gzip.compress(b"", mtime=0), "empty"),
        (b"PK\x03\x04rest", "spreadsheet"),
        (b"\xd0\xcf\x11\xe0rest", "old Excel"),
        (b"%PDF-1.7", "PDF"),
        ("\ufeffURN,A\n".encode("utf-16-le"), "UTF-16"),
        (b"URN\x00\x01", "binary"),
        (b"URN,A\n1,\x00\n" + b"x" * 5000, "binary"),
        (b"URN,A\n" + b"1,x\n" * 2000 + b"1,\x00\n", "binary"),
        (b"Name,Town\n" * 20, "No row of column names with URN"),
        (b"Name,Town\n", "No row of column names with URN"),
        (gzip.compress(LONG)[:-3000], "cut short"),
        (b"\x1f\x8b" + b"rubbish" * 5, "damaged"),
        (b'URN,A\n1,"' + b"x" * 200_000, "not CSV any more"),
    ],
)
def test_what_is_no_such_file_gets_one_clear_sentence(data: bytes, words: str) -> None:
    assert words in problem(data)


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabular, "LARGEST_FILE", 2000)
    with pytest.raises(FileProblem, match="larger than"), opened(io.BytesIO(b"x" * 3000)):
        pass
    assert "unfolds" in problem(gzip.compress(b"URN,A\n" + b"1,x\n" * 1000))


def test_a_missing_file_and_a_folder_cannot_be_opened(tmp_path: Path) -> None:
    with (
        pytest.raises(FileProblem, match=r"schools.csv cannot be opened: no such file"),
        opened(tmp_path / "schools.csv"),
    ):
        pass
    with pytest.raises(FileProblem, match="cannot be opened"), opened(str(tmp_path)):
        pass


def test_an_open_file_is_read_from_its_start_and_left_open() -> None:
    stream = io.BytesIO(b"URN,A\n1,x\n")
    stream.read()
    with opened(stream) as same:
        assert len(list(read_table(same).rows())) == 1
    assert not stream.closed


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_with_a_sentence(data: bytes) -> None:
    for content in (data, b"URN,A\n" + data, gzip.compress(b"URN,A\n" + data)[:-3]):
        refused, rows = "", []
        try:
            rows = list(table(content).rows())
        except FileProblem as problem_found:
            refused = str(problem_found)
        assert not refused or refused.endswith(".")
        assert all(any(row.cells) for row in rows)
