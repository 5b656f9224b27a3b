"""Intervals on published values, and information on what can be worked out by hand."""

from math import log2
from random import Random

import pytest

from toetssteen.insight.advice import find_only_if
from toetssteen.insight.information import Case, best_order, classes, entropy, in_order, information
from toetssteen.insight.information import questions_until_settled as until_settled
from toetssteen.insight.intervals import beta_cdf, beta_quantile, share, weighted_share
from toetssteen.protocols.document import Question, QuestionType


def test_none_of_a_hundred_is_at_most_almost_three_percent() -> None:
    found = share(0, 100)
    assert round(found.most, 4) == 0.0295
    assert (found.low, round(found.high, 4)) == (0.0, 0.0362)
    assert found.most == pytest.approx(1 - 0.05 ** (1 / 100), abs=1e-9)


@pytest.mark.parametrize(
    ("used", "known", "low", "high"),
    [
        (10, 100, 0.0490, 0.1762),  # as R's binom.test gives them
        (5, 5, 0.4782, 1.0),
        (1, 1, 0.0250, 1.0),
        (500, 1000, 0.4685, 0.5315),
        (4, 10, 0.1216, 0.7376),
        (1, 1000, 0.0000253, 0.0055589),
        (81, 263, 0.2527, 0.3676),
    ],
)
def test_the_interval_is_that_of_clopper_and_pearson(used: int, known: int, low: float, high: float) -> None:
    found = share(used, known)
    assert found.low == pytest.approx(low, abs=6e-5)
    assert found.high == pytest.approx(high, abs=6e-5)
    assert found.low <= found.estimate <= found.high


@pytest.mark.parametrize("n", [1.5, 7, 40.25, 777, 60_000])
@pytest.mark.parametrize("p", [0.005, 0.025, 0.5, 0.95, 0.975])
def test_the_quantile_undoes_the_distribution(n: float, p: float) -> None:
    for a in (0.5, 1.0, n / 3, n * 0.9):
        assert beta_cdf(beta_quantile(p, a, n), a, n) == pytest.approx(p, abs=1e-7)


def test_equal_weights_change_nothing_and_unequal_ones_count_for_less() -> None:
    assert weighted_share(weight=500, weight_squared=2500, weight_used=50) == share(10, 100)
    found = weighted_share(weight=50 + 5 * 70, weight_squared=50 + 25 * 70, weight_used=40)
    assert found.n == pytest.approx(400**2 / 1800, abs=1e-5)
    assert found.estimate == pytest.approx(0.1)
    assert found.high > share(12, 120).high


def case(outcome: str, **answers: str) -> Case:
    return Case(answers, outcome, {})


def test_an_answer_that_decides_tells_all_there_is_and_a_second_nothing_more() -> None:
    rng = Random(1)
    cases = [case(a, first=a, echo=a, noise=rng.choice("xyz")) for a in rng.choices("ab", k=400)]
    assert information(cases, "first") == pytest.approx(1.0, abs=0.02)
    told = {one.question: one.bits for one in in_order(cases, ["noise", "first", "echo"])}
    assert told["noise"] == 0
    assert told["first"] == pytest.approx(1.0, abs=0.02)
    assert told["echo"] == 0


def test_chance_is_no_information_however_many_answers_there_are() -> None:
    for seed in range(40):
        rng = Random(seed)
        cases = [case(rng.choice("abc"), q=str(rng.randrange(8)), p=rng.choice("xy")) for _ in range(120)]
        assert information(cases, "q") < 0.15
        assert information(cases, "q", given=["p"]) < 0.2
    heard = sum(
        information([case(rng.choice("ab"), q=rng.choice("xyz")) for _ in range(200)], "q") > 0.05
        for rng in map(Random, range(200))
    )
    assert heard <= 4


def test_what_only_tells_together_is_found_in_its_turn() -> None:
    rng = Random(3)
    pairs = [(rng.choice("01"), rng.choice("01")) for _ in range(600)]
    cases = [case(str(int(a != b)), a=a, b=b) for a, b in pairs]
    assert information(cases, "b") == 0
    assert information(cases, "b", given=["a"]) == pytest.approx(1.0, abs=0.02)


def test_the_best_order_asks_what_decides_first_but_not_before_what_opens_it() -> None:
    rng = Random(5)
    cases = [
        case(decides, small=rng.choice("xy"), opens=rng.choice("pq"), decides=decides)
        for decides in rng.choices("ab", k=300)
    ]
    order = ["small", "opens", "decides"]
    assert best_order(cases, order, {}) == ["decides", "small", "opens"]
    assert until_settled(cases, order) == pytest.approx(3.0)
    assert until_settled(cases, ["decides", "small", "opens"]) == pytest.approx(1.0)
    assert sorted(best_order(cases, order, {"decides": frozenset({"opens"})})) == sorted(order)


def test_what_comes_out_the_same_needs_no_question() -> None:
    cases = [case("gedaan", q=str(place % 3)) for place in range(90)]
    assert information(cases, "q") == 0
    assert until_settled(cases, ["q"]) == 0
    assert entropy([90]) == 0
    assert entropy([1, 1]) == pytest.approx(log2(2))
    assert until_settled([], ["q"]) == 0


def test_results_that_do_not_recur_are_together() -> None:
    found = classes(["a"] * 60 + ["b"] * 30 + [f"los {place}" for place in range(10)])
    assert set(found) == {"a", "b", "·"}


def test_looking_at_many_answers_finds_no_condition_that_is_not_there() -> None:
    earlier = [Question(code=f"v{n}", text="?", type=QuestionType.YES_NO, used_by=["x"]) for n in range(10)]
    found = 0
    for seed in range(60):
        rng = Random(seed)
        cases = [
            Case({one.code: rng.choice(["ja", "nee"]) for one in earlier}, "·", {"q": rng.random() < 0.15})
            for _ in range(150)
        ]
        found += find_only_if(cases, "q", earlier) is not None
    assert found <= 1


def test_a_condition_that_is_there_is_found() -> None:
    earlier = [Question(code="v", text="?", type=QuestionType.YES_NO, used_by=["x"])]
    rng = Random(8)
    answers = [rng.choice(["ja", "nee"]) for _ in range(200)]
    cases = [Case({"v": v}, "·", {"q": rng.random() < (0.9 if v == "ja" else 0.01)}) for v in answers]
    found = find_only_if(cases, "q", earlier)
    assert found is not None
    assert (found.question, found.value) == ("v", "ja")
