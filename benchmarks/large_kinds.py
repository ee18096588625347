"""Kinds of scenario file of nearly 1 MiB, each large in one way: what `check` must answer at once. All is counted out, nothing drawn.

`python -m benchmarks.large_kinds` writes each as YAML in flow style (the most things in a MiB), has `zopa check` read it in a process of
its own, and prints the seconds of the processor that it took, as Markdown. `--style block` and `--style json` write it otherwise.

A kind makes the mapping of a file from a number that says how large it is; `text_of` finds the largest one whose text still fits.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.measuring import table

MOST = 2**20 - 1024
"""Bytes that a text may take."""

Content = dict[str, Any]
Kind = Callable[[int], Content]


def text_of(kind: Kind, written: Callable[[Any], str], most: int = MOST) -> str:
    """The largest text of a kind that fits. `written` makes a text of a mapping."""
    low, high = 1, 2
    while len(written(kind(high))) <= most:
        low, high = high, 2 * high
    while high - low > max(1, low // 200):
        middle = (low + high) // 2
        if len(written(kind(middle))) <= most:
            low = middle
        else:
            high = middle
    return written(kind(low))


def as_json(content: Any) -> str:
    return json.dumps(content, separators=(",", ":"))


def as_yaml(content: Any) -> str:
    """Flow style with as few signs as there can be: the most things in a MiB."""
    if isinstance(content, Mapping):
        return "{" + ",".join(f"{key}: {as_yaml(value)}" for key, value in content.items()) + "}"
    if isinstance(content, list):
        return "[" + ",".join(map(as_yaml, content)) + "]"
    return json.dumps(content) if isinstance(content, bool) else str(content)


def as_block_yaml(content: Any, depth: int = 0) -> str:
    """Block style, a line for everything: the most lines in a MiB."""
    if isinstance(content, Mapping) and content:
        return "".join(f"\n{' ' * depth}{key}: {as_block_yaml(value, depth + 1)}" for key, value in content.items())
    return as_yaml(content)


WRITTEN: Mapping[str, Callable[[Any], str]] = {"flow": as_yaml, "block": as_block_yaml, "json": as_json}


def _file(issues: Mapping[str, Any] | None = None, parties: Mapping[str, Any] | None = None, **more: Any) -> Content:
    issues = {"a": _issue()} if issues is None else issues
    return {"schema": 1, "title": "t", "issues": issues, "parties": {"p": _party()} if parties is None else parties, **more}


def _issue(n: int = 2) -> Content:
    return {"title": "A", "options": {f"o{k}": "X" for k in range(n)}}


def _party(issues: int = 1, options: int = 2, **more: Any) -> Content:
    names = _names(issues)
    table = {f"o{k}": k % 101 for k in range(options)}
    base = {} if "beliefs" in more else {"reservation": 10}
    return {"title": "P", "weights": dict.fromkeys(names, 1), "values": dict.fromkeys(names, table), **base, **more}


def _names(n: int) -> list[str]:
    return ["a"] if n == 1 else [f"i{k}" for k in range(n)]


def _issues(n: int, options: int = 2) -> dict[str, Any]:
    return {name: _issue(options) for name in _names(n)}


def _numbered(prefix: str, n: int, thing: Callable[[int], Any]) -> dict[str, Any]:
    return {f"{prefix}{k}": thing(k) for k in range(n)}


def _of_party(**more: Any) -> Content:
    return _file(_issues(4), {"p": _party(4, **more)})


def _ranged(base: float) -> Content:
    return {"base": base, "range": [base, base + 1]}


def _square(n: int) -> Content:
    return _file(_issues(n), _numbered("p", n, lambda k: _party(n)))


def _levels_by_parties(n: int) -> Content:
    levels = list(range(2 + min(n, 9998)))
    party = {"title": "P", "weights": {"a": 1}, "values": {"a": {"rising": [0, levels[-1]]}}, "reservation": 10}
    return _file({"a": {"title": "L", "levels": levels}}, dict.fromkeys(_numbered("p", n, str), party))


def _long_levels_by_parties(n: int) -> Content:
    party = {"title": "P", "weights": {"a": 1}, "values": {"a": {"rising": [0, 9999]}}, "reservation": 10}
    return _file({"a": {"title": "L", "levels": {"from": 0, "to": 9999, "step": 1}}}, dict.fromkeys(_numbered("p", n, str), party))


def _many_steps(n: int) -> Content:
    """Twenty issues of ten thousand levels, of which parties speak in turn."""
    names = _names(20)
    issue = {"title": "L", "levels": {"from": 0, "to": 9999, "step": 1}}
    party = {"title": "P", "weights": dict.fromkeys(names, 1), "values": {key: {"peak": [0, 5, 9999]} for key in names}, "reservation": 10}
    return _file(dict.fromkeys(names, issue), dict.fromkeys(_numbered("p", n, str), party))


def _piecewise(n: int) -> Content:
    levels = list(range(2 + n))
    value = {"piecewise": {k: k % 101 for k in levels}}
    return _file({"a": {"title": "L", "levels": levels}}, {"p": {**_party(), "values": {"a": value}}})


def _courses(n: int) -> Content:
    courses = _numbered("c", n, lambda k: {"title": "C", "points": {"p": 1}})
    return _file(parties={"p": _party(beliefs={"c0": 1})}, no_deal={"courses": courses})


def _believed(n: int) -> Content:
    courses = _numbered("c", n, lambda k: {"title": "C", "points": {"p": 1}})
    party = _party(beliefs={**dict.fromkeys(courses, 0.00001), "c0": "rest"}, cost=dict.fromkeys(courses, 1))
    return _file(parties={"p": party}, no_deal={"courses": courses})


def _ending(n: int) -> Content:
    courses = _numbered("c", n, lambda k: {"title": "C", "outcome": dict.fromkeys(_names(20), "o1")})
    return _file(_issues(20), {"p": _party(20, beliefs={"c0": 1})}, no_deal={"courses": courses})


def _deep(n: int) -> Content:
    condition: Any = {"a": "o1"}
    for _ in range(25):
        condition = {"any": [condition]}
    return _file(constraints=_numbered("c", n, lambda k: {"never": condition}))


def _ranked(n: int) -> Content:
    issues = _issues(3, 20)
    ranking = [{"i0": f"o{a}", "i1": f"o{b}", "i2": f"o{c}"} for a in range(20) for b in range(20) for c in range(20)]
    return _file(issues, _numbered("p", n, lambda k: {"title": "P", "ranking": ranking}))


def _wide_ranking(n: int) -> Content:
    """Rankings whose every place says little: all combinations are looked up for each."""
    issues = _issues(3, 40)
    places = [{"i0": f"o{k % 40}", "i1": [f"o{j}" for j in range(40)]} for k in range(n)]
    return _file(issues, {"p": {"title": "P", "ranking": places}, "q": {"title": "P", "ranking": places[:1]}})


def _events(n: int) -> Content:
    event = {"title": "E", "chance_per_month": 0.1, "removes": {"a": "o1"}}
    return _file(calendar={"round": "1 month", "events": dict.fromkeys(_numbered("e", n, str), event)})


def _drifts(n: int) -> Content:
    event = {"title": "E", "drift": {"unit": "km", "start": 1, "per_month": -1, "points_per_unit": {"p": 1}}}
    return _file(calendar={"round": "1 month", "events": dict.fromkeys(_numbered("e", n, str), event)})


def _game(n: int) -> Content:
    players = {"p": _numbered("s", n, str), "q": ["x", "y"]}
    return {
        **_file(parties={"p": _party(), "q": _party()}),
        "games": {
            "g": {
                "title": "G",
                "players": {name: list(actions) for name, actions in players.items()},
                "payoffs": {f"c{k}{y}": {"when": {"p": f"s{k}", "q": y}, "points": {"p": 1, "q": 1}} for k in range(n) for y in ("x", "y")},
            }
        },
    }


def _games(n: int) -> Content:
    game = {
        "title": "G",
        "players": {"p": ["x", "y"], "q": ["x", "y"]},
        "payoffs": {"one": {"when": {"p": "x"}, "points": {"p": 1, "q": 1}}, "two": {"when": {"p": "y"}, "points": {"p": 1, "q": 1}}},
    }
    return _file(parties={"p": _party(), "q": _party()}, games=dict.fromkeys(_numbered("g", n, str), game))


def _segments(n: int) -> Content:
    shares = {"share": 0.001, "weights": {"a": 1}, "values": {"a": {"o0": 0, "o1": 100}}, "reservation": 10}
    return _file(parties={"p": _party(ratification={"b": {"title": "B", "segments": dict.fromkeys(_numbered("s", n, str), shares)}})})


def _blocs(n: int) -> Content:
    body = {"title": "B", "majority": "simple", "blocs": _numbered("s", n, lambda k: {"seats": 1, "least": k % 90})}
    return _file(parties={"p": _party(ratification={"b": body})})


def _bodies(n: int) -> Content:
    return _file(parties={"p": _party(ratification=_numbered("b", n, lambda k: {"title": "B", "chance": 0.5, "needed": {"a": "o1"}}))})


def _polls(n: int) -> Content:
    body = {
        "title": "B",
        "curves": _numbered("c", 1, lambda k: {"midpoint": 5, "scale": 3, "weight": 1, "fitted_to": [f"q{j}" for j in range(n)]}),
        "polls": _numbered("q", n, lambda k: {"yes": 40, "no": 50, "terms": {"a": "o1"}}),
    }
    return _file(parties={"p": _party(ratification={"b": body})})


def _answers(n: int) -> Content:
    parties = [f"p{k}" for k in range(30)]
    offer = {"title": "O", "terms": {"a": "o1"}, "answers": {key: {"answer": "refused"} for key in parties}}
    return _file(parties={name: _party() for name in parties}, offers=dict.fromkeys(_numbered("f", n, str), offer))


def _payments(n: int) -> Content:
    parties = _numbered("p", n, lambda k: _party())
    return _file(parties=parties, side_payments={"unit": "euro", "points_per_unit": dict.fromkeys(parties, 1)})


KINDS: Mapping[str, Kind] = {
    "issues": lambda n: _file(_issues(n), {"p": _party(n)}),
    "issues without weight": lambda n: _file(
        _issues(n),
        {
            "p": {
                "title": "P",
                "weights": {**dict.fromkeys(_names(n), 0), "i0": 1},
                "values": {"i0": {"o0": 0, "o1": 100}},
                "reservation": 1,
            }
        },
    ),
    "options": lambda n: _file({"a": _issue(n + 1)}, {"p": _party(1, n + 1)}),
    "options of many issues": lambda n: _file(_issues(20, n + 1), {"p": _party(20, n + 1)}),
    "parties": lambda n: _file(parties=_numbered("p", n, lambda k: _party())),
    "parties × issues": _square,
    "levels × parties": _levels_by_parties,
    "10,000 levels × parties": _long_levels_by_parties,
    "20 × 10,000 levels × parties": _many_steps,
    "piecewise": _piecewise,
    "courses": _courses,
    "beliefs": _believed,
    "ends of courses": _ending,
    "interactions": lambda n: _of_party(interactions=_numbered("x", n, lambda k: {"when": {f"i{k % 4}": "o1"}, "points": 1})),
    "long conditions": lambda n: _file(
        _issues(40), {"p": _party(40, interactions=_numbered("x", n, lambda k: {"when": {key: ["o0"] for key in _names(40)}, "points": 1}))}
    ),
    "red lines": lambda n: _of_party(red_lines=_numbered("r", n, lambda k: {"never": {"i0": "o1", f"i{1 + k % 3}": "o1"}})),
    "red lines that leave nothing": lambda n: _of_party(red_lines=_numbered("r", n, lambda k: {"never": {"i0": ["o0", "o1"]}})),
    "constraints": lambda n: _file(_issues(4), {"p": _party(4)}, constraints=_numbered("c", n, lambda k: {"never": {f"i{k % 4}": "o1"}})),
    "constraints of many issues": lambda n: _file(
        _issues(60),
        {"p": _party(60)},
        constraints=_numbered(
            "c", n, lambda k: {"never": {f"i{k % 60}": "o1", f"i{(7 * k + 1) % 60}": "o1", f"i{(11 * k + 2) % 60}": "o1"}}
        ),
    ),
    "deep any": _deep,
    "long any": lambda n: _file(
        _issues(9), {"p": _party(9)}, constraints={"c": {"never": {"any": [{f"i{k % 9}": "o1"} for k in range(n)]}}}
    ),
    "offers": lambda n: _file(offers=_numbered("f", n, lambda k: {"title": "O", "terms": {"a": "o1"}})),
    "offers with long terms": lambda n: _file(
        _issues(40),
        {"p": _party(40)},
        offers=_numbered("f", n, lambda k: {"title": "O", "terms": dict.fromkeys(_names(40), "o1"), "filled": _names(40)}),
    ),
    "answers": _answers,
    "sources": lambda n: _file(sources=_numbered("s", n, lambda k: "text"), note="n"),
    "long sources": lambda n: _file(sources=_numbered("s", n, lambda k: {"title": "T", "kind": "k", "date": "2025-01-01"})),
    "sources named": lambda n: _file(
        sources={f"s{k}": "t" for k in range(50)},
        offers=_numbered("f", n, lambda k: {"title": "O", "terms": {"a": "o1"}, "source": [f"s{j}" for j in range(50)]}),
    ),
    "a long note": lambda n: _file(note="word " * n),
    "long notes": lambda n: _file(constraints=_numbered("c", n, lambda k: {"never": {"a": "o1"}, "why": "word " * 200})),
    "ranges": lambda n: _file(_issues(n), {"p": {**_party(n), "weights": dict.fromkeys(_names(n), _ranged(1))}}),
    "ranges of values": lambda n: _file(
        {"a": _issue(n + 2)}, {"p": {**_party(1), "values": {"a": {f"o{k}": _ranged(k % 100) for k in range(n + 2)}}}}
    ),
    "long numbers": lambda n: _file(_issues(n), {"p": {**_party(n), "weights": {name: int("9" * 200) for name in _names(n)}}}),
    "rankings": _ranked,
    "wide rankings": _wide_ranking,
    "studies": lambda n: _file(studies=_numbered("s", n, lambda k: {"title": "S", "vary": {"parties.p.reservation": [1, 2]}})),
    "a long study": lambda n: _file(studies={"s": {"title": "S", "vary": {"parties.p.reservation": list(range(n))}}}),
    "a wide study": lambda n: _file(
        _issues(n), {"p": _party(n)}, studies={"s": {"title": "S", "vary": {f"parties.p.weights.{i}": [1, 2] for i in _names(n)}}}
    ),
    "events": _events,
    "drifts": _drifts,
    "a game": _game,
    "games": _games,
    "segments": _segments,
    "blocs": _blocs,
    "bodies": _bodies,
    "polls": _polls,
    "side payments": _payments,
    "controllers": lambda n: _file(
        {"a": {**_issue(), "controlled_by": [f"p{k}" for k in range(n)]}}, _numbered("p", n, lambda k: _party())
    ),
    "irreversible": lambda n: _file(
        {"a": {**_issue(n + 2), "irreversible": {f"o{k}": "o0" for k in range(1, n + 2)}}}, {"p": _party(1, n + 2)}
    ),
    "irreversible to all": lambda n: _file(
        {"a": {**_issue(n + 2), "irreversible": {f"o{k}": [f"o{j}" for j in range(n + 2)] for k in range(n + 2)}}}, {"p": _party(1, n + 2)}
    ),
    "nested lists": lambda n: _file(note=[[[[1]]]] * n),
    "unknown keys": lambda n: _file(**_numbered("k", n, lambda k: 1)),
    "unknown options": lambda n: _file(offers=_numbered("f", n, lambda k: {"title": "O", "terms": {"a": "xx"}})),
    "unknown issues": lambda n: _file(_issues(n), {"p": {**_party(n), "weights": {f"j{k}": 1 for k in range(n)}}}),
    "unknown parties": lambda n: _file(no_deal={"courses": {"c": {"title": "C", "points": {f"q{k}": 1 for k in range(n)}}}}),
    "unknown sources": lambda n: _file(
        sources=_numbered("s", n, str), constraints=_numbered("c", n, lambda k: {"never": {"a": "o1"}, "source": f"t{k}"})
    ),
    "wrong types": lambda n: _file(offers=_numbered("f", n, lambda k: k)),
    "wrong numbers": lambda n: _file(_issues(n), {"p": {**_party(n), "weights": dict.fromkeys(_names(n), "heavy")}}),
    "numbers out of bounds": lambda n: _file(
        {"a": _issue(n + 2)}, {"p": {**_party(1), "values": {"a": {f"o{k}": 101 for k in range(n + 2)}}}}
    ),
    "missing keys": lambda n: _file(parties=_numbered("p", n, lambda k: {})),
    "missing values": lambda n: _file(_issues(n), {"p": {**_party(n), "values": {}}}),
    "missing values of all": lambda n: _file(
        _issues(n), _numbered("p", n, lambda k: {"title": "P", "weights": {"i0": 1}, "values": {}, "reservation": 1})
    ),
    "broken conditions": lambda n: _file(constraints=_numbered("c", n, lambda k: {"never": {"any": []}})),
    "unordered levels": lambda n: _file({"a": {"title": "L", "levels": list(range(n, 0, -1))}}),
    "unknown study paths": lambda n: _file(studies=_numbered("s", n, lambda k: {"title": "S", "vary": {f"parties.p.weihts.b{k}": [1, 2]}})),
}


SQUARE = frozenset({"irreversible to all", "parties × issues", "rankings", "wide rankings"})
"""Kinds whose files grow with the square of their size, or whose combinations do."""


def text(name: str, style: str) -> str:
    """The file of a kind, in one of the `WRITTEN` styles."""
    return text_of(KINDS[name], WRITTEN[style])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.large_kinds", description=__doc__)
    parser.add_argument("--style", choices=list(WRITTEN), default="flow", help="how the files are written (default: flow)")
    parser.add_argument("--kind", action="append", choices=list(KINDS), help="only this kind; many times")
    options = parser.parse_args()
    print(table(["kind", "KiB", "seconds", "answer"], list(_measured(options.kind or list(KINDS), options.style))))


def _measured(kinds: list[str], style: str) -> Iterator[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        for kind in kinds:
            file = Path(folder) / ("large.json" if style == "json" else "large.yaml")
            file.write_text(text(kind, style), encoding="utf-8")
            with tempfile.TemporaryFile("w+") as out:
                child = subprocess.Popen([sys.executable, "-m", "simulator", "check", str(file), "--json"], stdout=out)
                _, status, used = os.wait4(child.pid, 0)
                child.returncode = os.waitstatus_to_exitcode(status)
                out.seek(0)
                answer = json.load(out, parse_int=str)  # combinations of options have thousands of digits
            faults = "valid" if answer["valid"] else f"{len(answer['faults']):,} faults told"
            yield [kind, f"{file.stat().st_size // 1024:,}", f"{used.ru_utime + used.ru_stime:.2f}", faults]
            print("  ".join((kind, f"{used.ru_utime + used.ru_stime:.2f}")), file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
