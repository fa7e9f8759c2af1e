"""A word too many, a name exchanged, the roles turned: no right question is answered as before, nothing said."""

from __future__ import annotations

from functools import lru_cache

from tests.held import insertion, roles, substitution
from tests.held.material import Asked, right_questions
from tests.held.ratchet import difference, not_right


@lru_cache(maxsize=1)
def _some() -> list[Asked]:
    return list(right_questions(50))


def test_a_common_word_put_in_is_hardly_ever_dropped() -> None:
    silences, tries = insertion.measure(_some(), tries=2)
    assert tries > 80
    assert len(silences) <= 0.03 * tries, silences


def test_what_is_exchanged_changes_the_question() -> None:
    found = substitution.measure(_some())
    assert len(found) > 80
    assert [x for x in found if x.mark == "unchanged"] == []


def test_the_roles_turn_the_flow() -> None:
    assert [p for p in roles.measure() if p.mark != "turned"] == []


def test_a_lost_question_is_named() -> None:
    listed = min(not_right())
    assert difference([listed, "new"], [listed, "new"]).lost == ("new",)
    assert difference([], [listed]).won == (listed,)
