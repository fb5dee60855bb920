"""What a project's questionnaires say: means with intervals, and the change; small groups stay hidden."""

import random
import statistics
from uuid import uuid4

import pytest

from kotosilta.core import clock
from kotosilta.core.models import Link
from kotosilta.reporting.change import asked_by, change_of, level_of, quantile
from kotosilta.surveys.models import Round
from kotosilta.surveys.permissions import SURVEY
from kotosilta.surveys.services import answer
from tests.cast import DAY, ask_questions


@pytest.mark.parametrize(("freedom", "table"), [(9, 2.262), (14, 2.145), (30, 2.042), (120, 1.980)])
def test_the_quantile_is_that_of_the_printed_tables(freedom, table):
    assert quantile(freedom) == pytest.approx(table, abs=0.001)


def test_a_mean_lies_in_its_interval_as_a_textbook_computes_it():
    values = [3, 4, 2, 5, 3, 4, 4, 2, 3, 5]
    level = level_of(values)
    half = 2.262 * statistics.stdev(values) / 10**0.5
    assert (level.mean, level.low, level.high) == pytest.approx((3.5, 3.5 - half, 3.5 + half), abs=0.001)


def test_the_interval_covers_the_truth_about_nineteen_times_in_twenty():
    chance = random.Random(7)
    covered = 0
    for _time in range(1000):
        before = [chance.gauss(3.0, 0.5) for _one in range(12)]
        after = [chance.gauss(3.4, 0.9) for _one in range(15)]
        change = change_of(before, after)
        covered += change.low <= 0.4 <= change.high
    assert 930 <= covered <= 970


def say(cast, asked, values: list[int], **more: str) -> None:
    link = Link.prepare(SURVEY, asked, valid_for=DAY)
    for value in values:
        given = {"belonging_class": str(value), "loneliness_school": str(6 - value), **more}
        answer(asked=asked, once=uuid4(), values=given, by=link)


LOW, HIGH = [2, 3, 2, 3, 2, 3, 2, 3, 2, 3], [4, 5, 4, 5, 4, 5, 4, 5, 4, 5]


def end_all(cast) -> None:
    Round.objects.filter(project=cast.project).update(closed_at=clock.now())


def quotes(cast):
    """Of the questionnaire of the round."""
    (shown,) = [asked for asked in asked_by(cast.project) if asked.questionnaire == cast.round.questionnaire]
    return shown.quotes


def lines(cast) -> dict:
    end_all(cast)
    (asked,) = asked_by(cast.project)
    return {line.theme.icon: line for line in asked.lines}


def test_better_belonging_and_less_loneliness_are_both_better(cast):
    say(cast, cast.round, LOW)
    say(cast, ask_questions(cast, "after"), HIGH)
    found = lines(cast)
    assert found["people"].change.mean == pytest.approx(2) and found["people"].direction == "better"
    assert found["alone"].change.mean == pytest.approx(-2) and found["alone"].direction == "better"
    assert found["shield"].direction == "", "nobody answered that"


def test_what_could_be_chance_is_not_called_better(cast):
    say(cast, cast.round, [*LOW, *HIGH])
    say(cast, ask_questions(cast, "after"), [*LOW, *HIGH, 5])
    assert lines(cast)["people"].direction == "unclear"


def test_nine_are_hidden_and_so_are_those_who_all_say_the_same(cast, as_user):
    say(cast, cast.round, LOW[:9])
    say(cast, ask_questions(cast, "after"), [4] * 12)
    line = lines(cast)["people"]
    assert [stage.level for stage in line.stages] == [None, None, None] and line.change is None
    assert [stage.answered for stage in line.stages] == [None, None, None]
    page = as_user(cast.actors["steering"]).get("/en/oversight/silta/surveys/").content.decode()
    assert "hidden" in page and "9 answers" not in page and "12 answers" not in page


def test_an_open_round_and_the_next_one_do_not_tell_what_one_has_said(cast, as_user):
    say(cast, cast.round, LOW)
    address = "/en/oversight/silta/surveys/"
    steering = as_user(cast.actors["steering"])

    def shown() -> str:
        return steering.get(address).content.decode().partition("<main")[2].partition("</main>")[0]

    open_page = shown()
    say(cast, cast.round, [5])
    assert "hidden" in open_page and shown() == open_page, "nothing moves while it is open"
    before = lines(cast)["people"].stages[0]
    few = ask_questions(cast, "before")
    say(cast, few, HIGH[:9])
    assert lines(cast)["people"].stages[0] == before, "nine of another round would stand out in the mean of all"


def test_words_are_quoted_with_consent_when_enough_have_answered_and_never_for_the_steering_group(cast, as_user):
    say(cast, cast.round, LOW[:8])
    say(cast, cast.round, LOW[:1], words="canary-may", quote="yes")
    end_all(cast)
    assert quotes(cast) == [], "nine answers"
    Round.objects.update(closed_at=None)
    say(cast, cast.round, LOW[:1], words="canary-must-not", quote="no")
    say(cast, cast.round, LOW[:1], words="canary-silent")
    assert quotes(cast) == [], "the round is open"
    end_all(cast)
    assert [quote.words for quote in quotes(cast)] == ["canary-may"]
    address = "/en/oversight/silta/surveys/"
    shown = as_user(cast.actors["worker"]).get(address).content.decode()
    assert "canary-may" in shown and "canary-must-not" not in shown and "canary-silent" not in shown
    for actor in ("steering", "auditor", "coordinator"):
        assert "canary" not in as_user(cast.actors[actor]).get(address).content.decode()


def test_the_rounds_of_bookings_and_of_other_projects_are_not_counted(cast):
    say(cast, ask_questions(cast, project=cast.other_project), HIGH)
    assert all(stage.answered is None for line in lines(cast).values() for stage in line.stages)
    assert clock.today() <= cast.round.closes_on
