"""The formulas, against published figures and against numpy 2.4, scipy 1.17 and statsmodels 0.15
(computed once: none of them is needed to run the tests)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.statistics import detection, items, languages, reliability
from quizzes.statistics.detection import Detection
from quizzes.statistics.figure import Figure

# Eight people, five questions.
RIGHT_OR_WRONG = [
    [1, 1, 1, 1, 1],
    [1, 1, 1, 1, 0],
    [1, 1, 1, 0, 0],
    [1, 1, 0, 0, 0],
    [1, 0, 0, 0, 0],
    [0, 1, 0, 0, 0],
    [0, 0, 0, 0, 0],
    [1, 1, 1, 0, 1],
]
POINTS = [[3, 2, 1, 2], [1, 0, 1, 0], [4, 4, 3, 3], [2, 1, 2, 2], [3, 3, 2, 4], [0, 1, 0, 1]]

# Bickel, P. J., Hammel, E. A. & O'Connell, J. W. (1975), Science 187: six departments.
ADMISSIONS = [
    (512, 313, 89, 19),
    (353, 207, 17, 8),
    (120, 205, 202, 391),
    (138, 279, 131, 244),
    (53, 138, 94, 299),
    (22, 351, 24, 317),
]
# Agresti, A. (1990). Categorical Data Analysis, pages 231 to 237: penicillin and rabbits.
RABBITS = [(0, 6, 0, 5), (3, 3, 0, 6), (6, 0, 2, 4), (5, 1, 6, 0), (2, 0, 5, 0)]

NINE = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def column(number):
    return [row[number] for row in RIGHT_OR_WRONG]


def rest(number):
    return [sum(row) - row[number] for row in RIGHT_OR_WRONG]


class TestItems:
    def test_facility_is_the_mean_share_of_the_points(self):
        assert items.facility(column(0)) == 0.75
        assert items.facility([1, 0.5, 0]) == 0.5
        assert items.facility([]) is None

    @pytest.mark.parametrize(
        ("number", "expected"), [(0, 0.5184758473652127), (2, 0.8164965809277261)]
    )
    def test_discrimination_is_scipys_point_biserial_with_the_rest(self, number, expected):
        assert items.discrimination(column(number), rest(number)) == pytest.approx(expected)

    def test_a_question_is_not_compared_with_itself(self):
        total = [sum(row) for row in RIGHT_OR_WRONG]
        corrected = items.discrimination(column(0), rest(0))
        assert corrected < items.discrimination(column(0), total)

    def test_what_all_answer_alike_tells_nobody_apart(self):
        assert items.discrimination([1, 1, 1, 1], [1, 2, 3, 4]) is None
        assert items.discrimination([1, 0, 1, 0], [2, 2, 2, 2]) is None
        assert items.discrimination([0, 1], [0, 1]) is None

    def test_the_outer_groups_hold_27_per_cent_and_who_is_level_with_them(self):
        assert items.extremes(list(range(1, 12))) == (3, 9)
        assert items.extremes([1, 1, 1, 1, 5, 9, 9, 9, 9, 9]) == (1, 9)
        assert items.extremes([5, 5, 5, 5]) is None
        assert items.extremes([]) is None

    def test_choices_are_counted_in_all_and_in_the_outer_groups(self):
        answers = [("a", 1), ("a", 2), ("b", 3), ("b", 8), ("b", 9), ("c", 10), ("z", 5)]
        counts = items.choices(answers, "abcd")
        assert counts["a"] == items.Choice(all=2, upper=0, lower=2)
        assert counts["b"] == items.Choice(all=3, upper=1, lower=0)
        assert counts["c"] == items.Choice(all=1, upper=1, lower=0)
        assert counts["d"] == items.Choice()
        assert set(counts) == set("abcd")

    def test_several_choices_of_one_person_count_each(self):
        counts = items.choices([(["a", "c"], 3), ([], 1)], "abc")
        assert [counts[key].all for key in "abc"] == [1, 0, 1]

    def test_time_is_known_only_for_answers_that_came_alone(self):
        assert items.seconds(NINE + timedelta(seconds=42), NINE) == 42
        assert items.seconds(NINE, NINE) is None
        assert items.seconds(None, NINE) is None

    def test_the_typical_time_is_not_moved_by_a_pause(self):
        assert items.typical([30, 40, 3600]) == 40
        assert items.typical([]) is None


class TestReliability:
    def test_alpha_is_numpys(self):
        assert reliability.alpha(POINTS) == pytest.approx(0.9320737741790373)

    def test_alpha_of_right_and_wrong_is_kr20(self):
        people, k = len(RIGHT_OR_WRONG), 5
        p = [sum(column(number)) / people for number in range(k)]
        totals = [sum(row) for row in RIGHT_OR_WRONG]
        mean = sum(totals) / people
        variance = sum((total - mean) ** 2 for total in totals) / people
        by_hand = k / (k - 1) * (1 - sum(x * (1 - x) for x in p) / variance)
        assert reliability.alpha(RIGHT_OR_WRONG) == pytest.approx(by_hand)
        assert by_hand == pytest.approx(0.7954545454545454)

    def test_it_has_its_name_only_without_partial_credit(self):
        assert reliability.is_right_or_wrong(RIGHT_OR_WRONG)
        assert not reliability.is_right_or_wrong([[1, 0.5]])

    @pytest.mark.parametrize("rows", [[], [[1, 0]], [[1], [0]], [[1, 0], [0, 1]]])
    def test_none_where_nothing_varies_or_nothing_is_there(self, rows):
        assert reliability.alpha(rows) is None

    @given(st.lists(st.lists(st.integers(0, 1), min_size=4, max_size=4), min_size=2, max_size=30))
    def test_it_is_never_above_one(self, rows):
        value = reliability.alpha(rows)
        assert value is None or value <= 1 + 1e-9


class TestLanguages:
    def test_the_admissions_to_berkeley(self):
        """R: mantelhaen.test(UCBAdmissions), X² = 1.4269, common odds ratio 0.9047."""
        found = languages.difference(ADMISSIONS)
        assert found.odds_ratio == pytest.approx(0.9046968282586231)
        assert found.chi_square == pytest.approx(1.4269462285866883)
        assert found.error == pytest.approx(2.35 * 0.08098890965622091)
        assert found.grade == "A"

    def test_the_rabbits_of_agresti(self):
        """R: mantelhaen.test(Rabbits), X² = 3.9286, p = 0.047, common odds ratio 7."""
        found = languages.difference(RABBITS)
        assert found.odds_ratio == pytest.approx(7.0)
        assert found.chi_square == pytest.approx(3.928571428571429)
        assert found.error == pytest.approx(2.35 * 0.9793792286287205)
        assert found.delta == pytest.approx(-4.5728887)
        assert found.is_harder
        assert found.grade == "B"  # large, but too uncertain to be called so

    @pytest.mark.parametrize(
        ("delta", "error", "chi_square", "expected"),
        [
            (-0.9, 0.1, 50, "A"),
            (2.0, 0.1, 3.8, "A"),
            (-1.2, 0.1, 50, "B"),
            (1.2, 0.1, 50, "B"),
            (-1.6, 0.5, 9, "B"),
            (-1.6, 0.3, 9, "C"),
            (2.5, 0.5, 20, "C"),
        ],
    )
    def test_the_classes_of_ets(self, delta, error, chi_square, expected):
        assert languages.grade(delta, error, chi_square) == expected

    def test_people_are_compared_with_their_equals(self):
        answers = [(3, False, True), (3, False, False), (3, True, False), (1, True, True)]
        assert languages.strata(answers) == [(1, 1, 0, 1), (0, 0, 1, 0)]

    @pytest.mark.parametrize(
        "tables", [[], [(3, 2, 0, 0)], [(3, 0, 2, 0)], [(3, 0, 0, 2)], [(0, 3, 2, 0)]]
    )
    def test_nothing_is_said_where_nothing_can_be_compared(self, tables):
        assert languages.difference(tables) is None

    @given(st.lists(st.tuples(*[st.integers(0, 30)] * 4), max_size=8))
    def test_the_languages_exchanged_give_the_opposite(self, tables):
        there = languages.difference(tables)
        back = languages.difference([(c, d, a, b) for a, b, c, d in tables])
        assert (there is None) == (back is None)
        if there is not None:
            assert there.delta == pytest.approx(-back.delta, abs=1e-9)
            assert there.chi_square == pytest.approx(back.chi_square)
            assert there.grade == back.grade


class TestDetection:
    @pytest.mark.parametrize(
        ("counts", "sensitivity", "criterion"),
        [
            ((8, 2, 4, 36), 1.9756848560745746, 0.23998383327398515),
            ((20, 5, 10, 15), 1.044498707092581, -0.2788451757356594),
            ((25, 0, 0, 25), 4.139803661790102, 0),
            ((0, 10, 0, 10), 0, 1.6906216295848977),
        ],
    )
    def test_scipys_deviates_of_the_corrected_rates(self, counts, sensitivity, criterion):
        found = Detection(*counts)
        assert found.sensitivity == pytest.approx(sensitivity)
        assert found.criterion == pytest.approx(criterion, abs=1e-9)

    def test_rates_are_shown_as_counted(self):
        found = Detection(8, 2, 4, 36)
        assert (found.hit_rate, found.false_alarm_rate, found.n) == (0.8, 0.1, 50)

    def test_both_sorts_of_pictures_are_needed(self):
        assert Detection(3, 1, 0, 0).sensitivity is None
        assert Detection(0, 0, 3, 1).criterion is None
        assert Detection().hit_rate is None

    def test_pictures_are_counted(self):
        pictures = [(True, True), (True, True), (True, False), (False, True), (False, False)]
        assert detection.detection(pictures) == Detection(2, 1, 1, 1)

    def test_a_false_alarm_counts_against_every_category(self):
        pictures = [("pistol", True, True), ("ammunition", True, False), ("", False, True)]
        assert detection.by_category(pictures) == {
            "ammunition": Detection(0, 1, 1, 0),
            "pistol": Detection(1, 0, 1, 0),
        }

    @given(st.tuples(*[st.integers(0, 200)] * 4))
    def test_perfect_and_hopeless_people_have_finite_figures(self, counts):
        found = Detection(*counts)
        if found.sensitivity is not None:
            assert abs(found.sensitivity) < 8
            assert abs(found.criterion) < 4


def test_a_figure_says_when_too_few_answers_stand_behind_it():
    assert Figure(0.5, 9).is_unreliable
    assert not Figure(0.5, 10).is_unreliable
