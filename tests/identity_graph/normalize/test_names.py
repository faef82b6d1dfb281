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
    "{} 13",
    "{} 2024",
    "#7 {}",
    "US Senator {}",
    "U.S. Rep. {}",
    "Lt. Gov. {}",
    "Rep. Dr. {}",
    "Datuk {}",
    "Alhaji {}",
    "JUDr. {}",
    "Avv. {}",
    "Atty. {}",
    "Dep. Federal {}",
    "Deputada Estadual {}",
    "Poseł na Sejm RP {}",
    "MdB {}",
    "{}, SPD",
    "{} Vereadora",
    "{} Milletvekili",
    "{} a.k.a. Somebody",
    "{} from Springfield",
    "Cuenta oficial de {}",
    "Compte officiel de {}",
    "Canal do {}",
    "{} resmi hesabı",  # noqa: RUF001 - a Turkish letter
    "{} chính thức",
    "{} offizieller Kanal",
    "{}公式チャンネル",
    "{}の公式チャンネル",
    "【Springfield】{}",
    "〔公式〕 {}〖Springfield〗",  # noqa: RUF001 - brackets of Chinese and Japanese
    "{}ツ",
    "\N{LATIN SMALL LETTER CLOSED OPEN E} {} \N{LATIN SMALL LETTER CLOSED REVERSED OPEN E}",
)
STRUCK, UNDERLINED = "\N{COMBINING LONG STROKE OVERLAY}", "\N{COMBINING LOW LINE}"


@given(st.lists(WORDS, min_size=2, max_size=4, unique=True), st.sampled_from(DECORATIONS), st.booleans())
def test_decorations_do_not_change_the_key(tokens: list[str], decoration: str, shout: bool) -> None:  # noqa: FBT001 - drawn
    written = " ".join(token.title() for token in tokens)
    name = read_name(decoration.format(written.upper() if shout else written))
    assert name is not None
    assert name.key == " ".join(sorted(tokens))
    assert name.compact == "".join(tokens)
    assert name.reversed == "".join(reversed(tokens))


@given(
    st.lists(WORDS, min_size=2, max_size=4, unique=True), st.sampled_from([STRUCK, UNDERLINED, "\N{ZERO WIDTH SPACE}"])
)
def test_marks_over_letters_do_not_change_a_name(tokens: list[str], mark: str) -> None:
    written = " ".join(tokens)
    assert read_names("".join(letter + mark for letter in written)) == read_names(written)


@given(st.lists(WORDS, min_size=2, max_size=3, unique=True))
def test_letters_that_flags_are_made_of_are_letters_one_by_one(tokens: list[str]) -> None:
    flags = " ".join("\N{ZERO WIDTH SPACE}".join(chr(ord(letter) - ord("a") + 0x1F1E6) for letter in t) for t in tokens)
    assert read_names(flags) == read_names(" ".join(tokens))


@pytest.mark.parametrize(
    ("plain", "decorated"),
    [
        ("山田太郎", "衆議院議員山田太郎 山田太郎です 山田太郎公式チャンネル 俳優山田太郎 山田太郎スタッフ"),
        ("佐々木 花子", "衆議院議員_佐々木_花子"),
        ("高橋みなみ", "女優_高橋みなみ 高橋みなみオフィシャル"),
        ("AKB48", "AKB48公式 AKB48チャンネル"),
        ("김민준", "배우김민준 김민준님 김민준입니다 국회의원_김민준 김민준_유튜브 김민준의_채널"),
        ("王小明", "演员王小明 王小明官方帳號 王小明工作室 王小明的頻道 王小明博士 王小明本人"),
        ("สมชาย ใจดี", "นายสมชาย_ใจดี นางสาวสมชาย_ใจดี ดร.สมชาย_ใจดี ส.ส.สมชาย_ใจดี"),
        ("محمد الشريف", "د.محمد_الشريف الدكتور_محمد_الشريف النائب_محمد_الشريف"),
        ("राहुल वर्मा", "डॉ._राहुल_वर्मा श्री_राहुल_वर्मा सांसद_राहुल_वर्मा"),
        ("נועם ברק", "ד״ר_נועם_ברק ח״כ_נועם_ברק נועם_ברק_-_הערוץ_הרשמי"),
        ("Γιώργος Παππάς", "Δρ._Γιώργος_Παππάς Γιώργος_Παππάς_Βουλευτής"),
        ("Олег Мороз", "Народний_депутат_Олег_Мороз Олег_Мороз_официально"),
        ("J.D. Harmon", "J.D._Harmon_for_Congress J.D._Harmon_Music Sen._J.D._Harmon"),
    ],
)
def test_what_somebody_is_changes_no_name_in_any_script(plain: str, decorated: str) -> None:
    keys = [name.key for name in read_names(plain)]
    for text in decorated.split(" "):
        assert [name.key for name in read_names(text.replace("_", " "))] == keys, text


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Blink 182", "182 blink"),
        ("Canal 13 Noticias", "13 noticias"),
        ("El Presidente", "el presidente"),
        ("La Diputada", "diputada la"),
        ("Senador", "senador"),
        ("R.A. Seward", "a r seward"),
        ("D.R. Horton", "d horton r"),
        ("Notes from Nowhere", "notes nowhere"),
        ("El Faro del Mar Deportes", "del deportes el faro mar"),
        ("Harbour Wire Sports", "harbour sports wire"),
        ("Jane Doe | Sports", "doe jane"),
        ("Sports", "sports"),
        ("SPD Musterstadt", "musterstadt spd"),
        ("남궁 민수 홍길동", "honggildong minsu namkoong"),
    ],
)
def test_what_looks_like_a_decoration_and_is_the_name(text: str, key: str) -> None:
    name = read_name(text)
    assert name is not None
    assert name.key == key


def test_a_korean_name_beside_another_word_is_cut_after_the_family_name() -> None:
    assert read_names("더불어민주당 김민준")[0].tokens[-2:] == read_names("김민준")[0].tokens


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
        ("鈴木絢凪", "ayanagi suzuki"),
        ("高橋紗々", "shasha takahashi"),
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


@pytest.mark.parametrize(
    ("handle", "shown", "said"),
    [
        ("jonrivers_jr", "Jon Rivers", {"junior"}),
        ("jonrivers", "Jon Rivers Jr. Official", {"junior"}),
        ("JonRiversJr7", "Jon Rivers Júnior", {"junior", "always_junior"}),
        ("jonriverssr", "Jon Rivers, Sr.", {"senior", "always_senior"}),
        ("jonrivers", "Junior Rivers", set()),
        ("jonrivers", "Sr. Rivers", set()),
        ("harbourjuniors", "Harbour Juniors", set()),
        ("abjr", "Jon Rivers", set()),
    ],
)
def test_who_is_the_younger_by_handle_and_name(handle: str, shown: str, said: set[str]) -> None:
    assert statements_of(handle, shown) == said
