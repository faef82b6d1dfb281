"""Names: decorations and order do not change the key, roles are told apart, the name itself is never lost."""

import re
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from creatorgraph.identity_graph.normalize.characters import fold, plain
from creatorgraph.identity_graph.normalize.name_words import listed_words
from creatorgraph.identity_graph.normalize.names import Name, read_names, roles_in_name
from creatorgraph.identity_graph.normalize.written import statements_of


def read_name(text: str) -> Name | None:
    return next(iter(read_names(text)), None)


WORDS = st.from_regex(r"[a-z]{3,9}", fullmatch=True).filter(lambda word: word not in listed_words())
DECORATIONS = (
    "{}",
    "  {}  ",
    "{} \N{SPARKLES}",
    "\N{FIRE}{}\N{MUSICAL NOTE}",
    "{} Official",
    "The Official {}",
    "{} | Podcast",
    "{} • Photographer & Traveler",
    "{}, Author",
    "{}, Ph.D.",
    "{} M.D.",
    "Prof. {}",
    "Ms. {}" + " \N{REGIONAL INDICATOR SYMBOL LETTER D}\N{REGIONAL INDICATOR SYMBOL LETTER E}",
    "{} (she/her)",
    "{} [fan page]",
    "\N{BLACK STAR}{}\N{BLACK STAR}",
    "{} - Backup account",
    "{} Oficial",
    "{} Jr.",
    "{} @example",
)


@given(st.lists(WORDS, min_size=2, max_size=4, unique=True), st.sampled_from(DECORATIONS), st.booleans())
def test_decorations_do_not_change_the_key(tokens: list[str], decoration: str, shout: bool) -> None:  # noqa: FBT001 - drawn
    written = " ".join(token.title() for token in tokens)
    name = read_name(decoration.format(written.upper() if shout else written))
    assert name is not None
    assert name.key == " ".join(sorted(tokens))
    assert name.compact == "".join(tokens)
    assert name.reversed == "".join(reversed(tokens))


@given(
    st.lists(WORDS, min_size=1, max_size=5, unique=True).flatmap(lambda ws: st.tuples(st.just(ws), st.permutations(ws)))
)
def test_order_does_not_change_the_key(pair: tuple[list[str], list[str]]) -> None:
    one, other = read_name(" ".join(pair[0])), read_name(" ".join(pair[1]))
    assert one is not None
    assert other is not None
    assert one.key == other.key


@given(WORDS, WORDS)
def test_a_name_reads_as_itself(first: str, last: str) -> None:
    assume(first != last)
    name = read_name(f"{last.upper()}, {first} (fan account)")
    assert name is not None
    again = read_name(" ".join(name.tokens))
    assert again is not None
    assert again.tokens == name.tokens
    assert name.roles == {"fan"}


@given(st.text(st.characters(), max_size=200))
def test_nothing_breaks_it(text: str) -> None:
    for name in read_names(text):
        assert name.key
        assert name.key.isascii()
        assert name.compact == "".join(name.tokens)
        assert sorted(name.tokens) == name.key.split(" ")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("\U0001d4d9\U0001d4ea\U0001d4f7\U0001d4ee \U0001d4d3\U0001d4f8\U0001d4ee", "doe jane"),
        ("ᴊᴀɴᴇ ᴅᴏᴇ", "doe jane"),
        ("José García", "garcia jose"),
        ("Conan O\N{RIGHT SINGLE QUOTATION MARK}Brien", "conan obrien"),
        ("Jean-Luc Picard", "jean luc picard"),
        ("王小明", "wang xiaoming"),
        ("김민수", "kim minsu"),
        ("Александр Щукин", "aleksandr shchukin"),
        ("Real Madrid", "madrid real"),
        ("Real Madrid C.F.", "c f madrid real"),
        ("JaneDoeVEVO", "janedoe"),
        ("Fan Bingbing", "bingbing fan"),
        ("Jimmy Page", "jimmy page"),
        ("Yo-Yo Ma", "ma yo yo"),
        ("JD Vance", "jd vance"),
        ("Daily Music", "daily music"),
        ("Jane TV", "jane"),
        ("@janedoe", "janedoe"),
        ('Charles "Chuck" Schumer', "charles schumer"),
        ("Doe, Jane", "doe jane"),
    ],
)
def test_real_life(text: str, key: str) -> None:
    name = read_name(text)
    assert name is not None
    assert name.key == key


def test_two_scripts_are_two_names() -> None:
    assert [name.key for name in read_names("Kim Minsu (김민수)")] == ["kim minsu"]
    assert [name.key for name in read_names("Jane Doe | Джейн Доу")] == ["doe jane", "dou dzheyn"]


@pytest.mark.parametrize("text", ["", " ", "\N{SPARKLES}", "---", "|||", "Official", "()"])
def test_nothing_name_like_is_none(text: str) -> None:
    assert read_name(text) is None


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Jane Doe Fans", "fan"),
        ("Jane (fan page)", "fan"),
        ("Team Jane", "team"),
        ("Jane Doe Parody", "parody"),
        ("Jane Doe News", "news"),
        ("Jane backup", "backup"),
        ("Fundación Jane", "organisation"),
        ("Jane 공식", "official"),
        ("Official", "official"),
    ],
)
def test_roles(text: str, role: str) -> None:
    assert role in roles_in_name(text)


@given(st.text(st.characters(), max_size=80))
def test_characters_are_folded_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert fold(fold(text)) == fold(text)


def test_a_sign_that_stands_alone_is_no_name() -> None:
    assert read_names("\u093c") == ()


def test_every_letter_of_alphabets_that_look_alike_is_seen_beside_a_latin_one() -> None:
    letters = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isalpha() and plain(chr(code)) == chr(code)]
    alphabets = [letter for letter in letters if unicodedata.name(letter, "").startswith(("CYRILLIC ", "GREEK "))]
    assert len(alphabets) > 500
    for letter in alphabets:
        assert "lookalike" in statements_of(None, f"jane {letter}n"), letter


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("菅原葵", "aoi sugawara"),
        ("鈴木 一郎", "ichiro suzuki"),
        ("長谷川 京子", "hasegawa kyoko"),
        ("山田 たろう", "taro yamada"),
        ("宝鐘マリン", "marin takarasho"),
        ("中村ジュン【公式】", "jun nakamura"),
        ("朝日新聞", "asahi shinbun"),
        ("佐藤健 (Takeru Satoh)", "ken sato"),
        ("松浦 亜弥", "aya matsuura"),
        ("井上雄彦", "inoue takehiko"),
    ],
)
def test_names_in_characters_are_read_in_japanese_where_they_may_be_japanese(written: str, read: str) -> None:
    names = [name.key for name in read_names(written)]
    assert read in names[1:]  # the first is how it was always read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("許志傑", "chihchieh hsu"),
        ("黃 國晴", "huang kuoching"),
        ("蕭夏蓮", "hsialien hsiao"),
        ("余日朱", "jihchu yu"),
        ("謝月左", "hsieh yuehtso"),
        ("葉思宜", "szui yeh"),
    ],
)
def test_names_in_traditional_characters_are_read_as_taiwan_writes_them_as_well(written: str, read: str) -> None:
    assert read in [name.key for name in read_names(written)]


@pytest.mark.parametrize("written", ["周杰伦", "陈志红", "毛泽东", "新华社", "人民日报"])
def test_chinese_names_are_read_in_chinese_only(written: str) -> None:
    assert len(read_names(written)) == 1


def test_names_are_read_in_japanese_by_many_threads_at_once() -> None:
    families = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤")
    given_names = ("太郎", "花子", "直美", "一郎", "健", "葵", "翼", "春樹")
    written = [family + given_name for family in families for given_name in given_names]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(read_names, written))
    assert min(map(len, found)) > 1


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("배우 김민수", "김민수"),
        ("국회의원 김민수", "김민수"),
        ("부산시의원 김민수", "김민수"),
        ("남궁 민수", "남궁민수"),
        ("황보 경석", "황보경석"),
        ("王小明立委", "王小明"),
        ("王小明 新北市議員", "王小明"),
        ("衆議院議員 菅原葵", "菅原葵"),
        ("菅原葵 未来党代表", "菅原葵"),
        ("菅原葵事務所", "菅原葵"),
        ("朝日新聞デジタル", "朝日新聞"),
        ("ABCニュース", "ABC News"),
        ("ABC 뉴스", "ABC News"),
        ("ABC أخبار", "ABC News"),
        ("ABC News | Русская служба", "ABC News Русская служба"),
        ("ABC (日本語)", "ABC 日本語"),
    ],
)
def test_titles_and_news_without_spaces_or_in_another_script(written: str, plain: str) -> None:
    assert [name.key for name in read_names(written)] == [name.key for name in read_names(plain)]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Αντώνης Παππάς", "antonis pappas"),
        ("Ντόρα Χρήστου", "christou dora"),
        ("Ευστάθιος Παύλου", "efstathios pavlou"),
        ("Юрий Зимний", "yury zimny"),
        ("Мария Андреевна", "andreevna maria"),
        ("Сергій Гончар", "honchar serhiy"),
        ("Сергей Гончар", "gonchar sergey"),
        ("Милош Јовић", "jovic milos"),
        ("Иван Кънчев", "ivan kanchev"),
    ],
)
def test_greek_and_cyrillic_are_read_as_their_language_writes_them(written: str, key: str) -> None:
    assert read_names(written)[0].key == key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("ลลิษา มโนบาล", "lalisa manobal"),
        ("ใจดี สมชาย", "jaidi somchai"),
        ("พิมพ์ชนก วงศกร", "pimchanok wongsakorn"),
        ("แก้ว เพชร", "kaew pet"),
        ("ชาติชาย เกียรติ", "chatichai kiat"),
        ("ณัฐวุฒิ ทองคำ", "natawut tongkam"),
        ("ขวัญ เชียงใหม่", "chiangmai kwan"),
        ("พรทิพย์ วรพล", "porntip worapol"),
        ("สมบูรณ์ จันทร์", "jan sombun"),
    ],
)
def test_thai_is_read_as_people_write_it(written: str, key: str) -> None:
    name = read_name(written)
    assert name is not None
    assert name.key == key


@given(st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B), min_size=1, max_size=30))
def test_any_thai_is_read_in_letters_and_digits(text: str) -> None:
    for name in read_names(text):
        assert re.fullmatch("[a-z0-9]+", name.compact)
