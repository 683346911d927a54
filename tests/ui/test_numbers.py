"""The Numbers page: figures against targets, what is missing, what breaks; never an exception and never NaN."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from designer.analysis import USUAL
from designer.formats.scenarios import flawed, reference
from designer.formats.sketch import read_sketch
from designer.model.catalogue import CATALOGUE
from designer.model.design import Component, Connection, Design
from designer.model.requirements import Journey, Requirements
from designer.storage import Database
from designer.ui.numbers.computed import computed
from designer.ui.numbers.sliders import DIALS
from tests.benchmarks.designs import platform

SCRIPT = "from designer.ui.pages import numbers\nnumbers.show()\n"
STATED: Mapping[str, float] = {
    "instance_availability": 0.999,
    "sla_pct": 99.95,
    "instances": 3,
    "capacity_per_instance": 400,
    "p50_ms": 8,
    "p99_ms": 30,
    "unit_price_month": 150,
    "mttr_min": 15,
    "backup_interval_min": 5,
    "duration_min": 20,
}
Opened = Callable[[Design], AppTest]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Opens the page on a design."""
    monkeypatch.setenv("CHALKLINE_DB", str(tmp_path / "designs.sqlite"))

    def on(design: Design) -> AppTest:
        stored = Database().add(design)
        page = AppTest.from_string(SCRIPT, default_timeout=60)
        page.query_params["design"] = stored.id
        return sound(page.run())

    return on


def sound(page: AppTest) -> AppTest:
    """Nothing on the page is an exception, an error or no number."""
    assert not page.exception
    assert not page.error
    shown = everything(page)
    assert not re.search(r"\b(nan|inf|None)\b", shown, re.IGNORECASE), shown
    return page


def html(page: AppTest) -> str:
    return "".join(element.proto.body for element in page.get("html"))


def everything(page: AppTest) -> str:
    """All words that are read on the page, those of tables and of the picture with them."""
    drawn = re.sub(r"<style>.*?</style>", "", html(page), flags=re.DOTALL) + "".join(
        chosen_in(page)
    )
    words = [*page.markdown, *page.caption, *page.info, *page.subheader]
    return " ".join([plain(drawn), *(word.value for word in words)])


def plain(text: str) -> str:
    return re.sub(r"<[^>]+>", " ", text).replace("\N{NO-BREAK SPACE}", " ")


def chosen_in(page: AppTest) -> list[str]:
    return [json.loads(e.proto.json)["html"] for e in page.get("bidi_component")]


def card(page: AppTest, title: str, of: str) -> str:
    """The words of one card."""
    found = re.search(rf'aria-label="{title} of {of}">(.*?)</section>', html(page), re.DOTALL)
    assert found, f"no card {title} of {of}"
    return plain(found[1])


def filled(design: Design, stated: Mapping[str, float] = STATED) -> Design:
    """The design with every number stated that its components can state."""
    return design.model_copy(
        update={"components": tuple(_filled(c, stated) for c in design.components)}
    )


def _filled(part: Component, stated: Mapping[str, float]) -> Component:
    can_say = CATALOGUE.kinds[part.kind].attribute_set
    new: dict[str, Any] = {n: v for n, v in stated.items() if n in can_say}
    return part.model_copy(update={"attributes": {**new, **part.attributes}})


def small(**facts: float) -> Design:
    """Who asks, a service and its store, one flow between them."""
    return Design(
        name="Small",
        components=(
            Component(id="user", kind="user_client"),
            Component(id="api", kind="web_app", attributes=facts),
            Component(id="db", kind="relational_db", attributes={"sla_pct": 99.99}),
        ),
        connections=(
            Connection(id="a", source="user", target="api", kind="call"),
            Connection(id="b", source="api", target="db", kind="call"),
        ),
        journeys=(Journey(id="ask", name="Ask", sources=("user",), targets=("db",), peak_rps=100),),
        requirements=Requirements(availability=0.999, p99_latency_ms=200, rto_min=60),
    )


FLOW = "Decide on a payment"


def test_filled_reference_says_how_each_figure_stands(opened: Opened) -> None:
    page = opened(reference("fraud-realtime"))
    assert re.search(r"99\.9\d+ % .*Target 99.95 %.*exact", card(page, "Availability", FLOW))
    assert re.search(r"\d+ ms .*Target 100 ms.*p50 \d+ ms, p95", card(page, "Latency, p99", FLOW))
    assert re.search(r"\d a second .*Target 300 a second.*Bottleneck", card(page, "Capacity", FLOW))
    assert re.search(r"back in .*Target back in 60 min.*Loses up to", card(page, "Recovery", FLOW))
    assert re.search(r"\$[\d,]+ .*Target \$[\d,]+", card(page, "Cost a month", "the whole design"))


def test_summary_counts_what_misses_and_what_is_open(opened: Opened) -> None:
    assert re.search(
        r"^Of \d+ figures .*meet", opened(reference("fraud-realtime")).markdown[0].value
    )
    assert re.search(r"^Of \d+ figures .*open", opened(flawed("fraud-realtime")).markdown[0].value)


def test_missing_numbers_are_named_with_what_to_state(opened: Opened) -> None:
    page = opened(flawed("fraud-realtime"))
    said = card(page, "Availability", FLOW)
    assert "Open" in said
    assert "Missing:" in said
    assert "Decision service" in said
    table = html(page).partition("Facts that nobody has stated")[2].partition("</table>")[0]
    assert "Decision service" in table
    assert "capacity per instance" in table


def test_nothing_missing_is_said_too(opened: Opened) -> None:
    page = opened(small(sla_pct=99.9, instances=2, capacity_per_instance=100, unit_price_month=5))
    assert "Missing:" not in card(page, "Capacity", "Ask")


def test_empty_board_gets_a_sentence(opened: Opened) -> None:
    page = opened(Design(name="New design"))
    assert "Nothing is drawn yet" in page.info[0].value
    assert not page.select_slider


def test_drawing_that_nobody_asks_gets_a_sentence(opened: Opened) -> None:
    page = opened(Design(name="One box", components=(Component(id="db", kind="relational_db"),)))
    assert "No critical flow is drawn" in page.info[0].value
    assert "Cost a month" in html(page)


def test_flow_that_nobody_drew_is_called_so(opened: Opened) -> None:
    page = opened(read_sketch("u:user_client -> api:web_app -> db:relational_db"))
    assert any("read off the drawing" in caption.value for caption in page.caption)
    assert "No target is stated" in page.markdown[0].value


def test_design_that_cannot_be_read_gets_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHALKLINE_DB", str(tmp_path / "designs.sqlite"))
    journey = Journey(id="gone", name="Gone", sources=("nobody",), targets=("db",))
    stored = Database().add(small().model_copy(update={"journeys": (journey,)}))
    page = AppTest.from_string(SCRIPT, default_timeout=60)
    page.query_params["design"] = stored.id
    page.run()
    assert not page.exception
    assert re.search("not drawn|unknown component", page.error[0].value)


def test_ring_of_calls_has_no_latency_and_says_why(opened: Opened) -> None:
    design = small(capacity_rps=100)
    back = Connection(id="c", source="db", target="api", kind="call")
    page = opened(design.model_copy(update={"connections": (*design.connections, back)}))
    assert "ring of calls" in card(page, "Latency, p99", "Ask")


def test_names_of_strangers_are_text(opened: Opened) -> None:
    bad = "<img src=x onerror=alert(1)>"
    design = filled(small())
    parts = tuple(c.model_copy(update={"name": f"{bad} {c.id}"}) for c in design.components)
    flow = design.journeys[0].model_copy(update={"name": bad})
    page = opened(design.model_copy(update={"components": parts, "journeys": (flow,)}))
    assert "<img" not in html(page)
    assert not any("<img" in part for part in chosen_in(page))


def test_service_time_slider_changes_latency_at_once(opened: Opened) -> None:
    page = opened(flawed("fraud-realtime"))
    before = card(page, "Latency, p99", FLOW)
    page.select_slider(key="numbers-service_factor").set_value(4.0)
    after = card(sound(page.run()), "Latency, p99", FLOW)
    assert figure(after) > 1.5 * figure(before)


def test_traffic_slider_changes_capacity_asked_for_and_cost(opened: Opened) -> None:
    page = opened(reference("fraud-realtime"))
    dear = card(page, "Cost a month", "the whole design")
    page.select_slider(key="numbers-traffic").set_value(4.0)
    sound(page.run())
    assert "Target 1,200 a second" in card(page, "Capacity", FLOW)
    assert card(page, "Cost a month", "the whole design") != dear
    assert "at 4\N{MULTIPLICATION SIGN} the stated traffic" in page.markdown[0].value


def test_zone_slider_changes_availability_and_goes_back(opened: Opened) -> None:
    facts = {"instance_availability": 0.999, "instances": 2}
    design = small(**facts)
    api = design.component_by_id["api"]
    zoned = api.model_copy(update={"attributes": {**facts, "zones": ("1", "2")}})
    parts = tuple(zoned if c.id == "api" else c for c in design.components)
    page = opened(design.model_copy(update={"components": parts}))
    before = card(page, "Availability", "Ask")
    page.select_slider(key="numbers-zone_down").set_value(1e-2)
    assert card(sound(page.run()), "Availability", "Ask") != before
    next(b for b in page.button if b.label == "Back to the usual").click()
    assert card(sound(page.run()), "Availability", "Ask") == before


def test_every_slider_can_stand_at_both_its_ends(opened: Opened) -> None:
    page = opened(reference("fraud-realtime"))
    for end in (0, -1):
        for group in DIALS.values():
            for name, dial in group.items():
                page.select_slider(key=f"numbers-{name}").set_value(dial.values[end])
        sound(page.run())


def test_prices_of_whoever_started_the_app_count(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "prices.toml"
    table.write_text("[about]\ndate = 2030-01-02\n[month]\nweb_app = 7777\n")
    monkeypatch.setenv("CHALKLINE_PRICES", str(table))
    page = opened(small())
    assert "2030-01-02" in card(page, "Cost a month", "the whole design")
    assert "$7,777" in html(page) or "$7,780" in html(page)


def test_prices_that_cannot_be_read_are_said_and_passed_over(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHALKLINE_PRICES", "/nowhere/prices.toml")
    page = opened(small())
    assert "The shipped prices are used" in page.warning[0].value
    assert "Cost a month" in html(page)


def test_chosen_drill_says_what_broke_and_darkens_what_is_down(opened: Opened) -> None:
    page = opened(reference("fraud-realtime"))
    page.selectbox(key="numbers-drill").select("case-adapter")
    sound(page.run())
    assert "Case adapter goes down. Broken: Hand a case to an analyst." in html(page)
    matrix, picture = chosen_in(page)
    row = matrix.partition('aria-current="true"')[2].partition("</tr>")[0]
    assert row.count("broken</td>") == 1
    assert row.count("works</td>") == 1
    down = re.findall(r'<g class="node cl-down" data-choice="([^"]+)"', picture)
    assert down == ["case-adapter"]
    assert 'class="edge cl-broken"' in picture


def test_degraded_flow_is_told_from_a_broken_one(opened: Opened) -> None:
    page = opened(reference("fraud-realtime"))
    page.selectbox(key="numbers-drill").select("scorer")
    sound(page.run())
    assert "Fraud model goes down. On a fallback:" in html(page)
    assert 'class="edge cl-degraded"' in chosen_in(page)[1]


def test_copy_that_others_stand_in_for_is_hurt_and_not_down(opened: Opened) -> None:
    page = opened(reference("fraud-realtime"))
    page.toggle(key="numbers-all-drills").set_value(True)
    page.run()
    page.selectbox(key="numbers-drill").select("copy:decision")
    sound(page.run())
    assert "One copy of Decision service goes down. Every critical flow works on." in html(page)
    picture = chosen_in(page)[1]
    assert 'class="node cl-hurt" data-choice="decision"' in picture
    assert "cl-down" not in picture
    page.toggle(key="numbers-all-drills").set_value(False)
    assert "One copy" not in html(sound(page.run()))


def test_queue_says_what_a_peak_leaves(opened: Opened) -> None:
    page = opened(reference("fraud-realtime"))
    assert "What a peak leaves waiting" in html(page)


def test_drills_that_break_nothing_can_be_listed(opened: Opened) -> None:
    page = opened(reference("fraud-realtime"))
    fewer = len(page.selectbox(key="numbers-drill").options)
    page.toggle(key="numbers-all-drills").set_value(True)
    sound(page.run())
    assert len(page.selectbox(key="numbers-drill").options) > fewer


def test_each_plot_has_a_title_a_description_and_a_table(opened: Opened) -> None:
    page = opened(reference("fraud-realtime"))
    charts = page.get("vega_lite_chart")
    assert len(charts) == 6
    for chart in (json.loads(element.proto.spec) for element in charts):
        assert chart["description"]
        assert f"{chart['title']}, as a table" in html(page)


@pytest.mark.timeout(60)
def test_large_design_is_counted() -> None:
    found = computed(platform(1000), 1.0, USUAL)
    assert len(found.analysis.journeys) == len(found.flows) == 28


def figure(said: str) -> float:
    found = re.search(r"([\d,.]+) ms", said)
    assert found
    return float(found[1].replace(",", ""))


def test_what_is_taken_as_given_is_told_with_what_to_state(opened: Opened) -> None:
    drawn = read_sketch(
        "u:user_client -> a:web_app -publish-> hub:event_stream(name=Payments,tu=2) -consume-> w:function; "
        "journey j: u -> w (peak_rps=100)"
    )
    shown = everything(opened(drawn))
    assert "Taken as given" in shown
    assert re.search(r"Payments.*1 KB.*size kb", shown, re.DOTALL)
