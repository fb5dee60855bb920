"""Processes compete for one thing, and die in the middle of another. Each test runs on the database of the run."""

import json
import os
import signal
import subprocess
import sys
import time

from kotosilta.incidents.vocabulary import STEPS
from tests.faults.arena import ROOT, arena, play, start
from tests.figures import figure


def test_fifty_people_press_for_the_last_seat():
    with arena() as env:
        result = play("last_seat", env)
    assert result["seats"] == [1, 2, 3]
    answers = result["answers"]
    assert len(answers) == 50
    assert all(isinstance(answer, dict) for answer in answers), [a for a in answers if not isinstance(a, dict)][:3]
    assert {answer["status"] for answer in answers} == {302}, "nobody gets an error page"
    assert {answer["page"] for answer in answers} == {200}
    assert sum(not answer["told"] for answer in answers) == 1, "all but one are told in a sentence"


def test_what_one_process_has_used_up_every_process_knows():
    """A code of the app is used once, and tries are counted, whichever process is asked."""
    with arena() as env:
        first, second = (play("shared_cache", env) for _process in range(2))
    assert (first["added"], second["added"]) == (True, False)
    assert second["rows"] and "203.0.113" not in str(second["rows"]), "whose address it was stands nowhere"


def test_fifty_readers_are_not_blocked_by_a_slow_write():
    with arena() as env:
        result = play("slow_write", env)
    assert result["statuses"] == [200]
    assert result["still_writing"], "all had read before the write was done"


def worker(env: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "work", *arguments], env=env, stderr=subprocess.DEVNULL
    )


def test_a_job_of_a_killed_worker_is_done_once():
    with arena(KOTOSILTA_JOB_LEASE="2") as env:
        play("import_job", env, "prepare")
        first = worker(env)
        play("import_job", env, "wait")
        first.send_signal(signal.SIGKILL)
        first.wait()
        killed_in = play("import_job", env, "look")
        assert (killed_in["state"], killed_in["people"]) == ("writing", 0), "killed in the middle of it"
        time.sleep(2.5)  # the lease runs out
        assert worker(env, "--once").wait(timeout=120) == 0
        assert worker(env, "--once").wait(timeout=120) == 0
        assert play("import_job", env, "look") == {"state": "done", "rows_done": 12000, "people": 12000, "audit": 1}


def test_what_was_acknowledged_survives_a_kill():
    rounds = 20 if os.environ.get("KOTOSILTA_NIGHTLY") else 5
    with arena() as env:
        play("saving", env, "prepare")
        acknowledged: list[str] = []
        for number in range(rounds):
            saver = start("saving", env, "save")
            assert saver.stdout is not None
            acknowledged.append(saver.stdout.readline().strip())
            time.sleep(0.05 + 0.11 * (number % 4))
            saver.send_signal(signal.SIGKILL)
            lines = saver.stdout.read().split("\n")
            acknowledged += [line for line in lines[:-1] if line]
            saver.wait()
        result = play("saving", env, "check", ",".join(acknowledged))
    told = f"acknowledged writes of processes that were killed {rounds} times; a failure is one lost or half done"
    figure("killed while writing", result["acknowledged"], result["lost"] + result["torn"], told=told)
    assert result["acknowledged"] >= rounds * 5
    assert (result["lost"], result["torn"]) == (0, 0)


def test_diplomas_ordered_by_many_and_signed_by_a_worker_that_dies_are_issued_once():
    with arena(KOTOSILTA_JOB_LEASE="2") as env:
        assert play("issuing", env, "press") == {"statuses": [302]}
        first = worker(env)
        play("issuing", env, "wait")
        first.send_signal(signal.SIGKILL)
        first.wait()
        killed_in = play("issuing", env, "look")
        assert killed_in["ordered"] == killed_in["people"] == 300
        assert 0 < killed_in["signed"] < 300, "killed in the middle of it"
        time.sleep(2.5)  # the lease runs out
        assert worker(env, "--once").wait(timeout=120) == 0
        assert worker(env, "--once").wait(timeout=120) == 0
        done = play("issuing", env, "look")
    assert (done["signed"], done["issued_entries"], done["places"]) == (300, 300, 300)


def test_overlapping_hours_of_one_expert_are_asked_once():
    with arena() as env:
        result = play("booking", env, "press")
    assert set(result["asked"]) == {"done", "refused"}, "every loser gets the answer of the business, nobody an error"
    assert sum(result["asked"].values()) == 24
    assert set(result["accepted"]) == {"done", "refused"}, "the expert answers while advisers go on asking: no deadlock"
    assert result["yes"] == 1
    assert (result["overlaps"], result["doubled"]) == (0, 0)
    assert result["mails"] == result["offers"]


def test_killed_between_sent_and_marked_sent_nobody_is_told_or_charged_twice():
    with arena() as env:
        waiting = play("booking", env, "die")["waiting"]
        sent = []
        for _round in range(waiting + 1):
            sender = start("booking", env, "send")
            assert sender.stdout is not None
            sent += [json.loads(line)["sent"] for line in sender.stdout.read().splitlines()]
            sender.wait()
        result = play("booking", env, "look")
    assert sent.pop() is None, "the last round had nothing left"
    assert len(sent) == len(set(sent)) == waiting, "each was sent once, by a process that was killed right after"
    assert set(result["states"]) == {"sending"}, "none is tried again"
    assert (result["notices"], result["confirmed"]) == (1, 1)


def test_sixteen_press_issue_and_each_booking_is_invoiced_once_without_gaps():
    with arena() as env:
        result = play("booking", env, "invoice")
    assert set(result["answers"]) == {"done", "refused"}, "nobody gets an error"
    assert result["answers"]["done"] == len(result["numbers"]) == 8
    assert result["numbers"] == list(range(1001, 1009))


def test_a_pupil_is_asked_for_once_taken_once_and_met_once():
    with arena() as env:
        result = play("guiding", env, "ask")
    once = {"done": 1, "refused": 11}
    assert (result["ask_for"], result["take"], result["answer"]) == (once, once, once), "the others get a sentence"
    assert (result["requests"], result["contacts"], result["messages"]) == (1, 1, 12)


def test_what_families_schools_and_services_do_at_once_happens_once():
    with arena() as env:
        result = play("families", env, "act")
    once = {"done": 1, "refused": 11}
    for act in ("decline", "send", "tick", "close", "take_up", "talk_with", "plan", "invite"):
        assert result[act] == once, f"{act}: the others get a sentence, never an error"
    assert (result["referral_steps"], result["sent_steps"], result["guests"], result["planned"]) == (1, 1, 1, 5)
    assert result["case_steps"] == len(STEPS), "the duties begin once"
    assert result["tell"] == {"done": 12} and result["reports"] == 1, "sent twice it is the same report"
    assert (result["answer_once"], result["answer_each"]) == ({"done": 12}, {"done": 12})
    assert result["survey_answers"] == 1 + 12, "one that was sent twelve times, and twelve of twelve pupils"


def test_what_candidates_and_assessors_do_at_once_happens_once():
    with arena() as env:
        result = play("validating", env, "act")
    once = {"done": 1, "refused": 11}
    for act in ("begin", "give", "teach", "guide", "agree", "approve", "appeal", "train", "end"):
        assert result[act] == once, f"{act}: the others get a sentence, never an error"
    assert (result["say"], result["hand_in"], result["show"]) == ({"done": 12},) * 3, "sent again it is the same"
    assert result["counts"] == {
        "cases": 1, "said": 1, "pieces": 1, "decisions": 1, "credentials": 1, "placements": 1,
    }  # fmt: skip


def test_what_managers_and_steering_groups_do_at_once_happens_once():
    with arena() as env:
        result = play("reporting", env, "act")
    assert result["take_in"] == {"done": 12}, "the same file sent again doubles nothing"
    assert result["allow"] == {"done": 1, "refused": 11}, "two of 600 € would be more than the 1,000 € of the grant"
    assert (result["begin"], result["write"]) == ({"done": 12}, {"done": 12}), "begun again it is the same draft"
    for act in ("freeze", "approve", "release"):
        assert result[act] == {"done": 1, "refused": 11}, f"{act}: the others get a sentence"
    assert result["counts"] == {
        "costs": 2, "lines": 1, "reports": 1, "decisions": 1, "releases": 1, "contacts": 1,
    }  # fmt: skip
    assert result["send_contact"].keys() <= {"200", "409"} and "200" in result["send_contact"], "once, and no error"


def test_seats_are_offered_whole_or_not_at_all_by_workers_that_are_killed():
    with arena() as env:
        assert play("seats", env, "prepare") == {"clubs": 24}
        killed_in_the_middle = 0
        for number in range(40):  # later and later, until some seats are offered and others are not
            worker_of_seats = start("seats", env, "offer")
            assert worker_of_seats.stdout is not None
            assert worker_of_seats.stdout.readline() == "begun\n"
            time.sleep(0.1 + 0.06 * number)
            worker_of_seats.send_signal(signal.SIGKILL)
            worker_of_seats.wait()
            seen = play("seats", env, "look")
            assert seen["torn"] == 0
            assert seen["offers"] == seen["messages"] == seen["entries"]
            killed_in_the_middle += 0 < seen["whole"] < 24
            if killed_in_the_middle == 3 or seen["whole"] == 24:
                break
        play("seats", env, "offer")
        done = play("seats", env, "look")
    assert killed_in_the_middle, "some worker died between two clubs"
    assert (done["whole"], done["torn"], done["messages"]) == (24, 0, 72)


def test_seats_that_many_offer_and_many_take_are_one_persons():
    with arena() as env:
        result = play("seats", env, "press")
    assert result["answers"] == {"done": 24}, "saying yes twice is one yes, and nobody gets an error"
    assert (result["enrolled"], result["doubled"]) == (12, 0)
    assert result["offers"] == result["fit"] == 72


def kill_again_and_again(scene: str, act: str, env: dict[str, str], pauses: list[float]) -> None:
    """Begin the act once for each pause (seconds), and kill it so long after it has begun."""
    for pause in pauses:
        process = start(scene, env, act)
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "begun"
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.wait()


def test_two_records_become_one_whole_or_not_at_all_and_once():
    with arena() as env:
        pairs = play("merging", env, "prepare")["pairs"]
        kill_again_and_again("merging", "merge", env, [0.03 + 0.07 * number for number in range(5)])
        killed_in = play("merging", env, "look")
        assert 0 < killed_in["merged"] < pairs, "killed in the middle of it"
        assert (killed_in["torn"], killed_in["people"]) == ([], pairs)
        assert killed_in["entries"] == 2 * killed_in["merged"]
    with arena() as env:
        result = play("merging", env, "press")
    once = {"done": 1, "refused": 11}
    assert (result["merged"], result["undone"], result["pairs"]) == (once, once, pairs)


def test_a_person_is_erased_whole_or_not_at_all_and_what_was_approved_is_done():
    with arena() as env:
        people = play("erasing", env, "prepare")["people"]
        kill_again_and_again("erasing", "approve", env, [0.02 + 0.05 * number for number in range(5)])
        killed_in = play("erasing", env, "look")
        assert 0 < killed_in["done"] < people, "killed in the middle of it"
        assert (killed_in["torn"], killed_in["orphans"]) == ([], 0)
        assert killed_in["erased"] == killed_in["done"]
        play("erasing", env, "finish")
        after = play("erasing", env, "look")
        assert after["done"] == after["approved"] and after["here"] == people - after["approved"]
    with arena() as env:
        pressed = play("erasing", env, "press")
    assert pressed == {"answers": {"done": 1, "refused": 11}, "left": people - 1}
