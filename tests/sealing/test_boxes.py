"""A sealed box opens for the private half alone, where it was made, unaltered."""

import pytest

from openhart.sealing import boxes
from openhart.sealing.envelope import SealBroken


def test_a_box_opens_for_the_private_half_alone() -> None:
    private, public = boxes.new_pair()
    assert boxes.public_of(private) == public
    box = boxes.put(b"the key file", public=public, place="escrow")
    assert b"key file" not in box
    assert boxes.take(box, private=private, place="escrow") == b"the key file"
    assert boxes.put(b"the key file", public=public, place="escrow") != box
    with pytest.raises(SealBroken):
        boxes.take(box, private=boxes.new_pair()[0], place="escrow")
    with pytest.raises(SealBroken):
        boxes.take(box, private=private, place="elsewhere")


def test_every_changed_bit_and_every_cut_of_a_box_is_noticed() -> None:
    private, public = boxes.new_pair()
    box = boxes.put(b"x", public=public, place="escrow")
    for index in range(len(box) * 8):
        altered = bytearray(box)
        altered[index // 8] ^= 1 << (index % 8)
        with pytest.raises(SealBroken):
            boxes.take(bytes(altered), private=private, place="escrow")
    for length in range(len(box)):
        with pytest.raises(SealBroken):
            boxes.take(box[:length], private=private, place="escrow")
