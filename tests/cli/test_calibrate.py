"""`zopa calibrate` with answers from the file, from other files, and typed in: the same answers teach the same."""

from __future__ import annotations

from pathlib import Path

from tests.cli.every_command import FILE, SCENARIO
from tests.cli.running import answer, zopa

TERMS = "price=28,delivery=now"
OFFER = "  third: {title: A third, terms: {price: 28, delivery: now}"


def test_answers_of_a_file_of_the_scenario_and_typed_in_teach_the_same(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(SCENARIO, encoding="utf-8")
    within = SCENARIO.replace("offers:\n", f"offers:\n{OFFER}, answers: {{seller: refused}}}}\n")
    (tmp_path / "within.yaml").write_text(within, encoding="utf-8")
    (tmp_path / "others.yaml").write_text(f"offers:\n{OFFER}, answers: {{seller: refused}}}}\n", encoding="utf-8")
    (tmp_path / "unanswered.yaml").write_text(f"offers:\n{OFFER}}}\n", encoding="utf-8")

    def seller(*words: str) -> dict[str, object]:
        found = answer("calibrate", *words, "--party", "seller", cwd=tmp_path)["parties"]["seller"]
        return {key: found[key] for key in ("consistency", "intervals")}

    wanted = seller("within.yaml")
    assert wanted["consistency"] == "inconsistent"
    assert seller(FILE, "--from", "others.yaml") == wanted
    assert seller(FILE, "--from", "unanswered.yaml", "--observe", "seller=refused:third") == wanted
    assert seller(FILE, "--observe", f"seller=refused:{TERMS}") == wanted


def test_what_is_typed_in_wrong_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(SCENARIO, encoding="utf-8")
    for observed, message in (("seller=refused:prise=28", "no such issue 'prise'; did you mean 'price'"), ("seller=refused:haf", "haf")):
        done = zopa("calibrate", FILE, "--observe", observed, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert message in done.stderr


def test_answers_on_file_that_say_nothing_of_the_numbers_are_told(tmp_path: Path) -> None:
    lines = "red_lines: {no_wait: {never: {delivery: later}, title: No waiting}}"
    own = SCENARIO.replace("  buyer:\n", f"  buyer:\n    {lines}\n", 1)
    assert own != SCENARIO
    (tmp_path / FILE).write_text(own, encoding="utf-8")
    observed = ("--observe", "buyer=refused:price=28,delivery=later", "--observe", f"seller=accepted:{TERMS}")
    text = " ".join(zopa("calibrate", FILE, *observed, cwd=tmp_path).stdout.split())
    assert "3 answers on file, of which 2 bear on the numbers." in text
    assert "follows from own red lines and says nothing of the numbers" in text
    assert "Answers on file Used Do numbers fit?" in text


def test_an_answer_to_an_open_offer_is_set_aside_with_the_titles_of_what_is_open(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(SCENARIO, encoding="utf-8")
    observed = ("--observe", "seller=refused:price=28", "--observe", f"seller=accepted:{TERMS}")
    found = answer("calibrate", FILE, *observed, "--party", "seller", cwd=tmp_path)
    assert [(o["party"], o["answer"], o["open"]) for o in found["set_aside"]] == [("seller", "refused", ["delivery"])]
    text = zopa("calibrate", FILE, *observed, "--full", cwd=tmp_path).stdout
    assert "Answers set aside" in text
    assert "leaves “Delivery” open" in text
    first = " ".join(zopa("calibrate", FILE, *observed, cwd=tmp_path).stdout.split())
    assert "3 answers on file, of which 2 bear on the numbers. One is set aside, since the offer leaves issues open." in first
    assert "Seller 2 1 yes" in first


def test_a_party_is_known_by_its_title_and_an_unknown_one_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(SCENARIO, encoding="utf-8")
    typed = ("--observe", f"SELLER=accepted:{TERMS}")
    assert list(answer("calibrate", FILE, *typed, "--party", "Seller", cwd=tmp_path)["parties"]) == ["seller"]
    done = zopa("calibrate", FILE, *typed, "--party", "sellr", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no such party 'sellr'; did you mean 'seller'?" in done.stderr


def test_an_answer_that_no_numbers_fit_is_told_with_how_far_the_ranges_miss_it(tmp_path: Path) -> None:
    """For 28 and now the seller's weight of the price, 80 of 100, brings 80 points; going without is worth 22.5 less the cost of 2."""
    (tmp_path / FILE).write_text(SCENARIO, encoding="utf-8")
    words = ("calibrate", FILE, "--observe", f"seller=refused:{TERMS}", "--party", "seller")
    (miss,) = answer(*words, cwd=tmp_path)["parties"]["seller"]["misses"]
    assert (miss["answer"], miss["exact"]) == ("refused", {"least": "119/2", "most": "119/2"})
    said = "refused: a surplus of +59.50 to +59.50 over the ranges moved here, so they miss it by 59.50"
    assert said in " ".join(zopa(*words, cwd=tmp_path).stdout.split())
    assert answer(*words[:2], "--observe", f"seller=accepted:{TERMS}", cwd=tmp_path)["parties"]["seller"]["misses"] == []
