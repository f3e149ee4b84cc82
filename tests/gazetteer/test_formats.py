"""Files of places in every known form; the fixtures are made by hand."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from khabar.errors import InputError
from khabar.gazetteer.formats import rows

GEONAMES = "\t".join(
    (
        *("101", "Kafr Test", "Kafr Test", "كفر تست,کفر تست,Kafr", "36.1", "36.8", "P", "PPL", "SY", "", "09"),
        *("", "", "", "1200", "", "", "", "2024-01-01"),
    )
)
ALTERNATES = "1\t101\tar\tكفر الاختبار\t1\t\t\t\n2\t101\ten\tKafr Test\t\t\t\t\n3\t101\tar\tكفر القديم\t\t\t\t1\n"
PCODES = (
    "ADM0_PCODE,ADM1_EN,ADM1_AR,ADM1_PCODE,ADM2_EN,ADM2_AR,ADM2_PCODE,center_lat,center_lon\n"
    "YE,Hajjah,حجة,YE17,Abs,عبس,YE1706,16.0,43.2\n"
)
GEOJSON = """{"type": "FeatureCollection", "features": [
 {"type": "Feature", "properties": {"name:ar": "بئر الاختبار", "name": "Test Well"},
  "geometry": {"type": "Point", "coordinates": [20.5, 30.25]}},
 {"type": "Feature", "properties": {"name:ar": "حقل الاختبار"},
  "geometry": {"type": "Polygon", "coordinates": [[[10, 20], [12, 20], [12, 24], [10, 20]]]}}
]}"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_geonames(tmp_path: Path) -> None:
    ((line, row),) = rows(write(tmp_path, "SY.txt", GEONAMES + "\n"), {})
    assert (line, row["id"], row["lat"], row["kind"], row["country"]) == (1, "geonames:101", "36.1", "P", "SY")
    assert row["name_ar"] == "كفر تست|کفر تست|Kafr"


def test_geonames_with_alternate_names(tmp_path: Path) -> None:
    country = tmp_path / "SY.zip"
    with zipfile.ZipFile(country, "w") as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr("SY.txt", GEONAMES)
    names = write(tmp_path, "names.txt", ALTERNATES)
    ((_, row),) = rows(country, {}, names)
    assert row["name_ar"] == "كفر الاختبار"


def test_pcodes(tmp_path: Path) -> None:
    ((line, row),) = rows(write(tmp_path, "yem.csv", PCODES), {})
    assert line == 2
    assert row == {
        "id": "YE1706", "name": "Abs", "name_ar": "عبس", "lat": "16.0", "lon": "43.2", "country": "YE", "admin1": "Hajjah",
        "kind": "district",
    }  # fmt: skip


def test_geojson(tmp_path: Path) -> None:
    point, area = rows(write(tmp_path, "wells.geojson", GEOJSON), {})
    assert (point[1]["name_ar"], point[1]["lat"], point[1]["lon"]) == ("بئر الاختبار", "30.25000", "20.50000")
    assert (area[0], area[1]["lat"], area[1]["lon"]) == (2, "22.00000", "11.00000")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_with_named_columns(tmp_path: Path, delimiter: str) -> None:
    text = "# own list\n" + "\n".join(delimiter.join(cells) for cells in (("الاسم", "y", "x"), ("الزهراء", "36.2", "37.0")))
    path = tmp_path / "villages.csv.gz"
    path.write_bytes(gzip.compress(text.encode()))
    ((line, row),) = rows(path, {"name_ar": "الاسم"})
    assert line == 3
    assert row == {"name_ar": "الزهراء", "lat": "36.2", "lon": "37.0"}


@pytest.mark.parametrize(
    ("text", "columns", "message"),
    [
        ("الاسم,lat,lon\n", {}, "no column for name_ar"),
        ("name_ar,lat,lon\n", {"lat": "north"}, "--columns lat=north: fields are"),
        ("name_ar,lat,lon\n", {"height": "lat"}, "--columns height=lat"),
        ('{"type": "Feature"}', {}, "no GeoJSON"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, text: str, columns: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(rows(write(tmp_path, "bad.csv", text), columns))


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "broken.gz"
    path.write_bytes(b"\x1f\x8bbroken")
    with pytest.raises(InputError, match="cannot be read"):
        list(rows(path, {}))
