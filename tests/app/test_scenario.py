"""Scenario files: read, resolved, explained, scaled; every fault in words."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.app.scenario import (
    apportioned,
    default_scenario,
    explain,
    read_scenario,
    resolve,
    scaled,
)
from passerelle.app.scenario_keys import levers
from passerelle.app.scenario_parse import parse_scenario
from passerelle.app.scenario_text import toml_value
from passerelle.catalogue import load
from passerelle.data.scenario_file import TomlDocument
from passerelle.domain.scenario import Basis, Commuting, Keep, Lever, NoBackfill, Scenario, Where
from passerelle.domain.technology import Technology
from passerelle.domain.units import Range
from passerelle.engines.levers.attrition_after_announcement_multiple import LEVER as AFTER_ANNOUNCEMENT
from passerelle.engines.levers.attrition_slack_market_multiple import LEVER as SLACK_MARKET
from passerelle.engines.levers.budget_total_money import LEVER as BUDGET
from passerelle.engines.levers.demand_response import LEVER as RESPONSE
from passerelle.engines.levers.employer_industry import LEVER as INDUSTRY
from passerelle.engines.levers.limits_separations_at_most_people import LEVER as SEPARATIONS
from passerelle.engines.levers.limits_separations_per_site_at_most_people import LEVER as PER_SITE
from passerelle.engines.levers.offers_acceptance_share import LEVER as ACCEPTANCE
from passerelle.engines.levers.training_catalogue import LEVER as CATALOGUE
from passerelle.engines.levers.training_seats_per_quarter import LEVER as SEATS
from passerelle.engines.levers.voluntary_cap_people import LEVER as VOLUNTARY
from passerelle.engines.levers.voluntary_uptake_share import LEVER as UPTAKE
from passerelle.errors import BadInput, Fault, UsageError

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = [path for path in sorted((ROOT / "examples").glob("*.toml")) if "[scenario]" in path.read_text()]
TECHNOLOGIES = load("passerelle.engines.technologies", Technology)
HEAD = 'schema_version = 1\n[scenario]\nname = "x"\nstart = 2025-10-01\nquarters = 8\n'


def read(tmp_path: Path, text: str) -> Scenario:
    file = tmp_path / "base.toml"
    file.write_text(text, encoding="utf-8")
    return read_scenario(file).scenario


def faults(tmp_path: Path, text: str) -> tuple[Fault, ...]:
    with pytest.raises(BadInput) as caught:
        read(tmp_path, text)
    return caught.value.faults


def only_fault(tmp_path: Path, text: str) -> Fault:
    found = faults(tmp_path, text)
    assert len(found) == 1, "\n".join(map(str, found))
    return found[0]


# ------------------------------------------------------------------ what is read


def test_what_is_left_out_stands_at_the_levers_defaults(tmp_path: Path) -> None:
    scenario = read(tmp_path, HEAD)
    assert scenario.values == {key: lever.default for key, lever in levers().items()}
    assert [technology.id for technology in scenario.technologies] == ["generative-ai"]
    assert scenario.calendar.end == date(2027, 9, 30)


def test_an_empty_list_of_technologies_means_none(tmp_path: Path) -> None:
    assert read(tmp_path, f"technology = []\n{HEAD}").technologies == ()


def test_every_part_of_a_file_arrives(tmp_path: Path) -> None:
    scenario = read(
        tmp_path,
        HEAD
        + """
        [employer]
        industry = "51"
        [segments]
        office = { occupation = ["43-0000", "13-"], grade = "L4" }
        [[technology]]
        id = "generative-ai"
        ceiling = { low = 0, central = 0.1, high = 1 }
        midpoint = 2030-01-01
        [demand]
        response = { low = 0, central = 1, high = 2 }
        [[target]]
        where = { segment = "office", site = ["A", "B"] }
        change_people = -10
        basis = "net"
        hard = false
        by = 2026-12-31
        spare = "15-2051"
        [[growth]]
        occupations = ["15-1252"]
        change_people = 3
        by = 2027-01-01
        [budget]
        total_money = 5
        """,
    )
    assert scenario[INDUSTRY] == ("51",)
    assert scenario[RESPONSE] == Range(0.0, 1.0, 2.0)
    assert scenario[BUDGET] == 5.0
    assert scenario.segments["office"].filters == {"occupation": ("43-", "13-"), "grade": ("L4",)}
    (target,) = scenario.targets
    assert (target.key, target.change_people, target.basis, target.hard) == (
        "target[1]",
        -10,
        Basis.NET,
        False,
    )
    assert target.where.filters == {"segment": ("office",), "site": ("A", "B")}
    assert target.spare == ("15-2051",)
    (growth,) = scenario.growth
    assert growth.external_at_most_share == 1.0
    assert growth.where.filters == {}
    (technology,) = scenario.technologies
    assert technology.adoption.ceiling == Range(0.0, 0.1, 1.0)
    assert technology.adoption.midpoint == date(2030, 1, 1)
    assert any("set in the scenario" in source for source in technology.sources)


def test_the_keys_of_a_technology_replace_those_of_the_catalogue_and_no_others(tmp_path: Path) -> None:
    text = """
        [[technology]]
        id = "warehouse-robotics"
        pace = { low = 0.1, central = 0.3, high = 0.9 }
        time_saved = { low = 0.1, central = 0.2, high = 0.3 }
        reused = { low = 0, central = 0.5, high = 1 }
        [[technology]]
        id = "drone-delivery"
        """
    changed, same = read(tmp_path, HEAD + text).technologies
    entry = TECHNOLOGIES["warehouse-robotics"]
    assert changed.adoption == replace(entry.adoption, pace=Range(0.1, 0.3, 0.9))
    assert (changed.time_saved, changed.reused) == (Range(0.1, 0.2, 0.3), Range(0.0, 0.5, 1.0))
    assert (changed.reach, changed.evidence, changed.survey) == (entry.reach, entry.evidence, entry.survey)
    assert same == TECHNOLOGIES["drone-delivery"]


@pytest.mark.parametrize(("written", "pace"), [("0.7", 0.7), ("2", 2.0), ("0.01", 0.01), ("20", 20.0)])
def test_one_number_for_the_pace_stands_for_low_central_and_high(
    tmp_path: Path, written: str, pace: float
) -> None:
    text = f'{HEAD}[[technology]]\nid = "generative-ai"\npace = {written}\n'
    (technology,) = read(tmp_path, text).technologies
    assert technology.adoption.pace == Range(pace, pace, pace)


def test_the_pace_is_written_out_as_a_range(tmp_path: Path) -> None:
    (technology,) = resolve(read(tmp_path, HEAD)).scenario.technologies
    pace = technology.adoption.pace
    line = f"pace = {{ low = {pace.low}, central = {pace.central}, high = {pace.high} }}  # per year"
    assert line in resolve(read(tmp_path, HEAD)).toml


def test_lines_of_own_attrition_arrive_in_order_as_ranges(tmp_path: Path) -> None:
    text = """
        [segments]
        office = { grade = "L4" }
        [[attrition_rate]]
        where = {}
        annual_rate = 0.2
        [[attrition_rate]]
        where = { segment = "office" }
        annual_rate = { low = 0.05, central = 0.1, high = 0.2 }
        source = "leavers of 2022 to 2024"
        """
    scenario = read(tmp_path, HEAD + text)
    first, second = scenario.attrition_rates
    assert (first.key, first.annual_rate) == ("attrition_rate[1]", Range(0.2, 0.2, 0.2))
    assert first.source == "the employer's own records"
    assert second.where.filters == {"segment": ("office",)}
    assert (second.annual_rate, second.source) == (Range(0.05, 0.1, 0.2), "leavers of 2022 to 2024")
    full = resolve(scenario)
    assert read(tmp_path, full.toml) == scenario
    assert full.hash != resolve(replace(scenario, attrition_rates=(second, first))).hash
    values = {row.key: row.value for row in explain(scenario)}
    assert values["attrition_rate[1].annual_rate"] == "{ low = 0.2, central = 0.2, high = 0.2 }"
    assert values["attrition_rate[2].source"] == '"leavers of 2022 to 2024"'
    assert scaled(scenario, 0.1).attrition_rates == scenario.attrition_rates


KEPT = """
    [segments]
    office = { grade = "L4" }
    [[keep]]
    where = { segment = "office", occupation = "15-2051" }
    at_least_people = 12
    why = "they know the old system"
    [[keep]]
    where = { site = ["A", "B"] }
    at_least_share = 0.25
    [[no_backfill]]
    where = { function = "finance" }
    [[commuting]]
    regions = ["US-NJ", "US-NY"]
    [[commuting]]
    regions = ["US-NY", "US-CT", "US-NY"]
    """


def test_floors_closed_roles_and_commuting_arrive_and_are_written_out(tmp_path: Path) -> None:
    scenario = read(tmp_path, HEAD + KEPT)
    office = Where(MappingProxyType({"segment": ("office",), "occupation": ("15-2051",)}))
    sites = Where(MappingProxyType({"site": ("A", "B")}))
    assert scenario.keeps == (
        Keep("keep[1]", office, 12, None, "they know the old system"),
        Keep("keep[2]", sites, None, 0.25, "they hold knowledge that must not be lost"),
    )
    finance = Where(MappingProxyType({"function": ("finance",)}))
    assert scenario.no_backfills == (NoBackfill("no_backfill[1]", finance),)
    assert scenario.commuting == (
        Commuting("commuting[1]", ("US-NJ", "US-NY")),
        Commuting("commuting[2]", ("US-NY", "US-CT")),
    )
    full = resolve(scenario)
    assert read(tmp_path, full.toml) == scenario
    hashes = {resolve(one).hash for one in (scenario, *(_without(scenario, part) for part in PARTS))}
    assert len(hashes) == 1 + len(PARTS)


PARTS = ("keeps", "no_backfills", "commuting")


def _without(scenario: Scenario, part: str) -> Scenario:
    return replace(scenario, **{part: ()})  # type: ignore[arg-type]


def test_the_floor_that_is_not_given_is_explained_as_empty(tmp_path: Path) -> None:
    values = {row.key: row.value for row in explain(read(tmp_path, HEAD + KEPT))}
    assert (values["keep[1].at_least_people"], values["keep[1].at_least_share"]) == ("12", "")
    assert (values["keep[2].at_least_people"], values["keep[2].at_least_share"]) == ("", "0.25")
    assert values["no_backfill[1].where"] == '{ function = ["finance"] }'
    assert values["commuting[1].regions"] == '["US-NJ", "US-NY"]'


@pytest.mark.parametrize(
    "lever", [AFTER_ANNOUNCEMENT, SLACK_MARKET, ACCEPTANCE, UPTAKE], ids=lambda lever: lever.key
)
def test_a_guessed_range_may_be_given_as_one_number(tmp_path: Path, lever: Lever[Range]) -> None:
    table, name = lever.key.split(".")
    assert read(tmp_path, f"{HEAD}[{table}]\n{name} = 0.7\n")[lever] == Range(0.7, 0.7, 0.7)
    three = "{ low = 0.5, central = 0.75, high = 1 }"
    assert read(tmp_path, f"{HEAD}[{table}]\n{name} = {three}\n")[lever] == Range(0.5, 0.75, 1.0)


def test_the_warehouse_example_has_the_three_physical_technologies_and_process_automation() -> None:
    scenario = read_scenario(ROOT / "examples" / "warehouse-automation.toml").scenario
    assert [technology.id for technology in scenario.technologies] == [
        "warehouse-robotics",
        "robotic-sorting",
        "drone-delivery",
        "process-automation",
    ]
    assert sum(technology.physical for technology in scenario.technologies) == 3
    assert scenario.technologies[3].adoption.pace == Range(0.4, 0.4, 0.4)


def test_an_unknown_technology_is_told_every_known_one(tmp_path: Path) -> None:
    fault = only_fault(tmp_path, f'{HEAD}[[technology]]\nid = "blockchain"\n')
    assert all(f'"{name}"' in fault.remedy for name in TECHNOLOGIES)
    assert len(TECHNOLOGIES) == 6


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_reads_and_its_full_text_reads_back_to_the_same(path: Path, tmp_path: Path) -> None:
    first = read_scenario(path)
    again = tmp_path / "resolved.toml"
    again.write_text(first.toml, encoding="utf-8")
    second = read_scenario(again)
    assert second.scenario == first.scenario
    assert second.toml == first.toml
    assert second.hash == first.hash


def test_the_founding_case_says_what_was_announced() -> None:
    scenario = read_scenario(ROOT / "examples" / "founding.toml").scenario
    assert sum(target.change_people for target in scenario.targets) == -14_000
    assert sum(growth.change_people for growth in scenario.growth) == 6_000
    assert scenario.generated
    assert (scenario[VOLUNTARY], scenario[CATALOGUE]) == (3_000, "generated")
    (kept,) = scenario.keeps
    assert kept.where.filters["occupation"] == ("15-2051", "15-1221")


def test_the_full_text_states_every_key_and_says_what_is_not_set() -> None:
    text = default_scenario(name="d", start=date(2026, 1, 1), quarters=4).toml
    for key, lever in levers().items():
        name = key.split(".")[1]
        assert f"# {name}: not set, {lever.unset}" in text if lever.optional else f"\n{name} = " in text


def test_the_hash_changes_with_a_value_and_not_with_words_around_it(tmp_path: Path) -> None:
    plain, other, noisy = tmp_path / "a.toml", tmp_path / "b.toml", tmp_path / "c.toml"
    plain.write_text(HEAD + "[hiring]\ncost_money = 5000\n")
    noisy.write_text("# words\n" + HEAD + "\n[hiring]   # more words\ncost_money = 5_000.0\n")
    other.write_text(HEAD + "[hiring]\ncost_money = 5001\n")
    assert read_scenario(plain).hash == read_scenario(noisy).hash
    assert read_scenario(plain).hash != read_scenario(other).hash


@given(
    st.text(min_size=1, max_size=8),
    st.floats(0.0, 1e13),
    st.dictionaries(st.text(max_size=4), st.just("A-1")),
)
def test_any_name_amount_and_segment_survive_being_written_out(
    tmp_path_factory: pytest.TempPathFactory, name: str, money: float, segments: dict[str, str]
) -> None:
    file = tmp_path_factory.getbasetemp() / "any.toml"
    file.write_text(HEAD, encoding="utf-8")
    scenario = BUDGET.set(read_scenario(file).scenario, money)
    full = resolve(_renamed(scenario, name.encode("utf-8", "ignore").decode() or "x", segments))
    file.write_bytes(full.toml.encode())
    assert read_scenario(file).scenario == full.scenario


def _renamed(scenario: Scenario, name: str, segments: dict[str, str]) -> Scenario:
    wheres = {key: Where(MappingProxyType({"site": (site,)})) for key, site in segments.items()}
    return replace(scenario, name=name, segments=MappingProxyType(wheres))


# ------------------------------------------------------------------ what is wrong, in words

PACED = "[[technology]]\nid = 'generative-ai'\npace = "
PACE_AT = "line 8, technology[1].pace"


@pytest.mark.parametrize(
    ("text", "place", "what", "remedy", "value"),
    [
        ("[budget]\ntotl_money = 1", "line 7, budget.totl_money", "not known", "`budget.total_money`?", ""),
        (
            "[training]\ntotal_money = 1",
            "line 7, training.total_money",
            "not known",
            "`budget.total_money`?",
            "",
        ),
        ("[budgte]\ntotal_money = 1", "line 6, budgte", "table is not known", "`budget`?", ""),
        ("[law]\ncheck = true", "line 6, law", "table is not known", "Remove it", ""),
        ("[target]\nby = 1", "line 6, target", "list of tables", "[[target]]", "{ by = 1 }"),
        ("[[order]]\nrule = 1", "line 6, order", "table is expected", "[order]", "[{ rule = 1 }]"),
        ("[offers]\nwait_quarters = 1.0", "line 7, offers.wait_quarters", "whole number", "0 and 4", "1.0"),
        ("[offers]\nwait_quarters = true", "line 7, offers.wait_quarters", "whole number", "0 and 4", "true"),
        ("[offers]\nwait_quarters = 9", "line 7, offers.wait_quarters", "outside its range", "0 and 4", "9"),
        ("[hiring]\ncost_money = nan", "line 7, hiring.cost_money", "finite", "Write a number", "nan"),
        ("[hiring]\nfreeze = 1", "line 7, hiring.freeze", "True or false", "Write true or false", "1"),
        (
            "[order]\nrule = 'Lotery'",
            "line 7, order.rule",
            "not one of",
            'Did you mean "lottery"',
            '"Lotery"',
        ),
        ("[employer]\nindustry = []", "line 7, employer.industry", "empty", "Write one or more", "[]"),
        ("[employer]\nindustry = ['x']", "line 7, employer.industry[1]", "not one of", '"44-45"', '"x"'),
        ("[demand]\nresponse = 0.3", "line 7, demand.response", "A range", "low = 0.0, central", "0.3"),
        (
            "[demand]\nresponse = { low = 0.5, central = 0.3, high = 0.8 }",
            "line 7, demand.response",
            "not in order",
            "between 0 and 3",
            "{ low = 0.5, central = 0.3, high = 0.8 }",
        ),
        (
            "[demand]\nresponse = { low = 0, central = 1, high = 9 }",
            "line 7, demand.response.high",
            "outside its range",
            "between 0 and 3",
            "9",
        ),
        (
            "[demand]\nresponse = { low = 0, central = 1 }",
            "line 7, demand.response.high",
            "missing",
            toml_value(RESPONSE.default),
            "",
        ),
        ("[demand]\nindex = 'gpt'", "line 7, demand.index", "not one of", "gpts-human-beta", '"gpt"'),
        (
            "[[technology]]\nid = 'generativ-ai'",
            "line 7, technology[1].id",
            "not one of",
            '"generative-ai"',
            '"generativ-ai"',
        ),
        (
            "[[technology]]\nid = 'generative-ai'\n[[technology]]\nid = 'generative-ai'",
            "line 9, technology[2].id",
            "twice",
            "Keep one",
            "generative-ai",
        ),
        (f"{PACED}99", PACE_AT, "outside its range", "a range such as { low", "99"),
        (f"{PACED}0", PACE_AT, "outside its range", "between 0.01 and 20", "0"),
        (f"{PACED}inf", PACE_AT, "finite", "Write a number, or a range", "inf"),
        (f"{PACED}'fast'", PACE_AT, "A number or a range", "Write a number, or a range", '"fast"'),
        (f"{PACED}true", PACE_AT, "A number or a range", "Write a number, or a range", "true"),
        (f"{PACED}{{ low = 1, central = 2 }}", f"{PACE_AT}.high", "missing", "a range such as { low", ""),
        (
            f"{PACED}{{ low = 1, central = 2, high = 3, hgh = 3 }}",
            f"{PACE_AT}.hgh",
            "not known",
            "`technology[1].pace.high`?",
            "",
        ),
        (
            f"{PACED}{{ low = 3, central = 2, high = 3 }}",
            PACE_AT,
            "not in order",
            "Write a number, or a range",
            "{ low = 3, central = 2, high = 3 }",
        ),
        (
            "[segments]\na = { grad = 'L4' }",
            "line 7, segments.a.grad",
            "not known",
            "`segments.a.grade`?",
            "",
        ),
        ("[segments]\na = 'L4'", "line 7, segments.a", "A table of filters", "corporate = {", '"L4"'),
        ("[segments]\na = { grade = 4 }", "line 7, segments.a.grade", "Text or a list", "in quotes", "4"),
        ("segments = 3", "line 6, scenario.segments", "not known", "Remove it", ""),
        (
            "[attrition]\nrates = 'given'",
            "line 7, attrition.rates",
            "given_annual_rate` is missing",
            "given_annual_rate = 0.12",
            '"given"',
        ),
        (
            "[attrition]\ngiven_annual_rate = 0.2",
            "line 7, attrition.given_annual_rate",
            "says to take another",
            'rates = "given"',
            "0.2",
        ),
        (
            "[attrition]\nslack_market_multiple = 4",
            "line 7, attrition.slack_market_multiple",
            "outside its range",
            "or a range such as { low = 0.8",
            "4",
        ),
        (
            "[[attrition_rate]]\nwhere = {}\nannual_rate = 12",
            "line 8, attrition_rate[1].annual_rate",
            "outside its range",
            "between 0 and 0.9",
            "12",
        ),
        (
            "[[attrition_rate]]\nwhere = {}",
            "line 6, attrition_rate[1].annual_rate",
            "required and missing",
            "Write a number, or a range",
            "",
        ),
        (
            "[[attrition_rate]]\nannual_rate = 0.1",
            "line 6, attrition_rate[1].where",
            "required and missing",
            "where = {",
            "",
        ),
        (
            "[[attrition_rate]]\nwhere = { segment = 'office' }\nannual_rate = 0.1",
            "line 7, attrition_rate[1].where.segment",
            "no such segment",
            "[segments]",
            '"office"',
        ),
        (
            "[[attrition_rates]]\nwhere = {}\nannual_rate = 0.1",
            "line 6, attrition_rates",
            "table is not known",
            "[[attrition_rate]]",
            "",
        ),
        (
            "[separation]\nseverance_floor_weeks = 30",
            "line 7, separation.severance_floor_weeks",
            "above the most",
            "raise the cap",
            "30.0",
        ),
        (
            "[moves]\nfit_for_training_share = 0.9",
            "line 7, moves.fit_for_training_share",
            "asks more",
            "Lower it",
            "0.9",
        ),
        (
            "[[keep]]\nwhere = {}",
            "line 6, keep[1]",
            "No floor is given",
            "one of `at_least_people` and `at_least_share`",
            "",
        ),
        (
            "[[keep]]\nwhere = {}\nat_least_people = 3\nat_least_share = 0.5",
            "line 6, keep[1]",
            "Both floors are given",
            "one of `at_least_people` and `at_least_share`",
            "3 and 0.5",
        ),
        (
            "[[keep]]\nwhere = {}\nat_least_people = 0",
            "line 8, keep[1].at_least_people",
            "outside its range",
            "between 1 and 10_000_000",
            "0",
        ),
        (
            "[[keep]]\nwhere = {}\nat_least_share = 1.5",
            "line 8, keep[1].at_least_share",
            "outside its range",
            "between 0 and 1",
            "1.5",
        ),
        (
            "[[keep]]\nwhere = { segment = 'office' }\nat_least_people = 2",
            "line 7, keep[1].where.segment",
            "no such segment",
            "[segments]",
            '"office"',
        ),
        (
            "[[keep]]\nat_least_people = 2",
            "line 6, keep[1].where",
            "required and missing",
            "where = {",
            "",
        ),
        (
            "[[no_backfill]]\nwhere = { segment = 'office' }",
            "line 7, no_backfill[1].where.segment",
            "no such segment",
            "[segments]",
            '"office"',
        ),
        (
            "[no_backfill]\nwhere = {}",
            "line 6, no_backfill",
            "list of tables",
            "[[no_backfill]]",
            "{ where = {} }",
        ),
        (
            "[[commuting]]\nregions = ['US-NY', 'US-NY']",
            "line 7, commuting[1].regions",
            "two regions or more",
            "Add a region",
            '["US-NY"]',
        ),
        (
            "[[commuting]]\nregions = 'US-NY'",
            "line 7, commuting[1].regions",
            "two regions or more",
            "Add a region",
            '["US-NY"]',
        ),
        (
            "[[comuting]]\nregions = ['US-NY', 'US-NJ']",
            "line 6, comuting",
            "table is not known",
            "[[commuting]]",
            "",
        ),
        (
            "[training]\nseats_per_quarter = -5",
            "line 7, training.seats_per_quarter",
            "outside its range",
            "between 0 and 10_000_000 (people)",
            "-5",
        ),
        (
            "[training]\nseats_per_programme = -1",
            "line 7, training.seats_per_programme",
            "outside its range",
            "between 0 and 1_000_000 (people)",
            "-1",
        ),
        (
            "[training]\ncatalogue = ''",
            "line 7, training.catalogue",
            "is empty",
            "Write text in quotes",
            '""',
        ),
        (
            "[training]\ncatalogue = 7",
            "line 7, training.catalogue",
            "Text is expected",
            "Write text in quotes",
            "7",
        ),
        (
            "[voluntary]\ncap_people = -1",
            "line 7, voluntary.cap_people",
            "outside its range",
            "between 0 and 10_000_000 (people)",
            "-1",
        ),
        (
            "[offers]\nacceptance_share = 65",
            "line 7, offers.acceptance_share",
            "outside its range",
            "or a range such as { low = 0.45",
            "65",
        ),
        (
            "[offers]\nsearch_window_days = 400",
            "line 7, offers.search_window_days",
            "outside its range",
            "between 0 and 365 (days)",
            "400",
        ),
        (
            "[order]\nrule = 'skills'",
            "line 7, order.rule",
            "not one of",
            '"skill-proximity"',
            '"skills"',
        ),
        (
            "[advice]\npay_viable_share = 1.2\npay_desirable_share = 0.9",
            "line 7, advice.pay_viable_share",
            "advice.pay_desirable_share = 0.9",
            "Lower it",
            "1.2",
        ),
    ],
)
def test_a_fault_names_place_value_and_remedy(
    tmp_path: Path, text: str, place: str, what: str, remedy: str, value: str
) -> None:
    fault = only_fault(tmp_path, f"{HEAD}{text}\n")
    assert fault.where == f"base.toml, {place}"
    assert what in fault.what
    assert remedy in fault.remedy
    assert fault.value == value


TARGET = "[[target]]\nwhere = {}\nchange_people = -5\nby = 2026-01-01\n"


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("-5", "0", "line 8, target[1].change_people", "changes nothing"),
        ("2026-01-01", "2025-09-30", "line 9, target[1].by", "before the plan starts"),
        ("2026-01-01", "2027-10-01", "line 9, target[1].by", "raise scenario.quarters"),
        ("2026-01-01", '"2026-01-01"', "line 9, target[1].by", "date without quotes"),
        ("2026-01-01", "2026-01-01T10:00:00", "line 9, target[1].by", "date without quotes"),
        ("{}", '{ segment = "office" }', "line 7, target[1].where.segment", "Add a table [segments]"),
        ("{}", '{ functon = "x" }', "line 7, target[1].where.functon", "`target[1].where.function`?"),
        ("{}", '{ occupation = "clerk" }', "line 7, target[1].where.occupation[1]", "15-1252"),
        ("{}", '"everybody"', "line 7, target[1].where", "function ="),
        ("where = {}\n", "", "line 6, target[1].where", "required and missing"),
        ("where", "unit = 1\nwhere", "line 7, target[1].unit", "not known"),
        ("where", "spare = ['x']\nwhere", "line 7, target[1].spare[1]", "not an occupation code"),
        ("-5", "-20_000_000", "line 8, target[1].change_people", "between -10_000_000 and 10_000_000"),
        ("-5", "-2.5", "line 8, target[1].change_people", "whole number"),
    ],
)
def test_a_fault_in_a_target_names_its_number(
    tmp_path: Path, old: str, new: str, place: str, words: str
) -> None:
    fault = only_fault(tmp_path, HEAD + TARGET.replace(old, new, 1))
    assert fault.where == f"base.toml, {place}"
    assert words in str(fault)


def test_a_segment_that_is_nearly_right_is_suggested(tmp_path: Path) -> None:
    text = HEAD + "[segments]\noffice = { grade = 'L4' }\n" + TARGET.replace("{}", '{ segment = "ofice" }')
    assert "Did you mean `office`?" in only_fault(tmp_path, text).remedy


@pytest.mark.parametrize("key", ["schema_version", "name", "start", "quarters"])
def test_what_a_scenario_cannot_do_without_is_asked_for(tmp_path: Path, key: str) -> None:
    text = "\n".join(line for line in HEAD.splitlines() if not line.startswith(key))
    fault = only_fault(tmp_path, text)
    assert f"`{key}` is required and missing" in fault.what
    assert f"{key} = " in fault.remedy


def test_an_empty_file_asks_for_everything_required(tmp_path: Path) -> None:
    wheres = {fault.where for fault in faults(tmp_path, "")}
    asked = ("schema_version", "scenario.name", "scenario.start", "scenario.quarters")
    assert wheres == {f"base.toml, line 1, {key}" for key in asked}


def test_another_schema_version_is_refused(tmp_path: Path) -> None:
    assert "must be 1" in only_fault(tmp_path, HEAD.replace("= 1", "= 2", 1)).what


def test_a_plan_beyond_all_dates_is_refused(tmp_path: Path) -> None:
    fault = only_fault(tmp_path, HEAD.replace("2025-10-01", "9999-12-31"))
    assert "between 1990-01-01 and 2100-01-01" in fault.remedy


def test_another_currency_needs_the_amounts_that_are_in_dollars(tmp_path: Path) -> None:
    fault = only_fault(tmp_path, f'{HEAD}currency = "EUR"\n[hiring]\ncost_money = 4000\n')
    assert fault.where == "base.toml, line 6, scenario.currency"
    assert "`separation.outplacement_money`" in fault.what
    assert "hiring.cost_money" not in fault.what


def test_all_faults_come_together_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = (
        HEAD.replace("8", "80") + TARGET.replace("-5", "0") + "[budget]\ntotl_money = 1\n[order]\nrule = 3\n"
    )
    places = [fault.where for fault in faults(tmp_path, text)]
    assert places == [
        "base.toml, line 5, scenario.quarters",
        "base.toml, line 8, target[1].change_people",
        "base.toml, line 11, budget.totl_money",
        "base.toml, line 13, order.rule",
    ]


@given(st.text(max_size=60))
def test_no_text_makes_it_fail_in_another_way(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.getbasetemp() / "noise.toml"
    file.write_bytes((HEAD + text).encode("utf-8", "surrogatepass"))
    with suppress(BadInput):
        read_scenario(file)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["low", "high", "where", "by", "segment", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(st.sampled_from([row.key for row in explain()]), ANYTHING)
def test_no_value_at_any_key_makes_it_fail_in_another_way(key: str, value: object) -> None:
    table, name = key.replace("*", "any").split(".")
    content: object = {name: value}
    if table.endswith("[]"):
        table, content = table.removesuffix("[]"), [content]
    values = {"schema_version": 1, "scenario": {"name": "x", "start": date(2026, 1, 1), "quarters": 2}}
    if table == "scenario":
        content = {**values["scenario"], name: value}  # type: ignore[dict-item]
    document = TomlDocument("x", {**values, table: content}, {}, "")
    with suppress(BadInput):
        parse_scenario(document, TECHNOLOGIES)


# ------------------------------------------------------------------ explaining


def test_the_explanation_of_every_key_is_as_it_was_reviewed() -> None:
    golden = ROOT / "tests" / "golden" / "scenario_explain.txt"
    if os.environ.get("PASSERELLE_RENEW_GOLDEN"):
        golden.write_text(explained(), encoding="utf-8")
    assert explained() == golden.read_text(encoding="utf-8"), (
        "set PASSERELLE_RENEW_GOLDEN=1 to renew it, then look at the difference"
    )


def explained() -> str:
    """Return the explanation as text, three lines a key."""
    lines = []
    for row in explain():
        limits = f", {row.low:g} to {row.high:g}" if row.low is not None and row.high is not None else ""
        choices = f", one of {' '.join(row.choices)}" if row.choices else ""
        guess = " (guess)" if row.guess else ""
        plausible = f" plausible {row.plausible[0]:g} to {row.plausible[1]:g};" if row.plausible else ""
        lines.append(f"{row.key}  [{row.unit}]  {row.default}{guess}{limits}{choices}")
        lines.append(f"    {row.title}. {row.meaning}".rstrip())
        lines.append(f"    Source:{plausible} {row.source}")
    return "\n".join(lines) + "\n"


def test_an_explained_scenario_has_the_value_of_each_key() -> None:
    scenario = read_scenario(ROOT / "examples" / "founding.toml").scenario
    values = {row.key: row.value for row in explain(scenario)}
    assert values["training.seats_per_quarter"] == "1500"
    assert values["attrition.given_annual_rate"] == ""
    assert values["target[2].change_people"] == "-4000"
    assert values["segments.corporate"].startswith("{ grade = ")
    assert set(levers()) <= set(values)


# ------------------------------------------------------------------ scaling


def test_a_smaller_case_keeps_the_sums_and_says_its_scale() -> None:
    whole = read_scenario(ROOT / "examples" / "founding.toml").scenario
    small = scaled(whole, 0.1)
    assert [target.change_people for target in small.targets] == [-650, -400, -350]
    assert [growth.change_people for growth in small.growth] == [600]
    assert (small[SEATS], small[SEPARATIONS], small[BUDGET]) == (150, 800, 1.8e8)
    assert small[VOLUNTARY] == 300
    assert "scaled_by_share = 0.1" in resolve(small).toml
    unscaled = set(levers()) - {key for key, lever in levers().items() if lever.scales}
    assert all(small.values[key] == whole.values[key] for key in unscaled)


def test_floors_of_people_scale_and_those_of_shares_and_of_sites_stand(tmp_path: Path) -> None:
    text = HEAD + KEPT + "[limits]\nseparations_per_site_at_most_people = 40\n"
    whole = read(tmp_path, text)
    small, tiny = scaled(whole, 0.5), scaled(whole, 0.001)
    assert [keep.at_least_people for keep in small.keeps] == [6, None]
    assert [keep.at_least_people for keep in tiny.keeps] == [1, None]
    assert small.keeps[1] == whole.keeps[1]
    assert (small.no_backfills, small.commuting) == (whole.no_backfills, whole.commuting)
    assert small[PER_SITE] == 40
    assert read(tmp_path, resolve(small).toml) == small


def test_a_case_at_its_own_scale_is_the_same_case() -> None:
    whole = read_scenario(ROOT / "examples" / "founding.toml").scenario
    assert scaled(whole, 1.0) == whole


def test_a_target_that_comes_to_nobody_is_left_out_and_the_rest_are_numbered_anew(tmp_path: Path) -> None:
    text = HEAD + TARGET.replace("-5", "-1") + TARGET.replace("-5", "-100")
    (target,) = scaled(read(tmp_path, text), 0.1).targets
    assert (target.key, target.change_people) == ("target[1]", -10)


@pytest.mark.parametrize("share", [0.0, -1.0, 11.0, float("nan")])
def test_a_scale_that_is_none_is_refused(share: float) -> None:
    scenario = default_scenario(name="d", start=date(2026, 1, 1), quarters=4).scenario
    with pytest.raises(UsageError, match="scale"):
        scaled(scenario, share)


@given(st.lists(st.integers(0, 10_000), max_size=6), st.floats(0.001, 10.0))
def test_apportioned_counts_keep_their_sum_and_stay_within_one_of_the_exact_product(
    counts: list[int], share: float
) -> None:
    parts = apportioned(counts, share)
    assert sum(parts) == pytest.approx(sum(counts) * share, abs=0.5 + 1e-6)
    assert all(abs(part - count * share) < 1.0 + 1e-6 for part, count in zip(parts, counts, strict=True))
