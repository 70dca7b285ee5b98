from schools.gias import SIMPLE


def test_a_postcode_fits_its_column_in_capitals_too():
    read = next(reader for field, _, reader in SIMPLE if field == "postcode")

    assert read("000000000ß") == "000000000S"
    assert read("wh1 1aa") == "WH1 1AA"
