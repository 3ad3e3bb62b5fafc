"""Cards and their ids."""

import pytest

from study_app.quiz.question import Card


def test_the_id_of_a_card_names_pack_fact_and_facet_and_is_read_back():
    card = Card("csto", "treaty-signed", "when")
    assert card.id == "csto/treaty-signed/when"
    assert Card.from_id(card.id) == card


def test_two_cards_of_one_fact_share_its_id():
    assert Card("csto", "treaty-signed", "when").fact_id == Card("csto", "treaty-signed", "document").fact_id
    assert Card("csto", "treaty-signed", "when").fact_id == "csto/treaty-signed"


@pytest.mark.parametrize("text", ["", "csto", "csto/treaty-signed", "csto/treaty-signed/when/1"])
def test_what_has_not_three_parts_is_no_card_id(text):
    with pytest.raises(ValueError, match="unpack"):
        Card.from_id(text)
