"""What was done, named by a noun and told by a verb."""

from __future__ import annotations

import pytest

from study_app.facts.acts import IRREGULAR, is_told, nouns_of_action
from study_app.facts.names import words


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("opening of the Tower Bridge", "The Tower Bridge was opened by the Prince of Wales on 30 June 1894."),
        ("Tower Bridge opening", "The Tower Bridge opened in 1894."),
        ("Signing of the Treaty of Rome", "Six states signed the Treaty of Rome."),
        ("creation of the United Nations", "The United Nations were created then."),
        ("ratification of the Charter", "France ratified the Charter."),
        ("invasion of Poland", "Germany invaded Poland."),
        ("dissolution of the Assembly", "He dissolved the Assembly."),
        ("abolition of slavery", "They abolished slavery."),
        ("meeting of the Council", "The Council met in Minsk."),
        ("winning of the Cup", "They won the Cup."),
        ("writing of the Charter", "The Charter was written by six men."),
        ("taking of Troy", "The Greeks took Troy."),
        ("birth of Ada Lovelace", "Ada Lovelace was born in London."),
        ("открытие Тауэрского моста", "Тауэрский мост был открыт принцем Уэльским."),
        ("подписание Договора о дружбе", "Договор о дружбе подписали шесть государств."),
        ("принятие Устава", "Устав приняли в 2002 году."),
        ("ратификация Устава", "Устав ратифицирован шестью странами."),
        ("основание Москвы", "Москва была основана в 1147 году."),
        ("рождение Ады Лавлейс", "Ада Лавлейс родилась в Лондоне."),
    ],
)
def test_what_was_done_is_told_by_a_verb_and_whom_it_befell(name: str, text: str) -> None:
    assert nouns_of_action(name)
    assert is_told(name, words(text))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("opening of the Tower Bridge", "The London Bridge was opened; it has no tower."),
        ("opening of the Tower Bridge", "The Tower Bridge was closed."),
        ("closing of the Tower Bridge", "The Tower Bridge was opened."),
        ("Organization of American States", "The American States organized a congress."),
        ("открытие Тауэрского моста", "Лондонский мост был открыт."),
        ("основание Москвы", "Москва была основной целью."),
        ("King of France", "France liked it."),
        ("Tower Bridge", "Tower, and a bridge."),
        ("opening", "It was opened."),
    ],
)
def test_another_deed_another_thing_and_a_body_are_not_told(name: str, text: str) -> None:
    assert not is_told(name, words(text))


def test_no_form_of_an_irregular_verb_tells_two_deeds() -> None:
    told = [form for forms in IRREGULAR.values() for form in forms]
    assert len(told) == len(set(told))
