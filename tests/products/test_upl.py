"""Reading the Uniforme Productnamenlijst in its two shapes."""

import json

import pytest

from toetssteen.products import upl
from toetssteen.products.errors import NotTheProductList

TWENTY = (
    "UniformeProductnaam,URI,Rijk,Provincie,Waterschap,Gemeente,Burger,Bedrijf,Dienstenwet,SDG,Autonomie,Medebewind,"
    "Aanvraag,Subsidie,Melding,Verplichting,DigiDMacht,Grondslag,Grondslaglabel,Grondslaglink"
)
TERMS = "http://standaarden.overheid.nl/owms/terms"


def logius(*rows: str) -> bytes:
    return "\n".join([TWENTY, *rows]).encode()


def row(name: str, *, municipal: str = "X", citizens: str = "X", label: str = "", link: str = "") -> str:
    return f"{name},{TERMS}/{name},,,,{municipal},{citizens},,,,,,,,,,,,{label},{link}"


def test_the_shipped_list_has_469_products() -> None:
    products = upl.read(upl.SHIPPED.read_bytes())
    assert len(products) == len({product.ref for product in products}) == 469
    passport = next(product for product in products if product.name == "paspoort")
    assert passport.for_citizens
    assert passport.grounds
    assert all(ground["label"] and ground["link"].startswith("https://") for ground in passport.grounds)


def test_rows_of_logius_become_one_product_with_all_its_grounds() -> None:
    content = logius(
        row("boomkap", label="Artikel 1", link="https://wetten.overheid.nl/1"),
        row("boomkap", label="Artikel 2", link="https://wetten.overheid.nl/2"),
        row("boomkap", label="Artikel 2", link="https://wetten.overheid.nl/2"),
    )
    (product,) = upl.read(content)
    assert product.name == "boomkap"
    assert product.for_citizens
    assert not product.for_businesses
    assert [ground["label"] for ground in product.grounds] == ["Artikel 1", "Artikel 2"]


def test_what_is_not_of_a_municipality_is_left_out() -> None:
    assert [product.name for product in upl.read(logius(row("rijkszaak", municipal=""), row("boomkap")))] == ["boomkap"]


def test_both_shapes_say_the_same() -> None:
    ours = (
        "naam,uri,burger,bedrijf,gemeente,grondslag_labels,grondslag_links\n"
        f"boomkap,{TERMS}/boomkap,1,0,1,Artikel 1 | Artikel 2,https://wetten.overheid.nl/1 | https://wetten.overheid.nl/2"
    )
    theirs = logius(
        row("boomkap", label="Artikel 1", link="https://wetten.overheid.nl/1"),
        row("boomkap", label="Artikel 2", link="https://wetten.overheid.nl/2"),
    )
    assert upl.read(ours.encode()) == upl.read(theirs)


def test_a_semicolon_and_a_byte_order_mark_are_no_hindrance() -> None:
    content = b"\xef\xbb\xbf" + logius(row("boomkap")).replace(b",", b";")
    assert [product.name for product in upl.read(content)] == ["boomkap"]


def test_a_link_that_does_more_than_lead_somewhere_is_left_out() -> None:
    (product,) = upl.read(logius(row("boomkap", label="Artikel 1", link="javascript:alert(1)")))
    assert product.grounds == [{"label": "Artikel 1", "link": ""}]


def test_json_is_read_too() -> None:
    listed = [
        {"naam": "boomkap", "uri": f"{TERMS}/boomkap", "burger": True, "grondslagen": [{"label": "Artikel 1"}, 3]}
    ]
    (product,) = upl.read(json.dumps(listed).encode())
    assert product.grounds == [{"label": "Artikel 1", "link": ""}]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\xff\xfe",
        b"<!doctype html><title>Onderhoud</title>",
        b"naam;prijs\nfiets;3",
        b"[1, 2]",
        b"[" * 100_000,
        b'[{"naam": "x"',
        TWENTY.encode(),
        logius("boomkap,eigen:boomkap,,,,X"),
        logius("boomkap,javascript:alert(1),,,,X"),
        logius(f"{'a' * 201},{TERMS}/a,,,,X"),
        b'naam,uri\n"' + b"a" * 200_000 + b'",b',
        b"a" * (upl.MAX_BYTES + 1),
    ],
    ids=lambda content: content[:12].decode("latin-1"),
)
def test_a_wrong_file_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(NotTheProductList) as refusal:
        upl.read(content)
    assert str(refusal.value).endswith(".")
    assert "%" not in str(refusal.value)


def test_characters_that_a_database_cannot_hold_are_left_out() -> None:
    listed = [
        {"naam": "boom\x00kap\ud800", "uri": f"{TERMS}/boomkap", "grondslagen": [{"label": "A\x00", "link": None}]}
    ]
    (product,) = upl.read(json.dumps(listed).encode())
    product.name.encode()
    assert "\x00" not in product.name + product.grounds[0]["label"]
