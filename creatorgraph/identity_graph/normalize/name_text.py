"""The text of a display name made ready for reading: signs, addresses and numbers beside the name, parts told apart."""

import re
import unicodedata
from functools import lru_cache

from creatorgraph.identity_graph.normalize.characters import plain

HARD, SOFT = "|", "\x1f"
"""What stands between parts of a name from here on: a separator, and a sign or an emoji, which may be an ornament."""
_CJK = "\u1100-\u11ff\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_ADDRESS = re.compile(r"\S*@\S*\.\S*|(?<!\S)@\S+|(?:https?:/|www\.)\S*", re.IGNORECASE)
_HOST = re.compile(
    r"(?<![\w.@/])([^\W_]{3,})\.(com|net|org|info|news|co|io|it|fr|de|es|nl|pl|ru|gr|id|vn|in|jp|kr)(?![\w./])",
    re.IGNORECASE,
)
_SIGN_AS_LETTER = re.compile(r"(?<=\w)[$!](?=\w)|\$(?=[^\W\d_])|(?<=[^\W\d_])\$")
_SPACED_OUT = re.compile(r"(?<!\S)(?:[^\W\d_] ){3,}[^\W\d_](?!\S)")
_SPACES_OF_SPACED_OUT = 3
_PRONOUNS = re.compile(
    r"\b(?:she|he|they|ella|él|elle|il|ze|xe|sie|ela|ele)(?:\s?/\s?[^\W\d_]{1,6}){1,3}\b", re.IGNORECASE
)
_NUMBERS = re.compile(r"(?<!\S)\d+(?:[./]\d+)+(?!\S)")
_EAST_ASIAN = re.compile(f"[{_CJK}]")
_TWO_SCRIPTS = re.compile(f"(?<=[^\\W\\d_])(?<![{_CJK}])(?=[{_CJK}])|(?<=[{_CJK}])(?=[^\\W\\d_])(?![{_CJK}])")
_TITLES = (
    "議員|议员|府議|県議|都議|市議|区議|代議士|知事|市長|市长|区長|町長|村長|縣長|县长|総理|首相|大臣|部長|部长|院長|院长|總統|总统|主席|代表|幹事長|支部長|候補|候選人|候选人|"
    "立委|立法委員|立法委员|老師|老师|律師|律师|弁護士|選手|監督|事務所|辦公室|办公室|服務處|의원|대통령|도지사|장관|총리|의장|위원장|대표|후보|변호사|선수|감독"
)
_GLUED_ON = (
    "チャンネル|ちゃんねる|オフィシャル|オンライン|デジタル|ニュース|アカウント|公式|スタッフ|です|频道|頻道|官方|帳號|账号|账户|工作室|本人|博士|教授|"
    f"뉴스|공식|오피셜|채널|유튜브|입니다|님|{_TITLES}"
)
_GLUED = re.compile(f"(?:(?<=[{_CJK}]{{2}})|(?<=[0-9]))(?:の|的|의 ?)?({_GLUED_ON})(?![{_CJK}])")
_BEFORE = (
    "衆議院議員|参議院議員|俳優|女優|歌手|声優|漫画家|アナウンサー|演员|演員|主持人|导演|導演|议员|議員|記者|记者|作家|"
    "배우|가수|국회의원|방송인|아나운서|기자|작가|개그맨"
)
_GLUED_BEFORE = re.compile(f"(?<![{_CJK}])({_BEFORE})(?=[{_CJK}]{{2}})")
"""What somebody is, glued on before a name."""
_HEBREW_SIGN = re.compile("(?<=[\u05d0-\u05ea])[\"'\u05f3\u05f4](?=[\u05d0-\u05ea])|\u05f3")
"""What is written inside an abbreviation: ד״ר is "Dr"."""
_THAI = re.compile("[\u0e00-\u0e7f]")
_THAI_TITLE = re.compile("(?<![\u0e00-\u0e7f])(?:นางสาว|นาย)(?=[\u0e01-\u0e2e\u0e40-\u0e44][\u0e00-\u0e7f]{2})")
"""Miss and mister, written together with the given name."""
_OFFICE = re.compile(
    f"(?<=[{_CJK}]{{3}})(?<!佐々木|長谷川|五十嵐|久保田|小野寺|大久保|佐久間|宇都宮)\\s+[{_CJK}]{{2,}}(?:{_TITLES})(?![{_CJK}])|(?<![{_CJK}])[{_CJK}]{{2,}}(?:{_TITLES})\\s+(?=[{_CJK}]{{2}})"
)
"""What somebody is, with whose: behind a whole name (`王小明 新北市議員`) or before it.

Two characters behind a family name of three are a given name.
"""
_CHANNEL = re.compile(f"(?:(?<=[a-z{_CJK}])C|\\s[Cc])h[.。]")
_JOINERS = str.maketrans(
    dict.fromkeys("\u2019\u02bc\u2018`\u00b4", "'")
    | dict.fromkeys("\u201c\u201d\u201e", '"')
    | dict.fromkeys("\u2122\u00ae\u00a9\u2120", " ")
    | dict.fromkeys("\u300c\u3010\u3014\u3016\u3018", "(")
    | dict.fromkeys("\u300d\u3011\u3015\u3017\u3019", ")")
)
_ORNAMENT = re.compile(f"[ʚɞ୨୧ღ]|(?<![{_CJK}])[ツシヅジッ彡](?![{_CJK}])")
"""Letters that people draw with: ʚ and ɞ are wings, ツ is a face."""
_JOINER = re.compile(f"[{''.join(map(chr, _JOINERS))}]")
_HARD_CHARACTERS = frozenset("•·∙●◦▪■◆◇★☆✦│┃¦‖›‹–—―→⇒»«『』〈〉《》❘❙❚〡ǀ∣⎮⏐")  # noqa: RUF001 - what people draw between parts


def prepared(text: str) -> str:
    """Give the text in plain letters, with `HARD` and `SOFT` between its parts, without what is no word of a name."""
    text = plain(text.translate(_JOINERS) if not text.isascii() and _JOINER.search(text) else text)
    if "@" in text or "/" in text or "www" in text:
        without = _PRONOUNS.sub(" ", _ADDRESS.sub(" ", text))
        text = (without if any(map(str.isalnum, without)) else text).replace("@", HARD)
    if "$" in text or "!" in text:
        text = _SIGN_AS_LETTER.sub(lambda sign: "s" if sign[0] == "$" else "i", text)
    if "." in text or "/" in text:
        text = _without_numbers(_HOST.sub(r"\1\2", text))
    if "h." in text or "h。" in text:
        text = _CHANNEL.sub(lambda found: _channel(text, found), text)
    if text.count(" ") >= _SPACES_OF_SPACED_OUT:
        text = _SPACED_OUT.sub(lambda letters: letters[0].replace(" ", ""), text)
    if text.isascii():
        return text
    text = _ORNAMENT.sub(SOFT, text)
    if _EAST_ASIAN.search(text):
        text = _OFFICE.sub(" ", _GLUED_BEFORE.sub(r"\1 ", _TWO_SCRIPTS.sub(" ", text)))
        text = _GLUED.sub(r" \1", _GLUED.sub(r" \1", text))
    elif _HEBREW_SIGN.search(text):
        text = _HEBREW_SIGN.sub("", text)
    elif _THAI.search(text):
        text = _THAI_TITLE.sub("", text)
    return text if is_of_letters(text) else "".join(map(_separator_or_itself, text))


def is_of_letters(text: str) -> bool:
    """Tell whether a text is of letters, digits and spaces only."""
    return text.replace(" ", "").isalnum()


def _without_numbers(text: str) -> str:
    """Take out dates, versions and hours ("2.0", "24/7") beside words."""
    without = _NUMBERS.sub(" ", text)
    return without if any(map(str.isalpha, without)) else text


def _channel(text: str, found: re.Match[str]) -> str:
    """Read "Ch." as the end of a name: behind two words, at the very end, or before another script."""
    before, after = text[: found.start()], text[found.end() :].strip()
    ends = not after or after[0].isascii() != before[-1:].isascii() or len(before.split()) > 1
    return HARD if ends and before.strip() else found[0]


@lru_cache(maxsize=8_192)
def _separator_or_itself(character: str) -> str:
    if character.isalnum() or character.isascii():
        return character
    if character in _HARD_CHARACTERS:
        return HARD
    kind = unicodedata.category(character)
    if kind in {"Mn", "Mc"}:
        return character
    return SOFT if kind[0] in "SC" or kind == "Me" else " "
