"""Sealing, searching on what is sealed, and changing keys while the application runs."""

import base64
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toetssteen.keys import keyring
from toetssteen.keys.keyring import BrokenKeys, Key, Keyring

OLD, NEW = Key(1, b"a" * 32), Key(2, b"b" * 32)
RING = Keyring([OLD])


@given(st.binary(max_size=300), st.binary(max_size=40))
def test_what_is_sealed_opens_again_where_it_belongs(plain: bytes, place: bytes) -> None:
    sealed = RING.seal(plain, bound_to=place)
    assert RING.open(sealed, bound_to=place) == plain
    with pytest.raises(BrokenKeys):
        RING.open(sealed, bound_to=place + b"x")


def test_the_same_is_never_sealed_alike() -> None:
    assert RING.seal(b"999993653", bound_to=b"t") != RING.seal(b"999993653", bound_to=b"t")
    assert b"999993653" not in RING.seal(b"999993653", bound_to=b"t")


@pytest.mark.parametrize("place", [0, 1, 2, 13, 14, -1])
def test_one_changed_bit_is_noticed(place: int) -> None:
    sealed = bytearray(RING.seal(b"plain", bound_to=b"t"))
    sealed[place] ^= 1
    with pytest.raises(BrokenKeys):
        RING.open(bytes(sealed), bound_to=b"t")


@pytest.mark.parametrize("sealed", [b"", b"\0", b"\0\1", b"\0\1" + b"x" * 11, b"\0\1" + b"x" * 40])
def test_what_was_cut_off_is_noticed(sealed: bytes) -> None:
    with pytest.raises(BrokenKeys):
        RING.open(sealed, bound_to=b"t")


def test_a_new_key_seals_and_the_old_one_still_opens_and_finds() -> None:
    before = RING.seal(b"plain", bound_to=b"t")
    both = Keyring([OLD, NEW])
    assert both.open(before, bound_to=b"t") == b"plain"
    assert both.seal(b"plain", bound_to=b"t")[:2] == b"\0\2"
    assert both.hashes(b"bsn") == {1: RING.hash(b"bsn"), 2: Keyring([NEW]).hash(b"bsn")}
    assert both.hash(b"bsn") == Keyring([NEW]).hash(b"bsn")
    with pytest.raises(BrokenKeys):
        Keyring([NEW]).open(before, bound_to=b"t")


def test_a_key_does_not_show_itself() -> None:
    secret = base64.b64encode(OLD.material).decode()
    assert "a" * 32 not in repr(OLD)
    assert secret not in repr(OLD)
    assert repr(OLD) == "Key(version=1)"


def test_a_key_file_is_for_its_owner_alone_and_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    keyring.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keyring.read(path).current.version == 1
    with pytest.raises(FileExistsError):
        keyring.create(path)


@pytest.mark.parametrize(
    "content",
    ["", "\n\n", "sleutel", "1", "1 zz", f"x {'A' * 44}", f"1 {'A' * 20}", f"0 {'A' * 43}=", f"65536 {'A' * 43}=", "é"],
)
def test_a_broken_key_file_is_a_sentence_without_its_content(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys"
    path.write_text(content)
    with pytest.raises(BrokenKeys) as refused:
        keyring.read(path)
    assert str(refused.value).endswith(".")
    assert len(content) < 10 or content not in str(refused.value)


def test_a_key_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BrokenKeys):
        keyring.read(tmp_path / "keys")


def test_two_keys_with_one_version_are_refused() -> None:
    with pytest.raises(BrokenKeys):
        Keyring([OLD, Key(1, b"c" * 32)])
