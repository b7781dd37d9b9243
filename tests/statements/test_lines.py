"""Lines pasted as they stand in a document are read as endorsers."""

import pytest

from statements import lines


def test_a_line_of_each_common_shape_is_read():
    [line] = lines.read("Unión General de Trabajadores - UGT (España)")
    assert (line.name, line.acronym, line.place_code) == (
        "Unión General de Trabajadores",
        "UGT",
        "ES",
    )


@pytest.mark.parametrize("text", ["", "\n\n", " \ufeff\n\t\r\n"])
def test_blank_lines_are_no_lines(text):
    assert lines.read(text) == []
