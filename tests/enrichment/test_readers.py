"""The deterministic readers, on texts that no lexicon was built from and on what is hard about places and languages."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from creatorgraph.enrichment.derived import Enrichment
from creatorgraph.enrichment.readers import read_texts, readings_of
from creatorgraph.enrichment.service import Row, enrichment_of, enrichments_of
from creatorgraph.enrichment.spoken import BY_MODEL, languages_of, words_of
from creatorgraph.lexicons.folding import fold
from creatorgraph.lexicons.lexicon import lexicon
from creatorgraph.lexicons.niches import niche_of, taxonomy, words

HELD_OUT = Path(__file__).with_name("held_out_bios.tsv")


def bios() -> list[tuple[str, str, str]]:
    lines = HELD_OUT.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(niche, language, text) for niche, language, text in rows]


def test_niches_of_held_out_bios_are_right_in_every_language() -> None:
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for niche, language, text in bios():
        found = read_texts([text]).niche
        right[language] += (found.value if found else "-") == niche
        total[language] += 1
    assert total.total() >= 200
    assert right.total() / total.total() >= 0.92
    assert all(right[language] / total[language] >= 0.8 for language in total)


@pytest.mark.parametrize(
    ("text", "niche", "language"),
    [
        ("آموزش آشپزی خانگی و شیرینی پزی", "food", "fa"),
        ("گھر کے کھانے اور آسان ریسیپیز", "food", "ur"),
        ("வீட்டு சமையல் குறிப்புகள்", "food", "ta"),
        ("తెలుగు వంటలు, ఇంటి భోజనం", "food", "te"),
        ("मराठी कविता आणि साहित्य", "books", "mr"),
        ("हिंदी कविता और साहित्य", "books", "hi"),
        ("Biyahe tayo! Lakwatsera sa Pilipinas", "travel", "tl"),
        ("Reseptejä ja leivontaa kotikeittiöstä", "food", "fi"),
        ("Usahawan dan perniagaan online", "business", "ms"),
        ("Mapishi rahisi ya nyumbani kwa familia yako", "food", "sw"),
    ],
)
def test_a_bio_in_a_language_without_held_out_bios(text: str, niche: str, language: str) -> None:
    found = read_texts([text])
    assert (found.niche.value if found.niche else None) == niche
    assert [said.value for said in found.languages] == [language]


NOTHING_SAID = (
    "Je vis entre Lyon et Lille, car le monde est petit",  # car: because
    "Ce que je fais ici, c'est pour le moment un secret. Merci à toutes les personnes",  # mom…
    "Cada momento cuenta. Unas palabras para la tierra y para todos",  # unas, tier…
    "Ai miei amici, un momento e poi si vede. Così è la vita",  # ai
    "Van mij voor jou, met hart en ziel uit Bergen",  # van: of
    "Har varit här länge, år efter år. Söker inget, bara kul. Låter bra",  # har: has, or hair; bara
    "Jeg har bodd i Bergen i ti år, heter Anne og er snill",  # Anne, mother in Turkish
    "Hundert Prozent ich. Hast du eine Art dafür?",  # hund…, hast, Art
    "Born in Brown county. I do an hour of whatever. It is what it is",  # born, brow…, do an, it
    "Peter, from Florida. Physical therapist by day. Every moment counts",  # pet…, flor…, physic…
    "Mamy co mamy, lat dziesięć na tym świecie. Piszę o niczym",  # lat: years, or a song
    "Doğru yerde, doğru zamanda. Ben de öyle, çok mümkün",  # dog…, mum…
    "Van aki tudja, ki vagyok. Három éve itt",  # van: is, ki: who
    "Cine sunt eu? Un om care merge pe drum",  # care, drum: which, road
    "Matka jatkuu, koneella ja ilman. Yksi asia kerrallaan",  # matka: journey, or mother
    "大家好,我是本人,在上海工作,服务大众",
    "Damit du weißt, was läuft. Halt einfach ich",  # damit: clothes in Tagalog
    "Gala e vita, sine die. Kanta, tula, arki",  # Tagalog, Finnish
    "เป้าหมายคือความสุข ความหมายของชีวิต",  # หมาย: mean, หมา: dog
)


@pytest.mark.parametrize("text", NOTHING_SAID)
def test_a_word_that_another_language_writes_alike_says_nothing(text: str) -> None:
    assert niche_of(text) is None


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("İSTANBUL'da Yazılım", "istanbul da yazilim"),  # noqa: RUF001 - the i without dot is meant
        ("Đà Nẵng: đầu tư", "da nang dau tu"),
        ("ΤΑΞΊΔΙΑ", "ταξιδια"),
    ],
)
def test_texts_fold_to_what_people_without_such_keys_write(text: str, folded: str) -> None:
    assert fold(text).split() == folded.split()


def test_languages_of_held_out_bios_are_right_where_they_are_told() -> None:
    told = [(language, read_texts([text]).languages) for _, language, text in bios()]
    right = [found[0].value == language for language, found in told if found]
    assert len(right) >= 0.9 * len(told)
    assert sum(right) / len(right) >= 0.95


def test_the_taxonomy_has_two_levels() -> None:
    assert len(taxonomy()) == 24
    assert all(name.islower() for name in taxonomy())
    assert sum(map(len, taxonomy().values())) > 70


@pytest.mark.parametrize(
    ("text", "city", "country"),
    [
        ("Home cook from Leeds", "Leeds", "GB"),
        ("📍Lisboa | fotógrafa", "Lisbon", "PT"),
        ("müde in München", "Munich", "DE"),
        ("東京のカフェ巡り", "Tokyo", "JP"),
        ("서울 사는 디자이너", "Seoul", "KR"),
        ("شيف في دبي", "Dubai", "AE"),
        ("Maler aus Österreich", None, "AT"),
        ("be nice, keep reading", None, None),
        ("Sofia, mum of two", None, None),
        ("sống ở Hà Nội", "Hanoi", "VN"),
        ("Matbloggare i Sverige", None, "SE"),
        ("fotograf, Česká republika", None, "CZ"),
        ("রান্না আর ভ্রমণ, বাংলাদেশ", None, "BD"),
        ("צלם בישראל", None, "IL"),
        ("בשלנית בתל אביב", "Tel Aviv", "IL"),
        ("مصور بالرياض", "Riyadh", "SA"),
        ("живу в Москве", "Moscow", "RU"),
        ("художниця з України", None, "UA"),
        ("சென்னை உணவு", "Chennai", "IN"),
        ("臺北美食", "Taipei", "TW"),
        ("Washington DC", "Washington", "US"),
        ("vše je sin, gene and pole", None, None),
    ],
)
def test_places(text: str, city: str | None, country: str | None) -> None:
    found = read_texts([text])
    assert (found.city.value if found.city else None) == city
    assert (found.country.value if found.country else None) == country


def test_a_country_that_the_platform_says_settles_which_city_is_meant() -> None:
    british = read_texts(["living in Birmingham"], country="GB")
    american = read_texts(["living in Birmingham"], country="US")
    assert british.country is not None
    assert american.country is not None
    assert (british.country.value, american.country.value) == ("GB", "US")


def test_a_bio_gives_profession_collaboration_contact_and_languages_but_no_address() -> None:
    found = read_texts(["Wedding photographer 📷 collabs welcome: jane [at] example.org | English & Deutsch"])
    assert [one.value for one in found.professions] == ["photographer"]
    assert "open" in [one.value for one in found.collaboration]
    assert found.contact is not None
    assert found.contact.value == "person"
    assert {"en", "de"} <= {one.value for one in found.languages}
    assert "jane" not in found.to_json()


def test_every_value_says_method_model_and_confidence() -> None:
    found = read_texts(["Vegan recipes and travel vlogs from Berlin"])
    values = [found.niche, found.city, found.country, *found.topics, *found.languages, *found.themes, *found.interests]
    assert all(one and one.method and one.model and 0 < one.confidence <= 1 for one in values)


@given(st.lists(st.text(max_size=80), max_size=4))
def test_any_text_is_read_the_same_in_any_order_and_written_down_whole(texts: list[str]) -> None:
    found = read_texts(texts)
    assert found == read_texts(list(reversed(texts)))
    assert Enrichment.from_json(found.to_json()) == found


def test_what_is_no_enrichment_is_refused() -> None:
    for text in ("[]", '{"unknown": []}', '{"niche": {"value": "food"}}'):
        with pytest.raises(ValueError, match="no enrichment"):
            Enrichment.from_json(text)


def test_languages_are_those_that_the_model_tells_of_each_text_alone() -> None:
    alone = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    alone.set_languages([code for code in alone.labels if code in BY_MODEL])
    texts = [text for _, _, text in bios()]
    asked = 0
    for text, found in zip(texts, languages_of(texts), strict=True):
        assert languages_of([text]) == [found]
        if found is not None and found.method == "language-model":
            code, sure = alone.classify(words_of(text))
            assert (found.value, abs(found.confidence - sure) < 1e-3) == (code, True)
            asked += 1
    assert asked > 100


def test_texts_are_read_together_as_alone() -> None:
    texts = [text for _, _, text in bios()]
    assert readings_of(texts) == [reading for text in texts for reading in readings_of([text])]


@given(st.lists(st.text(max_size=120), max_size=8))
def test_any_texts_are_told_together_as_alone(texts: list[str]) -> None:
    assert languages_of(texts) == [found for text in texts for found in languages_of([text])]


@given(
    st.lists(st.lists(st.sampled_from(["Vegan", "baker", "in Berlin", "yoga", "東京", "🎮", "x\ny", "-"])), max_size=6)
)
def test_words_are_found_in_many_texts_at_once_as_in_each(parts: list[list[str]]) -> None:
    folded = [fold(" ".join(some)) for some in parts]
    for listed in (words(), lexicon("bios")):
        assert listed.find_each(folded) == [listed.find(text) for text in folded]


def test_creators_read_together_are_read_as_alone() -> None:
    creators: list[Row] = [
        {"id": str(number), "accounts": [{"key": "x:1", "bio": text, "display_name": "Vegan baker", "handle": "jane"}]}
        for number, (_, _, text) in enumerate(bios())
    ]
    together = enrichments_of(creators)
    assert together == {str(creator["id"]): enrichment_of(creator) for creator in creators}


@pytest.mark.parametrize(
    ("bio", "niche"),
    [
        ("Vegan recipes and sourdough every Sunday", "food"),
        ("personal trainer | gym, yoga, pilates", "fitness"),
        ("hello there", None),
        (f"vegan recipes {'a' * 10_000} {'b.' * 4_990}", "food"),
        ("https://vegan-recipes.example/food @chef.food", None),
    ],
)
def test_a_text_is_about_the_niche_it_speaks_for_most(bio: str, niche: str | None) -> None:
    assert niche_of(bio) == niche
