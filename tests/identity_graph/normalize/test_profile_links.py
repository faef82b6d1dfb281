"""Profile links: every form of one profile is one reference; what is no profile is none."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.identity_graph.normalize.handles import clean_handle, provisional_key
from creatorgraph.identity_graph.normalize.labelled_handles import find_labelled_handles
from creatorgraph.identity_graph.normalize.profile_links import read_profile_link
from creatorgraph.identity_graph.normalize.wordlists import words
from creatorgraph.platforms.observation import Platform

CHANNEL = "UCa1b2c3d4e5f6g7h8i9-_wQ"
FORMS = {
    Platform.INSTAGRAM: (
        "https://www.instagram.com/{}/",
        "instagram.com/{}?igshid=abc==",
        "http://m.instagram.com/{}/#x",
        "https://instagram.com/_u/{}",
        "instagr.am/{}/reels/",
        "https://www.instagram.com/stories/{}/123/",
        "HTTPS://WWW.INSTAGRAM.COM/{}",
        "instagram://user?username={}",
        "ddinstagram.com/{}",
    ),
    Platform.TIKTOK: (
        "https://www.tiktok.com/@{}",
        "tiktok.com/@{}/video/1?is_copy_url=1",
        "https://m.tiktok.com/%40{}",
        "https://www.tiktok.com/@{}/live?lang=de",
        "https://www.tiktok.com/embed/@{}",
        "vxtiktok.com/@{}",
    ),
    Platform.X: (
        "https://x.com/{}",
        "twitter.com/{}/status/1?s=20",
        "https://mobile.twitter.com/{}/",
        "https://twitter.com/#!/{}",
        "https://x.com/intent/user?screen_name={}",
        "https://x.com/intent/follow?a=b&screen_name={}",
        "//twitter.com/@{}",
        "xcancel.com/{}/status/1",
        "twitter://user?screen_name={}",
        "https://x.com/{}.",
    ),
    Platform.YOUTUBE: (
        "https://www.youtube.com/@{}",
        "https://m.youtube.com/@{}/videos?view=0",
        "youtube.com/{}",
        "http://youtube.com/{}/about",
        "https://music.youtube.com/@{}",
        "https://youtu.be/@{}",
        "vnd.youtube://www.youtube.com/@{}",
        "https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2F%40{}",
    ),
}
NAMES = {
    Platform.INSTAGRAM: r"[A-Za-z0-9_]{4,30}",
    Platform.TIKTOK: r"[A-Za-z0-9_]{4,24}",
    Platform.X: r"[A-Za-z0-9_]{4,15}",
    Platform.YOUTUBE: r"[A-Za-z0-9_-]{4,20}",
}


@st.composite
def written_profiles(draw: st.DrawFn) -> tuple[Platform, str, str]:
    """Give a platform, a handle, and its address in one of its forms, perhaps behind a redirector."""
    platform = draw(st.sampled_from(Platform))
    handle = draw(
        st.from_regex(NAMES[platform], fullmatch=True).filter(
            lambda name: name.lower() not in words("reserved_paths", platform.value)
        )
    )
    form = draw(st.sampled_from(FORMS[platform])).format(handle)
    if form.startswith("https://") and draw(st.booleans()):
        form = draw(st.sampled_from(("https://l.instagram.com/?e=1&u={}", "youtube.com/redirect?q={}"))).format(
            quote(form, safe="")
        )
    return platform, handle, form


@given(written_profiles())
def test_every_form_is_one_reference(written: tuple[Platform, str, str]) -> None:
    platform, handle, form = written
    ref = read_profile_link(form)
    assert ref is not None
    assert ref.key == provisional_key(platform, handle)
    assert clean_handle(platform, form) == ref.handle == handle


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (f"youtube.com/channel/{CHANNEL}", f"youtube:{CHANNEL}"),
        (f"https://m.youtube.com/channel/{CHANNEL}/about?x=1", f"youtube:{CHANNEL}"),
        ("youtube.com/user/Jane/videos", "youtube:@user/jane"),
        ("http://m.youtube.com/#/user/Jane", "youtube:@user/jane"),
        (f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}", f"youtube:{CHANNEL}"),
        (f"https://www.youtube.com/playlist?list=UU{CHANNEL[2:]}", f"youtube:{CHANNEL}"),
        (f"https://www.youtube.com/embed/live_stream?channel={CHANNEL}", f"youtube:{CHANNEL}"),
        (f"https://www.youtubekids.com/channel/{CHANNEL}", f"youtube:{CHANNEL}"),
        ("https://m.tiktok.com/h5/share/usr/6812345678901234567.html", "tiktok:6812345678901234567"),
        ("https://www.tiktok.com/share/user/6812345678901234567", "tiktok:6812345678901234567"),
        ("snssdk1233://user/profile/6812345678901234567", "tiktok:6812345678901234567"),
        ("https://twitter.com/account/redirect_by_id?id=12", "x:12"),
        ("youtube.com/c/Jan%C3%A9", "youtube:@c/jané"),
        ("youtube.com/@n%C3%A9e%20", "youtube:@née"),
        ("https://twitter.com/i/user/12", "x:12"),
        ("x.com/intent/user?user_id=12", "x:12"),
        ("ig.me/m/jane", "instagram:@jane"),
        ("https://www.instagram.com/accounts/login/?next=/jane/", "instagram:@jane"),
    ],
)
def test_ids_and_older_forms(text: str, key: str) -> None:
    ref = read_profile_link(text)
    assert ref is not None
    assert ref.key == key


@pytest.mark.parametrize(
    "text",
    [
        "instagram.com/p/abc/",
        "instagram.com/explore",
        "instagram.com/reel/abc",
        "instagram.com/stories/highlights/1",
        "instagram.com",
        "x.com/home",
        "x.com/i/lists/1",
        "x.com/hashtag/jane",
        "twitter.com/share?text=a",
        "x.com/intent/tweet?screen_name=a",
        "youtube.com/watch?v=abc",
        "youtube.com/playlist?list=abc",
        "youtube.com/feed/trending",
        "youtube.com/results?q=a",
        "youtube.com/shorts/abc",
        "youtube.com/channel/jane",
        "youtube.com/embed/abc",
        "youtube.com/feeds/videos.xml?channel_id=jane",
        "x.com/account/settings?id=12",
        "tiktok.com/share/user/jane",
        "m.tiktok.com/v/7212345678901234567.html",
        "youtu.be/abc",
        "vm.tiktok.com/abc",
        "tiktok.com/tag/jane",
        "tiktok.com/foryou",
        "help.instagram.com/jane",
        "notinstagram.com/jane",
        "instagram.com.evil.com/jane",
        "https://evil.com/instagram.com/jane",
        "https://instagram.com@evil.com/jane",
        "jane",
        "",
    ],
)
def test_what_is_no_profile_is_none(text: str) -> None:
    assert read_profile_link(text) is None


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("IG: jane.doe", ["instagram:@jane.doe"]),
        ("insta @jane", ["instagram:@jane"]),
        ("TikTok - @jane", ["tiktok:@jane"]),
        ("YT: Jane", ["youtube:@jane"]),
        ("twitter: @x_y", ["x:@x_y"]),
        ("X: @jane", ["x:@jane"]),
        ("IG/TikTok: @jane", ["tiktok:@jane", "instagram:@jane"]),
        ("ig @jane.d | yt @jane", ["instagram:@jane.d", "youtube:@jane"]),
        ("IG: jane.doe TikTok: jane_d", ["instagram:@jane.doe", "tiktok:@jane_d"]),
        ("@jane on TikTok, @jane2 (IG)", ["tiktok:@jane", "instagram:@jane2"]),
        ("インスタ→@jane_jp", ["instagram:@jane_jp"]),
        ("инста: @jane", ["instagram:@jane"]),
        ("Instagram\N{WHITE RIGHT POINTING BACKHAND INDEX}@jane", ["instagram:@jane"]),
        ("main: @jane", ["x:@jane"]),
        ("snap: jane", []),
        ("Jane x @nike", []),
        ("Instagram: link below", []),
        ("YouTube: Jane Doe", []),
        ("photo by IG: @bob", []),
        ("instagram: instagram.com/jane", []),
        ("ig: jane@gmail.com", []),
        ("IG jane", []),
        ("we dig: deep", []),
    ],
)
def test_labelled_handles(text: str, keys: list[str]) -> None:
    assert [ref.key for ref in find_labelled_handles(text, platform=Platform.X)] == keys


@pytest.mark.parametrize(
    "text",
    [
        "potter. spam: @jane.spam",
        "2nd account of @jane.spam",
        "second channel: @jane.spam",
        "mi otra cuenta @jane.spam",
        "minha outra conta: @jane.spam",
        "couture \N{BULLET} mon autre compte : @jane.spam",
        "Zweitkanal: @jane.spam",
        "altro account @jane.spam",
        "другой аккаунт @jane.spam",
        "ikinci kanal @jane.spam",
        "akun kedua: @jane.spam",
        "حسابي الثاني @jane.spam",
        "サブ→@jane.spam",
        "본계: @jane.spam",
        "小号: @jane.spam",
    ],
)
def test_another_account_of_ones_own_on_the_same_platform(text: str) -> None:
    assert [ref.key for ref in find_labelled_handles(text, platform=Platform.TIKTOK)] == ["tiktok:@jane.spam"]


@pytest.mark.parametrize("text", ["fan account of @jane", "no spam please @jane", "girlfriend alt: @jane"])
def test_an_account_of_somebody_else_is_not_ones_own(text: str) -> None:
    assert find_labelled_handles(text, platform=Platform.TIKTOK) == []
