"""Employers that never were: people, places, pay and a manager tree, drawn from stated weights.

Counts are exact: each function has the people it is given, shared over posts and sites by largest
remainder. Chance decides only which sites have which posts, and the pay, tenure and hours of each
employee. No trait of a person is drawn. The same employer and the same state of the random
generator give the same people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from passerelle.domain.units import Bools, Floats, Ints

DAYS_PER_YEAR: Final = 365.25
PAY_NOISE: Final = 0.5  # of the occupation's own spread; the levels of a ladder make up the rest
PAY_STEP: Final = 10.0  # pay is rounded to this many units of currency a year
Z_RANGE: Final = (-1.6, 2.6)  # of log pay, in standard deviations: keeps pay near what is published
PART_TIME_FTE: Final = (0.5, 0.75)
SITE_SPREAD: Final = 0.35  # standard deviation of log headcount between sites of equal weight
LEAST_SPAN, MOST_SPAN, SITE_SPAN = 4, 30, 12  # direct reports: in a team, and of site heads


@dataclass(frozen=True, slots=True)
class Posts:
    """Kinds of post: a title at a level within a function. Axis [post]."""

    function: Ints
    weight: Floats  # share of the function's people, up to a factor
    height: Ints  # of the grade; higher is nearer the top
    leads: Bools  # whether its people manage others first
    pay: Floats  # median yearly pay of the occupation, full time
    pay_spread: Floats  # standard deviation of log pay
    pay_z: Floats  # where the level stands in that spread, in standard deviations
    tenure_years: Floats  # median


@dataclass(frozen=True, slots=True)
class Functions:
    """Functions of the employer. Axis [function]."""

    people: Ints
    team_people: Ints  # least people of one post at one site, where there are so many
    led_by: Ints  # function whose head at the same site leads this one's; -1 where it is led by its own head
    part_time_share: Floats
    temporary_share: Floats
    site_weight: Floats  # [function, site]


@dataclass(frozen=True, slots=True)
class Employees:
    """Who there is. Axis [employee], in an order without meaning."""

    post: Ints
    site: Ints
    manager: Ints  # index of an employee; -1 for the one at the top
    tenure_days: Ints  # at least 1
    fte: Floats
    pay: Floats  # a year's, at the employee's hours
    temporary: Bools


def generate(
    posts: Posts, functions: Functions, most_tenure_years: float, rng: np.random.Generator
) -> Employees:
    """Return the employees of an employer with these posts and functions.

    Nobody has been there longer than ``most_tenure_years``.
    """
    post, site, people = place(posts, functions, rng)
    cell = rng.permutation(np.repeat(np.arange(len(people)), people))
    of, at = post[cell], site[cell]
    function = posts.function[of]
    part_time = rng.random(len(cell)) < functions.part_time_share[function]
    fte = np.where(part_time, rng.choice(PART_TIME_FTE, len(cell)), 1.0)
    z = np.clip(posts.pay_z[of] + PAY_NOISE * rng.standard_normal(len(cell)), *Z_RANGE)
    pay = posts.pay[of] * np.exp(posts.pay_spread[of] * z) * fte
    return Employees(
        post=of,
        site=at,
        manager=manager_tree(posts, functions, of, at),
        tenure_days=draw_tenure_days(posts.tenure_years[of], most_tenure_years, rng),
        fte=fte,
        pay=np.round(pay / PAY_STEP) * PAY_STEP,
        temporary=rng.random(len(cell)) < functions.temporary_share[function],
    )


def apportion(total: int, weights: Floats) -> Ints:
    """Share ``total`` by ``weights`` in whole people, by largest remainder; they add up to ``total``."""
    quota = total * weights / weights.sum()
    whole: Ints = np.floor(quota).astype(np.int64)
    order = np.argsort(-(quota - whole), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole


def place(posts: Posts, functions: Functions, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Return where each post has people: post, site and people, all [cell]."""
    people = np.zeros(len(posts.function), dtype=np.int64)
    for function, total in enumerate(functions.people):
        mine = np.flatnonzero(posts.function == function)
        people[mine] = apportion(int(total), posts.weight[mine])
    cells = []
    for post, total in enumerate(people):
        function = posts.function[post]
        weight = functions.site_weight[function]
        open_sites = np.flatnonzero(weight > 0.0)
        sites = int(np.clip(total // functions.team_people[function], 1, len(open_sites)))
        # The largest of log weight plus Gumbel noise are a draw without replacement by weight.
        keys = np.log(weight[open_sites]) + rng.gumbel(size=len(open_sites))
        chosen = np.sort(open_sites[np.argsort(-keys, kind="stable")[:sites]])
        spread = weight[chosen] * np.exp(SITE_SPREAD * rng.standard_normal(sites))
        cells.append(np.column_stack([np.full(sites, post), chosen, apportion(int(total), spread)]))
    table = np.concatenate(cells)
    filled = table[table[:, 2] > 0]
    return filled[:, 0], filled[:, 1], filled[:, 2]


def draw_tenure_days(median_years: Floats, most_years: float, rng: np.random.Generator) -> Ints:
    """Return days since hiring [employee]: exponential with this median, cut off at ``most_years``."""
    mean = median_years / np.log(2.0)
    reached = 1.0 - np.exp(-most_years / mean)  # probability that an uncut draw stays below the cut
    years = -mean * np.log1p(-rng.random(len(mean)) * reached)
    days: Ints = np.floor(years * DAYS_PER_YEAR).astype(np.int64) + 1
    return days


def manager_tree(posts: Posts, functions: Functions, post: Ints, site: Ints) -> Ints:
    """Return everybody's manager [employee]: one tree, within function and site where that can be.

    Within a function at a site, those whose post leads come first, then by grade; each manages the
    next few. The first one there is the head of the group, and answers to the head of the function
    that leads it at the same site, else to the head of a larger site of the same function; the first
    head of a function answers to the top.
    """
    sites = functions.site_weight.shape[1]
    group = posts.function[post] * sites + site
    order = np.lexsort((-posts.height[post], ~posts.leads[post], group))
    first, size = _runs(group[order])
    leaders = np.add.reduceat(posts.leads[post][order].astype(np.int64), first)
    span = np.clip(-(-(size - 1) // np.maximum(leaders, 1)), LEAST_SPAN, MOST_SPAN)
    rank = np.arange(len(order)) - np.repeat(first, size)
    above = np.repeat(first, size) + (rank - 1) // np.repeat(span, size)
    manager = np.full(len(order), -1, dtype=np.int64)
    reports = rank > 0
    manager[order[reports]] = order[above[reports]]
    heads = order[first]
    manager[heads] = _heads_of_heads(posts, functions, post[heads], site[heads], heads)
    return manager


def _runs(keys: Ints) -> tuple[Ints, Ints]:
    """Return where each run of equal ``keys`` begins, and how long it is."""
    first = np.flatnonzero(np.diff(keys, prepend=keys[0] - 1))
    return first, np.diff(first, append=len(keys))


def _heads_of_heads(posts: Posts, functions: Functions, post: Ints, site: Ints, heads: Ints) -> Ints:
    """Return whom each head of a group answers to [group]; -1 for the top."""
    function = posts.function[post]
    at = {(int(f), int(s)): int(head) for f, s, head in zip(function, site, heads, strict=True)}
    chief: dict[int, int] = {}
    answers_to = np.full(len(heads), -1, dtype=np.int64)
    for one in np.unique(function):
        mine = np.flatnonzero(function == one)
        ranked = mine[np.lexsort((-posts.height[post[mine]], ~posts.leads[post[mine]]))]
        chief[int(one)] = int(heads[ranked[0]])
        rank = np.arange(1, len(ranked))
        answers_to[ranked[1:]] = heads[ranked[(rank - 1) // SITE_SPAN]]
    height = {one: int(posts.height[post[heads == head][0]]) for one, head in chief.items()}
    top = chief[max(height, key=lambda one: (height[one], -one))]
    for number, (one, place_, head) in enumerate(zip(function, site, heads, strict=True)):
        leader = int(functions.led_by[one])
        if head == top:
            continue
        if leader >= 0:
            answers_to[number] = at.get((leader, int(place_)), chief.get(leader, top))
        elif answers_to[number] < 0:
            answers_to[number] = top
    return answers_to
