"""Naming: what is said of two names, two handles, and a handle beside a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.identity_graph.handling import digits, handle, handle_name
from creatorgraph.identity_graph.naming import name, rare_word
from creatorgraph.identity_graph.normalize.handles import skeleton, stem
from creatorgraph.identity_graph.normalize.names import read_names

HANDLES = st.text("abde_1", min_size=1, max_size=12)
NAMES = st.lists(st.sampled_from(["jane", "jan", "j", "doe", "d", "bill", "william", "roe"]), min_size=1, max_size=3)


def keys(text: str) -> tuple[str, ...]:
    """Read a display name as an account keeps it."""
    return tuple(each.key for each in read_names(text))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("", "Jane Doe", 0),
        ("Jane Doe", "Mary Roe", 1),
        ("Jane Doe", "John Doe", 2),
        ("Jane Doe", "Jane Roe", 2),
        ("Jane Doe", "Jane", 3),
        ("Jane", "Jane 🔥", 4),
        ("Jane Doe", "J. Doe", 5),
        ("Jane Doe", "Doe, J.", 5),
        ("Bill Doe", "William Doe", 5),
        ("Ana Doe Smith", "Ana Doe", 6),
        ("Jane Doe", "Doe Jane, PhD", 7),
        ("Иван Петров", "Ivan Petrov", 7),
        ("早瀬川健人", "早瀬川 健人", 7),
        ("佐藤健人", "佐藤 健人", 7),
        ("鷺沢椿", "鷺沢　椿", 7),
        ("菅原葵", "菅原 葵", 7),
        ("月城みこ", "月城 みこ", 7),
        ("JoseLuisPerez", "Jose Luis Perez", 7),
        ("佐藤健人", "佐藤 美咲", 2),
        ("Jane Q. Doe", "Jane Doe", 7),
        ("Jane Q. Doe", "Jane R. Doe", 6),
        ("Jane Mary Doe", "Jane Doe", 6),
        ("심상희", "Sim Sanghee", 5),
        ("조경식", "Cho Kyungsik", 5),
        ("임영웅", "Lim Young-woong", 7),
        ("조정솔", "Jo Jung-sol", 5),
        ("유누리", "Yu Nuri", 5),
        ("공솔우", "Gong Solwoo", 5),
        ("엄우람", "Eom Woo-ram", 5),
        ("문해경", "Mun Hae-kyoung", 5),
        ("한기솔", "Han Ki-sol", 7),
        ("류수아", "Ryu Su-a", 7),
        ("나서솔", "Na Seo Sol", 7),
        ("노무현", "Roh Muhyeon", 5),
        ("Алексей Воробьёв", "Alexey Vorobyov", 5),
        ("Семён Котов", "Semyon Kotov", 5),
        ("விஜய் சேதுபதி", "Vijay Sethupathi", 5),
        ("سالم المنصوري", "Salem Almansoori", 7),
        ("سالم المنصوري", "Alma Salem", 2),
        ("Gale Ferncastle", "Kale Ferncastle", 2),
        ("Jimin", "Min Ji", 3),
        ("フレン・E・ルスタリオ", "Furen E. Rusutario", 7),
        ("ウィロウ・イェスン", "Wiro Yesun", 7),
        ("Coco Ch. 桐生ココ", "Kiryu Coco", 5),
        ("Coco Ch. 桐生ココ", "Coco Tanaka", 3),
        ("Anna Анна Петрова", "Anna Petrova", 7),
        ("Anna Мария Петрова", "Anna Petrova", 5),
        ("HPU", "Harbour Pilots Union", 5),
        ("HPU", "Harbour Pilots", 1),
        ("HPT", "Harbour Pilots Union", 1),
        ("HP", "Harbour Pilots", 1),
    ],
)
def test_names(left: str, right: str, expected: int) -> None:
    assert name(keys(left), keys(right)) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("", "janedoe", 0),
        ("janedoe", "mobyplum", 1),
        ("janetplum", "janetroe", 2),
        ("benedictplum", "benedictroe", 3),
        ("quillan", "marthaquillan", 4),
        ("janequillan", "quillan_art_jane", 4),
        ("paulahickshuds1", "hickshudsonpaula", 4),
        ("janedoe", "janedoee", 6),
        ("thaddeusquill", "thaddeusquillcooks", 5),
        ("gquillanor", "guyquillanor", 6),
        ("jwquillan", "janequillan", 6),
        ("jwquillan", "mobyquillan", 3),
        ("jwdoe", "janedoe", 1),
        ("benniequillan", "benniegquillan", 6),
        ("doejane", "janedoe", 6),
        ("realjane", "jane", 7),
        ("janequillan", "janequillan_tv", 8),
        ("the7_official", "the_xx", 1),
        ("official_1fern", "official_2moss", 1),
        ("Jane.Doe", "janedoe", 9),
    ],
)
def test_handles(left: str, right: str, expected: int) -> None:
    assert handle(skeleton(left), skeleton(right), stem(left), stem(right)) == expected


@pytest.mark.parametrize(
    ("written", "called", "expected"),
    [
        ("", "Jane Doe", 0),
        ("bakery", "Jane Doe", 1),
        ("quillankitchen", "Jane Quillan", 2),
        ("quillan", "Jane Quillan", 3),
        ("jquillan", "Jane Quillan", 4),
        ("vivquillan", "Vivian Laveda Quillan", 4),
        ("janedoecooks", "Jane Doe", 5),
        ("doejane", "Jane Doe", 6),
        ("janedoe", "Jane D. Doe", 6),
        ("harbour6_official", "Harbour6", 3),
        ("official__ferns173", "FERNS173", 3),
        ("10fern_official", "10 Fern", 6),
        ("harbour7_official", "Harbour6", 1),
        ("THEFIR_official", "The Fir", 3),
        ("theofern", "Fern", 2),
        ("koferncastle", "Ko Ferncastle", 6),
        ("jimin", "Min Ji", 1),
    ],
)
def test_a_handle_beside_the_other_sides_name(written: str, called: str, expected: int) -> None:
    assert handle_name(skeleton(written), "", stem(written), "", (), keys(called)) == expected
    assert handle_name("", skeleton(written), "", stem(written), keys(called), ()) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"), [("", "99", 0), ("9", "9", 0), ("98", "99", 1), ("99", "99", 2), ("199", "199", 3)]
)
def test_digits(left: str, right: str, expected: int) -> None:
    assert digits(left, right) == expected


@pytest.mark.parametrize(
    ("left", "left_name", "right", "right_name", "expected"),
    [
        ("maria_garcia", "Maria Garcia", "garciamaria", "Maria Garcia", 1),
        ("jgarcia", "", "jgarcia", "", 1),
        ("quillabrandtov", "Quilla Brandtov", "maria_99", "Brandtov Quilla", 2),
        ("gravelmint", "", "gravelmint_", "", 2),
        ("maria_x", "Maria Brandtov", "mariaz", "Maria Garcia", 1),
        ("cloudbramble", "", "maria_garcia", "Maria Garcia", 0),
        ("", "", "", "", 0),
    ],
)
def test_common_names_are_told_from_rare_words(
    left: str, left_name: str, right: str, right_name: str, expected: int
) -> None:
    given_names = (keys(left_name), keys(right_name))
    ends = (stem(left) if left else "", stem(right) if right else "")
    assert rare_word(*ends, *given_names) == expected
    assert rare_word(*ends[::-1], *given_names[::-1]) == expected


@given(HANDLES, HANDLES)
def test_handles_compare_the_same_from_both_sides(one: str, two: str) -> None:
    forward = handle(skeleton(one), skeleton(two), stem(one), stem(two))
    assert forward == handle(skeleton(two), skeleton(one), stem(two), stem(one))


@given(NAMES, NAMES)
def test_names_compare_the_same_from_both_sides(one: list[str], two: list[str]) -> None:
    left, right = " ".join(sorted(one)), " ".join(sorted(two))
    assert name([left], [right]) == name([right], [left])


@given(NAMES, NAMES)
def test_the_order_of_words_in_a_name_does_not_matter(one: list[str], two: list[str]) -> None:
    assert name(keys(" ".join(one)), keys(" ".join(two))) == name(keys(" ".join(one[::-1])), keys(" ".join(two)))


def test_what_both_are_called_may_be_a_word_of_three_letters() -> None:
    assert rare_word("qwx", "", (), ("qwx",)) == 2
    assert rare_word("aqwx", "", (), ("qwx",)) == 0


def test_of_handles_in_two_writings_nothing_is_said() -> None:
    one, other = "山田隆之介", "yamada_ryunosuke"
    assert handle(skeleton(one), skeleton(other), stem(one), stem(other)) == 0
    assert handle_name(skeleton(one), "", stem(one), "", (), ("ryunosuke yamada",)) == 0
    assert handle(skeleton("josé.luis"), skeleton("joseluis"), stem("josé.luis"), stem("joseluis")) > 1


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (["junior"], ["senior"], 2),
        (["always_junior", "junior"], [], 2),
        (["always_senior", "senior"], ["junior"], 2),
        (["junior"], [], 7),
        (["always_junior", "junior"], ["junior"], 7),
        ([], [], 7),
    ],
)
def test_father_and_son_of_one_name_are_two(left: list[str], right: list[str], expected: int) -> None:
    assert name(keys("Jon Rivers"), keys("Jon Rivers"), left, right) == expected
    assert name(keys("Jon Rivers"), keys("Jon Rivers"), right, left) == expected
    assert name(keys("Rivers"), keys("Rivers"), left, right) == 4
