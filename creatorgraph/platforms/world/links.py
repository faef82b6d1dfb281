"""Addresses as people paste them: profiles in current, mobile, old and short forms, hub pages, sites, e-mails."""

from urllib.parse import quote

from creatorgraph.platforms.world.draws import Draw, Table

_FORMS = {
    "instagram": Table(
        (
            "https://www.instagram.com/{}",
            "https://www.instagram.com/{}/",
            "instagram.com/{}",
            "http://instagram.com/{}?utm_source=qr",
            "https://instagr.am/{}",
            "https://www.instagram.com/_u/{}",
            "https://m.instagram.com/{}?hl=en",
            "https://www.instagram.com/{}/reels/",
            "WWW.Instagram.com/{}",
        ),
        [6, 5, 5, 2, 2, 1, 1, 1, 1],
    ),
    "tiktok": Table(
        (
            "https://www.tiktok.com/@{}",
            "tiktok.com/@{}",
            "https://www.tiktok.com/@{}?_t=8kz1&_r=1",
            "http://m.tiktok.com/@{}/",
            "https://www.tiktok.com/@{}/live",
        ),
        [6, 4, 2, 1, 1],
    ),
    "x": Table(
        (
            "https://x.com/{}",
            "https://twitter.com/{}",
            "twitter.com/{}",
            "http://www.twitter.com/{}",
            "https://mobile.twitter.com/{}?lang=en",
            "http://twitter.com/#!/{}",
            "https://twitter.com/intent/user?screen_name={}",
            "https://x.com/@{}",
        ),
        [5, 6, 3, 2, 1, 1, 1, 1],
    ),
    "youtube": Table(
        (
            "https://www.youtube.com/{}",
            "https://youtube.com/{}",
            "youtube.com/{}",
            "http://m.youtube.com/{}",
            "https://www.youtube.com/{}?sub_confirmation=1",
            "https://www.youtube.com/{}/videos",
            "https://www.youtube.com/{}/featured?app=desktop",
        ),
        [5, 4, 3, 1, 2, 1, 1],
    ),
}
_SHORTHANDS = {
    "instagram": ("IG @{}", "insta: {}", "📸 @{}", "ig/{}", "Instagram - @{}", "instagram → {}"),
    "tiktok": ("tiktok @{}", "TT: @{}", "TikTok 👉 @{}", "🎵 tiktok: {}"),
    "x": ("Twitter @{}", "tw: @{}", "X: @{}", "twitter/{}"),
    "youtube": ("YT: {}", "YouTube @{}", "▶️ youtube: @{}", "yt/{}"),
}
_HUBS = ("linktr.ee/{}", "https://linktr.ee/{}", "https://beacons.ai/{}", "https://lnk.bio/{}", "https://bio.link/{}")
_SITES = (
    "https://{}.example",
    "https://www.{}.example/",
    "http://{}.example/about",
    "{}.example",
    "https://{}.example/?ref=bio",
)
_MAIL_HOSTS = ("gmail.com", "outlook.example", "post.example", "mail.example")


def profile_link(draw: Draw, platform: str, username: str, platform_id: str) -> str:
    """Write the address of an account in one of its forms."""
    path = username
    if platform == "youtube":
        if path.startswith("UC") or draw.chance(0.18):
            path = f"channel/{platform_id}"
        elif draw.chance(0.06):
            path = path.removeprefix("@")
    return draw.weighted(_FORMS[platform]).format(quote(path, safe="/@"))


def shorthand(draw: Draw, platform: str, username: str) -> str | None:
    """Write an account as people do without an address: `IG @name`. None where the account has no plain handle."""
    if platform == "youtube" and not username.startswith("@"):
        return None
    return draw.pick(_SHORTHANDS[platform]).format(username.removeprefix("@"))


def hub(draw: Draw, label: str) -> str:
    """Give the address of a link-hub page."""
    return draw.pick(_HUBS).format(label)


def site(draw: Draw, label: str) -> str:
    """Write the address of a site; its host is reserved (RFC 2606), so that it is nobody's."""
    return draw.pick(_SITES).format(label)


def email(draw: Draw, label: str) -> str:
    """Give an e-mail address that nobody has: a reserved host, or a name that Gmail does not allow (with a line)."""
    host = draw.pick(_MAIL_HOSTS)
    return (
        f"{label}_{draw.pick(('mail', 'contact', 'work', 'collab'))}@{host}"
        if host == "gmail.com"
        else f"{label}@{host}"
    )


def disguised(draw: Draw, address: str) -> str:
    """Write an e-mail so that simple readers miss it, on some: `name [at] host`, `name (at) host dot com`."""
    form = draw.pick(("plain", "plain", "bracket", "words", "upper", "emoji"))
    if form == "bracket":
        return address.replace("@", " [at] ")
    if form == "words":
        local, _, host = address.partition("@")
        return f"{local} (at) {host.replace('.', ' dot ')}"
    if form == "upper":
        return address.upper()
    return f"✉️ {address}" if form == "emoji" else address
