"""Agencies: a function of who shows what, in whatever order it is learned."""

from hypothesis import given, settings
from hypothesis import strategies as st

from creatorgraph.identity_graph import agencies, outbox
from creatorgraph.identity_graph.agencies import CAP, UNLIKE, Shared, Shows
from creatorgraph.identity_graph.candidates import Frequencies

SITES = ("url", "a.example"), ("url", "b.example"), ("email", "0" * 32)
MANY = CAP["url"] + 1


class Graph:
    """Who shows what and belongs to whom, and the agencies made of it, as the store would hold them."""

    def __init__(self) -> None:
        self.shows: dict[str, frozenset[tuple[str, str]]] = {}
        self.creators: dict[str, str] = {}
        self.standing: set[str] = set()
        self.managed: set[tuple[str, str]] = set()

    def state(self, identifier: tuple[str, str]) -> Shared:
        """Count who shows an identifier."""
        accounts = [key for key, shown in self.shows.items() if identifier in shown]
        return Shared(*identifier, len(accounts), min(UNLIKE, len({self.creators[key] for key in accounts})))

    def refresh(self, keys: list[str]) -> None:
        """Bring agencies up to date for some keys of the outbox."""
        accounts, identifiers = outbox.read_named(keys)
        by_id = {Shared(*one, 0, 0).agency: one for one in SITES}
        shows = []
        for key in accounts:
            over = frozenset(one for one in self.shows[key] if self.state(one).accounts > CAP[one[0]])
            held = frozenset(agency for account, agency in self.managed if account == key)
            shows.append(Shows(key, over, held))
            identifiers |= over | {by_id[agency] for agency in held}
        states = {state.agency: state for state in map(self.state, identifiers)}
        plan = agencies.plan(shows, states, standing=self.standing, at="now")
        self.managed -= {(row["account"], row["agency"]) for row in plan.disconnect}
        self.standing |= {row["id"] for row in plan.write}
        self.managed |= {(row["account"], row["agency"]) for row in plan.connect}
        for row in plan.connect_all:
            showing = (key for key, shown in self.shows.items() if (row["kind"], row["key"]) in shown)
            self.managed |= {(key, row["id"]) for key in showing}
        self.standing -= set(plan.remove)
        self.managed = {(key, agency) for key, agency in self.managed if agency in self.standing}

    def wanted(self) -> set[tuple[str, str]]:
        """Say who should be managed by whom."""
        stands = [state for state in map(self.state, SITES) if state.is_agency]
        return {(key, s.agency) for s in stands for key, shown in self.shows.items() if (s.kind, s.key) in shown}


@given(st.data())
@settings(max_examples=30)
def test_agencies_follow_from_who_shows_what_in_any_order_and_portions(data: st.DataObject) -> None:
    graph = Graph()
    keys = [f"x:{number}" for number in range(40)]
    owners = data.draw(st.integers(1, 12))
    waiting: list[str] = []
    for _ in range(data.draw(st.integers(1, 4))):
        changed = data.draw(st.lists(st.sampled_from(keys), unique=True, min_size=1).map(sorted))
        shown = data.draw(st.lists(st.frozensets(st.sampled_from(SITES)), min_size=3, max_size=3))
        everybody = data.draw(st.booleans())
        for number, key in enumerate(keys if everybody or not graph.shows else changed):
            before = graph.shows.get(key, frozenset())
            graph.shows[key] = shown[number % 3]
            graph.creators[key] = f"c{number % owners}"
            waiting += [key, *(outbox.named(*one) for one in before - graph.shows[key])]
        if data.draw(st.booleans()):
            portion, waiting = waiting[::2], waiting[1::2]
            graph.refresh(portion)
    waiting = data.draw(st.permutations(sorted(set(waiting))))
    size = data.draw(st.integers(1, 40))
    for first in range(0, len(waiting), size):
        graph.refresh(list(waiting[first : first + size]))
    assert graph.managed == graph.wanted()
    assert graph.standing == {agency for _, agency in graph.wanted()}


def test_it_takes_more_accounts_than_the_cap_and_unlike_ones() -> None:
    assert Shared("url", "a.example", MANY, UNLIKE).is_agency
    assert not Shared("url", "a.example", MANY - 1, UNLIKE).is_agency
    assert not Shared("url", "a.example", 10_000, UNLIKE - 1).is_agency


def test_an_agency_has_one_id_for_ever_and_another_than_its_neighbours() -> None:
    ids = {Shared(*one, 0, 0).agency for one in SITES}
    assert len(ids) == len(SITES)
    assert Shared("url", "a.example", 30, 5, "A").agency == Shared("url", "a.example", 99, 5, "B").agency


def test_where_nothing_is_over_shared_nothing_is_concerned() -> None:
    few = Frequencies({("url", "a.example"): CAP["url"], ("name", "mira"): 99})
    assert agencies.concerned(few, {}, touched={"x:1"}, leave=[]) == []
    assert agencies.concerned(few, {}, touched=set(), leave=[{"account": "x:2"}]) == ["x:2"]


def test_what_is_detached_names_accounts_and_identifiers() -> None:
    rows = {"detach_urls": [{"account": "x:1", "key": "a|b.example"}], "detach_names": [{"account": "x:2", "key": "n"}]}
    accounts, identifiers = outbox.read_named(agencies.withdrawn(rows))
    assert (accounts, identifiers) == (["x:1"], {("url", "a|b.example")})
