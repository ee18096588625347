"""zopa: whether a negotiation leaves an agreement that every party would sign.

    from simulator import solve
    result = solve("berlin-2025")
    print(result.verdict, result.no_deal.reason)

Every verb of the command line is a function here. It takes a `Scenario`, or whatever `load` takes: a path, or the name of a case.
`from simulator import *` gives the verbs, the types that they take, and the errors; docs/api.md lists these and all further names. A
name is resolved when it is first used (PEP 562), so that importing the package loads none of the libraries that the work needs.
Deeper paths are private.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from simulator.version import __version__ as __version__

_FACE = {
    "BudgetError": "simulator.errors:BudgetError",
    "Plan": "simulator.sweep.plan:Plan",
    "Result": "simulator.solve.results:Result",
    "Scenario": "simulator.scenario.model:Scenario",
    "ScenarioError": "simulator.errors:ScenarioError",
    "Setting": "simulator.talks.sessions:Setting",
    "UsageError": "simulator.errors:UsageError",
    "WriteError": "simulator.errors:WriteError",
    "ZopaError": "simulator.errors:ZopaError",
    "advise": "simulator.face.offers:advise",
    "calibrate": "simulator.face.offers:calibrate",
    "cases": "simulator.scenario.library:cases",
    "check": "simulator.face.checking:check",
    "coalitions": "simulator.face.games:coalitions",
    "commitment": "simulator.face.games:commitment",
    "compare": "simulator.face.offers:compare",
    "diff": "simulator.face.solving:diff",
    "difference": "simulator.talks.monte_carlo:difference",
    "divide": "simulator.face.solving:divide",
    "equilibria": "simulator.face.games:equilibria",
    "exercise": "simulator.face.teaching:exercise",
    "explain": "simulator.face.solving:explain",
    "export_scenario": "simulator.face.formats:export_scenario",
    "from_table": "simulator.scenario.table:from_table",
    "import_scenario": "simulator.face.formats:import_scenario",
    "load": "simulator.scenario.reading:load",
    "notebook": "simulator.face.reporting:notebook",
    "play": "simulator.face.talks:play",
    "random_scenario": "simulator.scenario.random:random_scenario",
    "read_run": "simulator.face.sweeps:read_run",
    "report": "simulator.face.reporting:report",
    "results": "simulator.face.sweeps:results",
    "score": "simulator.face.validating:score",
    "seal": "simulator.face.validating:seal",
    "simulate": "simulator.face.talks:simulate",
    "solve": "simulator.face.solving:solve",
    "stability": "simulator.face.games:stability",
    "sweep": "simulator.face.sweeps:sweep",
    "validate": "simulator.face.validating:validate",
    "verify": "simulator.face.solving:verify",
}
"""The verbs, the types that they take, and the errors: name → module:name."""

_FURTHER = {
    "Advice": "simulator.offers.advice:Advice",
    "AgreementSearch": "simulator.solve.existence:AgreementSearch",
    "Calibration": "simulator.offers.calibration:Calibration",
    "CertificateCheck": "simulator.solve.checker:CertificateCheck",
    "Checked": "simulator.face.checking:Checked",
    "Coalitions": "simulator.games.alpha_core:Coalitions",
    "Commitment": "simulator.games.commitment:Commitment",
    "CompareReport": "simulator.offers.comparing:CompareReport",
    "Comparison": "simulator.offers.results:Comparison",
    "DealQuality": "simulator.validate.deals:DealQuality",
    "Difference": "simulator.talks.monte_carlo:Difference",
    "Division": "simulator.solve.adjusted_winner:Division",
    "End": "simulator.talks.play:End",
    "Equilibria": "simulator.games.equilibria:Equilibria",
    "Evaluator": "simulator.sweep.evaluating:Evaluator",
    "Exercise": "simulator.teach.exercise:Exercise",
    "ExerciseSolution": "simulator.teach.exercise:ExerciseSolution",
    "Explanation": "simulator.solve.why.explanation:Explanation",
    "Exported": "simulator.face.formats:Exported",
    "Feedback": "simulator.teach.exercise:Feedback",
    "Forecast": "simulator.validate.forecast:Forecast",
    "ForecastScores": "simulator.validate.forecast_scores:ForecastScores",
    "Frontier": "simulator.solve.results:Frontier",
    "Imported": "simulator.face.formats:Imported",
    "MOST_POINTS": "simulator.teach.exercise:MOST_POINTS",
    "Move": "simulator.talks.play:Move",
    "NamedOffer": "simulator.offers.results:NamedOffer",
    "NormalForm": "simulator.games.normal_form:NormalForm",
    "Observation": "simulator.offers.calibration:Observation",
    "OutcomeLike": "simulator.face.given:OutcomeLike",
    "Play": "simulator.talks.play:Play",
    "Run": "simulator.sweep.run:Run",
    "ScenarioDiff": "simulator.dossier.scenario_diff:ScenarioDiff",
    "ScenarioLike": "simulator.face.given:ScenarioLike",
    "Simulation": "simulator.talks.monte_carlo:Simulation",
    "Solution": "simulator.solve.results:Solution",
    "SolvedGame": "simulator.games.named:SolvedGame",
    "Stability": "simulator.games.stability:Stability",
    "Strategy": "simulator.talks.strategy:Strategy",
    "Summary": "simulator.sweep.summary:Summary",
    "Turn": "simulator.talks.play:Turn",
    "Validation": "simulator.validate.validation:Validation",
    "Varying": "simulator.payoffs.varying:Varying",
    "add_exercise": "simulator.teach.exercise:exercise",
    "alpha_core": "simulator.games.alpha_core:alpha_core",
    "alternating_offers": "simulator.games.backward_induction:alternating_offers",
    "answers_over_ranges": "simulator.offers.worst_case:answers_over_ranges",
    "checked": "simulator.scenario.building:checked",
    "counter_offers": "simulator.offers.counter_offers:counter_offers",
    "debrief": "simulator.talks.play_debrief:debrief",
    "differences": "simulator.scenario.differences:differences",
    "draw": "simulator.scenario.draws:draw",
    "empirical_game": "simulator.games.empirical:empirical_game",
    "equilibria_of": "simulator.games.equilibria:equilibria",
    "evaluate_offers": "simulator.offers.evaluating:evaluate_offers",
    "exercise_names": "simulator.teach.exercises:names",
    "from_matrices": "simulator.games.normal_form:from_matrices",
    "home_effects": "simulator.offers.ratification:home_effects",
    "improvements": "simulator.offers.improving:improvements",
    "induce": "simulator.games.backward_induction:induce",
    "least_transfer": "simulator.solve.why.side_payments:least_transfer",
    "loads": "simulator.scenario.reading:loads",
    "logrolls": "simulator.offers.logrolls:logrolls",
    "named_game": "simulator.games.normal_form:named_game",
    "number_in": "simulator.teach.answers:number_in",
    "numbers": "simulator.scenario.paths:numbers",
    "observations_of": "simulator.offers.calibration:observations_of",
    "over_refusal": "simulator.offers.ratification:over_refusal",
    "path_between": "simulator.offers.paths:path_between",
    "ranged": "simulator.scenario.paths:ranged",
    "ranged_factors": "simulator.sweep.factors:ranged_factors",
    "ratification_of": "simulator.offers.ratification:ratification_of",
    "read_factors": "simulator.sweep.factors:read_factors",
    "read_offers": "simulator.offers.reading:read_offers",
    "robustness": "simulator.solve.why.robustness:robustness",
    "share_with_agreement": "simulator.solve.existence:share_with_agreement",
    "smallest_package": "simulator.offers.improving:smallest_package",
    "strategy": "simulator.talks.strategy:strategy",
    "thresholds": "simulator.solve.why.thresholds:thresholds",
    "to_yaml": "simulator.scenario.writing:to_yaml",
    "uncertainty_of": "simulator.offers.uncertainty:uncertainty_of",
    "verify_agreement": "simulator.solve.checker:verify_agreement",
    "war_range": "simulator.games.war_range:war_range",
    "win_sets": "simulator.offers.ratification:win_sets",
}
"""Records that the verbs return, and parts of their work one by one: public as well, and not in `*`."""

_HOMES = {**_FACE, **_FURTHER}

__all__ = [
    "BudgetError",
    "Plan",
    "Result",
    "Scenario",
    "ScenarioError",
    "Setting",
    "UsageError",
    "WriteError",
    "ZopaError",
    "advise",
    "calibrate",
    "cases",
    "check",
    "coalitions",
    "commitment",
    "compare",
    "diff",
    "difference",
    "divide",
    "equilibria",
    "exercise",
    "explain",
    "export_scenario",
    "from_table",
    "import_scenario",
    "load",
    "notebook",
    "play",
    "random_scenario",
    "read_run",
    "report",
    "results",
    "score",
    "seal",
    "simulate",
    "solve",
    "stability",
    "sweep",
    "validate",
    "verify",
]

if TYPE_CHECKING:
    from simulator.dossier.scenario_diff import ScenarioDiff as ScenarioDiff
    from simulator.errors import BudgetError as BudgetError
    from simulator.errors import ScenarioError as ScenarioError
    from simulator.errors import UsageError as UsageError
    from simulator.errors import WriteError as WriteError
    from simulator.errors import ZopaError as ZopaError
    from simulator.face.checking import Checked as Checked
    from simulator.face.checking import check as check
    from simulator.face.formats import Exported as Exported
    from simulator.face.formats import Imported as Imported
    from simulator.face.formats import export_scenario as export_scenario
    from simulator.face.formats import import_scenario as import_scenario
    from simulator.face.games import coalitions as coalitions
    from simulator.face.games import commitment as commitment
    from simulator.face.games import equilibria as equilibria
    from simulator.face.games import stability as stability
    from simulator.face.given import OutcomeLike as OutcomeLike
    from simulator.face.given import ScenarioLike as ScenarioLike
    from simulator.face.offers import advise as advise
    from simulator.face.offers import calibrate as calibrate
    from simulator.face.offers import compare as compare
    from simulator.face.reporting import notebook as notebook
    from simulator.face.reporting import report as report
    from simulator.face.solving import diff as diff
    from simulator.face.solving import divide as divide
    from simulator.face.solving import explain as explain
    from simulator.face.solving import solve as solve
    from simulator.face.solving import verify as verify
    from simulator.face.sweeps import read_run as read_run
    from simulator.face.sweeps import results as results
    from simulator.face.sweeps import sweep as sweep
    from simulator.face.talks import play as play
    from simulator.face.talks import simulate as simulate
    from simulator.face.teaching import exercise as exercise
    from simulator.face.validating import score as score
    from simulator.face.validating import seal as seal
    from simulator.face.validating import validate as validate
    from simulator.games.alpha_core import Coalitions as Coalitions
    from simulator.games.alpha_core import alpha_core as alpha_core
    from simulator.games.backward_induction import alternating_offers as alternating_offers
    from simulator.games.backward_induction import induce as induce
    from simulator.games.commitment import Commitment as Commitment
    from simulator.games.empirical import empirical_game as empirical_game
    from simulator.games.equilibria import Equilibria as Equilibria
    from simulator.games.equilibria import equilibria as _equilibria_of
    from simulator.games.named import SolvedGame as SolvedGame
    from simulator.games.normal_form import NormalForm as NormalForm
    from simulator.games.normal_form import from_matrices as from_matrices
    from simulator.games.normal_form import named_game as named_game
    from simulator.games.stability import Stability as Stability
    from simulator.games.war_range import war_range as war_range
    from simulator.offers.advice import Advice as Advice
    from simulator.offers.calibration import Calibration as Calibration
    from simulator.offers.calibration import Observation as Observation
    from simulator.offers.calibration import observations_of as observations_of
    from simulator.offers.comparing import CompareReport as CompareReport
    from simulator.offers.counter_offers import counter_offers as counter_offers
    from simulator.offers.evaluating import evaluate_offers as evaluate_offers
    from simulator.offers.improving import improvements as improvements
    from simulator.offers.improving import smallest_package as smallest_package
    from simulator.offers.logrolls import logrolls as logrolls
    from simulator.offers.paths import path_between as path_between
    from simulator.offers.ratification import home_effects as home_effects
    from simulator.offers.ratification import over_refusal as over_refusal
    from simulator.offers.ratification import ratification_of as ratification_of
    from simulator.offers.ratification import win_sets as win_sets
    from simulator.offers.reading import read_offers as read_offers
    from simulator.offers.results import Comparison as Comparison
    from simulator.offers.results import NamedOffer as NamedOffer
    from simulator.offers.uncertainty import uncertainty_of as uncertainty_of
    from simulator.offers.worst_case import answers_over_ranges as answers_over_ranges
    from simulator.payoffs.varying import Varying as Varying
    from simulator.scenario.building import checked as checked
    from simulator.scenario.differences import differences as differences
    from simulator.scenario.draws import draw as draw
    from simulator.scenario.library import cases as cases
    from simulator.scenario.model import Scenario as Scenario
    from simulator.scenario.paths import numbers as numbers
    from simulator.scenario.paths import ranged as ranged
    from simulator.scenario.random import random_scenario as random_scenario
    from simulator.scenario.reading import load as load
    from simulator.scenario.reading import loads as loads
    from simulator.scenario.table import from_table as from_table
    from simulator.scenario.writing import to_yaml as to_yaml
    from simulator.solve.adjusted_winner import Division as Division
    from simulator.solve.checker import CertificateCheck as CertificateCheck
    from simulator.solve.checker import verify_agreement as verify_agreement
    from simulator.solve.existence import AgreementSearch as AgreementSearch
    from simulator.solve.existence import share_with_agreement as share_with_agreement
    from simulator.solve.results import Frontier as Frontier
    from simulator.solve.results import Result as Result
    from simulator.solve.results import Solution as Solution
    from simulator.solve.why.explanation import Explanation as Explanation
    from simulator.solve.why.robustness import robustness as robustness
    from simulator.solve.why.side_payments import least_transfer as least_transfer
    from simulator.solve.why.thresholds import thresholds as thresholds
    from simulator.sweep.evaluating import Evaluator as Evaluator
    from simulator.sweep.factors import ranged_factors as ranged_factors
    from simulator.sweep.factors import read_factors as read_factors
    from simulator.sweep.plan import Plan as Plan
    from simulator.sweep.run import Run as Run
    from simulator.sweep.summary import Summary as Summary
    from simulator.talks.monte_carlo import Difference as Difference
    from simulator.talks.monte_carlo import Simulation as Simulation
    from simulator.talks.monte_carlo import difference as difference
    from simulator.talks.play import End as End
    from simulator.talks.play import Move as Move
    from simulator.talks.play import Play as Play
    from simulator.talks.play import Turn as Turn
    from simulator.talks.play_debrief import debrief as debrief
    from simulator.talks.sessions import Setting as Setting
    from simulator.talks.strategy import Strategy as Strategy
    from simulator.talks.strategy import strategy as strategy
    from simulator.teach.answers import number_in as number_in
    from simulator.teach.exercise import MOST_POINTS as MOST_POINTS
    from simulator.teach.exercise import Exercise as Exercise
    from simulator.teach.exercise import ExerciseSolution as ExerciseSolution
    from simulator.teach.exercise import Feedback as Feedback
    from simulator.teach.exercise import exercise as _add_exercise
    from simulator.teach.exercises import names as _exercise_names
    from simulator.validate.deals import DealQuality as DealQuality
    from simulator.validate.forecast import Forecast as Forecast
    from simulator.validate.forecast_scores import ForecastScores as ForecastScores
    from simulator.validate.validation import Validation as Validation

    add_exercise = _add_exercise
    equilibria_of = _equilibria_of
    exercise_names = _exercise_names


class _Face(ModuleType):
    """The package. Some verbs have the names of rooms (`solve`, `sweep`, `report`). The import system binds a room to its package when
    it is first imported; the verb stays what the name means, and the room is found in `sys.modules` by every `from … import …`."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in _HOMES and isinstance(value, ModuleType):
            return
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home, _, original = _HOMES[name].partition(":")
    value: object = getattr(import_module(home), original)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*_HOMES, "__version__"])
