"""Files beside scenarios: tables, rankings, certificates, score files, saved games, and the folder of a run."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.fuzz import seeds, strange
from benchmarks.fuzz.mutating import damaged, mutated
from benchmarks.fuzz.texts import press
from benchmarks.fuzz.trying import Kind


def file_kinds(folder: Path) -> Iterator[Kind]:
    run = Run(folder)
    yield Kind("deals", "tables of a class's deals", 49, _changed(seeds.DEALS.encode()), _deals)
    yield Kind("variants", "tables of variants", 6, _changed(seeds.VARIANTS.encode()), _variants(folder / "variants.csv"))
    yield Kind("rankings", "files of rankings: nodes and bytes changed", 20, _ranking, _rankings, places=True)
    yield Kind("certificates", "certificates: nodes and bytes changed", 30, _json_of(_certificate), _verify)
    yield Kind("score files", "score files: nodes and bytes changed", 18, _json_of(_scores), _read_scores(folder / "ada.scores.json"))
    yield Kind("saved games", "saved games: nodes and bytes changed", 6, _json_of(_game), _resume)
    yield Kind("run folders", "a run's manifest, parts and table, changed", 1, run.make, run.read)


def _changed(seed: bytes) -> Callable[[Random], bytes]:
    return lambda rng: mutated(rng, seed, (seed, *seeds.scenario_bytes()[:3]))


def _json_of(tree: Callable[[], Any]) -> Callable[[Random], bytes]:
    """Damaged trees and changed bytes of one JSON document."""

    def make(rng: Random) -> bytes:
        if rng.random() < 0.3:
            text = json.dumps(tree()).encode()
            return mutated(rng, text, (text,))
        found = tree()
        for _ in range(rng.choice((1, 1, 2, 3))):
            found = damaged(rng, found)
        return strange.written(found).encode("utf-8", "surrogatepass")

    return make


def _deals(content: bytes) -> None:
    from simulator.teach.class_deals import read_deals

    read_deals(press(), content, "deals.csv")


def _variants(file: Path) -> Callable[[bytes], None]:
    def run(content: bytes) -> None:
        from simulator.sweep.variant_table import read_variants

        file.write_bytes(content)
        read_variants(press(), str(file))

    return run


def _ranking(rng: Random) -> bytes:
    if rng.random() < 0.4:
        return mutated(rng, seeds.RANKING_FILE.encode(), (seeds.RANKING_FILE.encode(), *seeds.scenario_bytes()[:3]))
    return strange.written(damaged(rng, seeds.tree_of(seeds.RANKING_FILE))).encode("utf-8", "surrogatepass")


def _rankings(content: bytes) -> None:
    from simulator.files import decoded
    from simulator.scenario.rankings import scenario_from_ranking

    scenario_from_ranking(decoded(content, "ranking.yaml"), "ranking.yaml")


@cache
def _hopeless() -> Any:
    return press().with_changes(
        {"parties.buyer.reservation": 70, "parties.seller.reservation": 70, "parties.buyer.beliefs": None, "parties.seller.beliefs": None}
    )


@cache
def _certificate() -> Any:
    from simulator.solve.proof.certificate import certificate_text
    from simulator.solve.solving import solve

    result = solve(_hopeless())
    assert result.no_deal is not None
    assert result.no_deal.certificate is not None
    return json.loads(certificate_text(result.no_deal.certificate))


def _verify(content: bytes) -> None:
    from simulator.solve.checker import verify_certificate
    from simulator.solve.proof.certificate import read_certificate

    verify_certificate(_hopeless(), read_certificate(content, "proof.json"))


@cache
def _scores() -> Any:
    attempts = [{"answer": "20-25", "points": 0, "hints": 0, "after_solution": False}]
    started = {"points": 0, "hints": 1, "solution_seen": False, "attempts": attempts}
    return {
        "schema": "zopa/scores/1",
        "student": "Ada",
        "seed": 0,
        "open": "zopa",
        "exercises": {"zopa": started, "pareto": {**started, "attempts": []}},
    }


def _read_scores(file: Path) -> Callable[[bytes], None]:
    def run(content: bytes) -> None:
        from simulator.teach.score_file import read_scores

        file.write_bytes(content)
        read_scores(file)

    return run


@cache
def _game() -> Any:
    from simulator.talks.play import Move, Play
    from simulator.talks.saved_play import saved
    from simulator.talks.sessions import Setting

    play = Play(press().with_changes({"parties.buyer.patience": 0.9}), "buyer", Setting(strategies={"seller": "linear"}, rounds=4), 1)
    return json.loads(saved(play, [Move("offer", {"price": "24", "delivery": "now"}), Move("pass")], ["parties.buyer.patience=0.9"]))


def _resume(content: bytes) -> None:
    from simulator.files import decoded
    from simulator.scenario.changes import changed, parse_assignment
    from simulator.talks.saved_play import read

    game = read(decoded(content, "game.json"))
    scenario = changed(press(), dict(parse_assignment(text) for text in game.changes))
    game.play(scenario).at(game.moves)


class Run:
    """A finished run of four variants, of which one file is changed. An input begins with the name of the file."""

    def __init__(self, folder: Path) -> None:
        self._whole, self._copy = folder / "whole-run", folder / "run"

    def _files(self) -> list[Path]:
        if not self._whole.exists():
            from simulator.sweep.factors import ranged_factors
            from simulator.sweep.plan import Plan
            from simulator.sweep.plan_runner import sweep

            sweep(Plan(press(), ranged_factors(press()), design="latin_hypercube", samples=4), self._whole)
        return sorted(path for path in self._whole.rglob("*") if path.suffix in (".json", ".csv"))

    def make(self, rng: Random) -> bytes:
        path = rng.choice(self._files())
        content = path.read_bytes()
        if path.suffix == ".json" and rng.random() < 0.6:
            changed = strange.written(damaged(rng, json.loads(content))).encode("utf-8", "surrogatepass")
        else:
            changed = mutated(rng, content, (content,))
        return path.relative_to(self._whole).as_posix().encode() + b"\n" + changed

    def read(self, content: bytes) -> None:
        from simulator.sweep.run_table import RunTable
        from simulator.sweep.summary import summarised

        name, _, rest = content.partition(b"\n")
        known = {path.relative_to(self._whole).as_posix(): path for path in self._files()}
        shutil.rmtree(self._copy, ignore_errors=True)
        shutil.copytree(self._whole, self._copy)
        chosen = name.decode("utf-8", "replace")
        (self._copy / (chosen if chosen in known else "manifest.json")).write_bytes(rest)
        summarised(RunTable.read(self._copy))
