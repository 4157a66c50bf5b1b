"""Transitions in plain words, for a person who asks where to go; numbers rounded, none made."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import Final

from passerelle.app.transitions.result import OriginView, Span, TransitionView
from passerelle.domain.calendar import WEEKS_PER_YEAR
from passerelle.domain.gap import Gap, GapKind
from passerelle.faces.format import MINUS, SPACE, number_of, symbol, whole

DOLLARS: Final = "USD"
INSUFFICIENT: Final = "insufficient"  # evidence that is too little to say
MONTHS_PER_YEAR: Final = 12
_IN_WEEKS: Final = 8.0  # weeks: shorter times are said in weeks
_IN_MONTHS: Final = 104.0  # weeks: shorter times are said in months, longer ones in years
_LONG: Final = 4.5  # weeks, guess: from about a month on, training is worth a word beside what most do
_WIDE: Final = 0.6  # guess: readings of exposure farther apart than this tell nothing
_MOST_LICENCES: Final = 3
_LEARNT: Final = (  # kinds that can be taught, and how many of each are named
    (GapKind.KNOWLEDGE, 2),
    (GapKind.SKILL, 1),
    (GapKind.ACTIVITY, 1),
)
_NEEDED: Final = (  # kinds that are asked at the door, and how many of each are named
    (GapKind.EDUCATION, 1),
    (GapKind.EXPERIENCE, 1),
)
_LESS: Final = "less than yours"
_SAME: Final = "the same as yours"
_MORE: Final = "more than yours"
_SAID: Final = ("Pay is", "AI reaches", "Its jobs are", "Training takes")  # said otherwise by cautions
_PLAINLY: Final = (  # starts of reasons that hold terms of the rules, and what is said instead
    ("Skills fit by", "Much of what it asks for is not asked for in your work"),
    ("It lies", "It asks for much longer preparation than your work"),
    ("Openings in a year", "It has few openings"),
)
_READINGS: Final = ("low", "middle", "high")
_EVIDENCE: Final = {
    "strong": "Well founded.",
    "fair": "Fairly well founded.",
    "thin": "A hint at most.",
    INSUFFICIENT: "Too little is known to say.",
}


# ------------------------------------------------------------------ the work asked about


def exposure_sentence(origin: OriginView) -> str:
    """Return how much of the work AI could do, as a range."""
    low, central, high = (in_hundred(share) for share in _ends(origin.exposure))
    if _wide(origin.exposure):
        return (
            "We do not know how much of this work AI such as chatbots could do or speed up: readings go from "
            f"{low} to {high} of 100 tasks."
        )
    between = f"{high}" if low == high else f"between {low} and {high}"
    middle = "" if low == high else f"; our middle reading is {central}"
    return f"Of every 100 tasks in this work, AI such as chatbots could do or speed up {between}{middle}."


def outlook_sentence(origin: OriginView) -> str:
    """Return what forecasters expect of the number of jobs."""
    jobs = count(origin.employment_people)
    return f"The country has about {jobs} people in it. Official forecasters expect {growth(origin)}."


def growth(view: OriginView | TransitionView) -> str:
    """Return the projected change of jobs in ten years: ``6 % fewer jobs in 10 years``."""
    percent = _growth_percent(view)
    if not percent:
        return "about as many jobs in 10 years"
    return f"{abs(percent)}{SPACE}% {'more' if percent > 0 else 'fewer'} jobs in 10 years"


def found_sentence(origin: OriginView) -> str:
    """Return how many destinations hold what was asked of them."""
    others = f"We looked at {number_of(origin.others, 'other job')}."
    if origin.viable == 0:
        return (
            f"{others} None of them is within reach by the rules of this page. That is not proof that you "
            f"have no way: your counsellor knows things that this page does not.{_staying(origin)}"
        )
    within = (
        f"{others} {whole(origin.viable)} {_are(origin.viable)} within reach, with training where needed."
    )
    more = (
        f" {whole(origin.unsure)}{' more' if origin.advisable else ''} might be, but too little is known."
        if origin.unsure
        else ""
    )
    if origin.advisable == 0:
        each = "each card says what speaks against it" if not origin.unsure else "each card says why"
        return (
            f"{within} None of them is a good step for sure: {each}.{more} "
            f"It may still be right for you.{_staying(origin)}"
        )
    return (
        f"{within} {whole(origin.advisable)} {_are(origin.advisable)} also a good step on paper: pay, "
        f"outlook and AI all pass the tests of this page, by our middle reading.{more}{_staying(origin)}"
    )


def one_sentence(way: TransitionView, origin: OriginView) -> str:
    """Return what is said over a page about a single job that was asked for."""
    if way.advisable:
        verdict = "This job is a good step on paper: it passes every test of this page."
    elif way.unsure:
        verdict = "This job passes the tests of this page, but too little is known of it to advise it."
    elif way.viable:
        verdict = "This job is within reach, but something speaks against it. It may still be right for you."
    else:
        verdict = (
            "This job is not within reach by the tests of this page. That is not proof: your counsellor "
            "knows things that this page does not."
        )
    others = (
        f"Of {number_of(origin.others, 'other job')}, {whole(origin.viable)} {_are(origin.viable)} within "
        f"reach by the same tests, and {whole(origin.advisable)} of these {_are(origin.advisable)} a good "
        "step on paper."
    )
    return f"{verdict} {others}{_staying(origin)}"


def _staying(origin: OriginView) -> str:
    """Return that one's own work is not going away, where forecasters expect it to grow."""
    if _growth_percent(origin) <= 0:
        return ""
    return (
        " Nothing here says that you should leave. Your work is not expected to go away: its jobs are "
        f"expected to grow by {_growth_percent(origin)}{SPACE}%."
    )


def group_heading(way: TransitionView, shown: int, origin: OriginView) -> str:
    """Return what stands over ``shown`` cards of ways that fare as ``way`` does, and of how many they are."""
    if way.advisable:
        words, of = "A way you could go" if shown == 1 else "Ways you could go", origin.advisable
    elif way.unsure:
        words, of = "Might be good, but too little is known", origin.unsure
    elif way.viable:
        words = f"Within reach, but something speaks against {'it' if shown == 1 else 'each'}"
        of = origin.viable - origin.advisable - origin.unsure
    else:
        return "Not within reach by the tests of this page"
    return f"{words}: {shown} of {whole(of)}" if 1 < shown < of else words


def group(way: TransitionView) -> int:
    """Return where a way stands: 0 advisable, 1 would be if more were known, 2 within reach, 3 not."""
    return 0 if way.advisable else 1 if way.unsure else 2 if way.viable else 3


# ------------------------------------------------------------------ one way out


def pay(view: TransitionView) -> str:
    """Return the median pay and how it compares with one's own."""
    return f"{dollars(view.pay_median)} a year, {pay_change(view)}"


def pay_change(view: TransitionView) -> str:
    """Return the change of pay a year: ``about $15,400 more than yours``."""
    change = dollars(abs(view.pay_change_money))
    if change == dollars(0.0):
        return "about the same as yours"
    return f"about {change} {'more' if view.pay_change_money > 0.0 else 'less'} than yours"


def training(view: TransitionView) -> str:
    """Return how long to train before the move, as a range."""
    return "None before you start" if view.direct or view.weeks.high <= 0.0 else duration(view.weeks)


def cost(view: TransitionView) -> str:
    """Return what training costs, as a range; before any grant."""
    low, central, high = (two_figures(money) for money in _ends(view.tuition_money))
    if high <= 0:
        return "None"
    if low == high:
        return f"About {_money(high)}"
    start = f"{_money(low)} to {_money(high)}" if low else f"Up to {_money(high)}"
    return f"{start}, likely about {_money(central)}"


def settling(view: TransitionView) -> str:
    """Return the time until one does the job as well as others do, as a range."""
    return duration(view.productive_weeks) if view.productive_weeks.high > 0.0 else "At once"


def exposure_against(view: TransitionView, origin: OriginView) -> str:
    """Return how exposed the destination is, against the origin, in all three readings."""
    said = [
        _compare(there, here)
        for there, here in zip(_ends(view.exposure), _ends(origin.exposure), strict=True)
    ]
    if _wide(view.exposure):
        readings = f"readings go from {_range(view.exposure)} of 100 tasks"
        return f"We do not know: {readings}; the middle one is {said[1]}"
    if len(set(said)) == 1:
        words = said[0]
    else:
        groups = [
            (word, [name for name, own in zip(_READINGS, said, strict=True) if own == word])
            for word in dict.fromkeys(said)
        ]
        words = "; ".join(f"{word} in the {_readings(names)}" for word, names in groups)
    return f"{_range(view.exposure)} of 100 tasks; {words}"


def openings(view: TransitionView) -> str:
    """Return how many openings a year, and what is expected of the number of jobs."""
    if view.openings_people is None:
        return f"Openings a year are not known; {growth(view)}"
    return f"About {count(view.openings_people)} a year; {growth(view)}"


def seen(view: TransitionView) -> str:
    """Return how often people were seen making the move."""
    if view.observed_together:
        return "The survey counts both jobs as one, so it cannot show this move"
    if view.observed is None:
        return "Too few people in the survey to say"
    if view.observed <= 0.0:
        return "Nobody in the survey, but the survey is small"
    return f"In a survey, {of_people(view.observed).lower()} who left work like yours did this"


def sure(view: TransitionView) -> str:
    """Return how well all this is known; the reasons stand in :func:`grounds`."""
    taken = "Part is from related jobs." if view.imputed else ""
    known = _sentence(view.evidence_known) or taken
    return f"{_EVIDENCE.get(view.evidence, _sentence(view.evidence))} {known}".rstrip()


def passes(view: TransitionView) -> str:
    """Return what is said of a way that is advisable, or would be if enough were known of it."""
    if view.unsure or view.evidence == INSUFFICIENT:
        return "Passes the tests of this page, but too little is known of it to advise it"
    return "Passes every test of this page"


def grounds(view: TransitionView) -> tuple[str, ...]:
    """Return on what time, verdict and evidence rest, in the exact words of the result."""
    folded = [
        f"{name}: {_listed([gap.name for gap in gaps])}"
        for name, gaps in (
            ("Tools that it uses more", _of_kind(view.gaps, GapKind.TECHNOLOGY)),
            ("Abilities of which it asks more", _of_kind(view.gaps, GapKind.ABILITY)),
        )
        if gaps
    ]
    known = f"Evidence of the move: {view.evidence}" if view.evidence else ""
    said = (view.weeks_from, *view.against, known, *view.evidence_because, *folded)
    return tuple(_sentence(words) for words in said if words)


def strengths(view: TransitionView, common: Collection[str] = (), most: int = 3) -> str:
    """Return what a person of the origin brings that counts in the destination; the ``common`` come last.

    A skill and an area of knowledge may share a name: one that is missing as either is left out.
    """
    missing = {gap.name for gap in view.gaps}
    own = dict.fromkeys(name for name in view.strengths if name not in missing)
    return _in_plain(sorted(own, key=lambda name: name in common)[:most])


def to_learn(view: TransitionView) -> str:
    """Return the largest gaps of the kinds that can be taught."""
    names = [gap.name for kind, most in _LEARNT for gap in _of_kind(view.gaps, kind)[:most]]
    return _in_plain(list(dict.fromkeys(names)))


def asked(view: TransitionView) -> str:
    """Return what else the destination asks more of: schooling and years of work."""
    return _listed([gap.name for kind, most in _NEEDED for gap in _of_kind(view.gaps, kind)[:most]])


def licence(view: TransitionView) -> str:
    """Return licences that part of the jobs may ask for; empty where none is known, which is no proof."""
    named = _listed([gap.name for gap in _of_kind(view.gaps, GapKind.LICENCE)[:_MOST_LICENCES]])
    return f"{named}: may apply to some of these jobs; states differ" if named else ""


def against(view: TransitionView) -> list[str]:
    """Return what speaks against a way, without the bars of the rules; :func:`grounds` has the whole."""
    facts = [_said_plainly(reason.split(";")[0].rstrip(".")) for reason in view.against]
    return [
        _sentence(fact)
        for fact in dict.fromkeys(facts)
        if not any(other != fact and other.startswith(fact) for other in facts)
    ]


def cautions(view: TransitionView, origin: OriginView) -> str:
    """Return what speaks against what most people do: pay, AI, outlook, training, licence and all else."""
    said = []
    if view.pay_change_money < 0.0 and pay_change(view) != "about the same as yours":
        said.append("The pay is lower")
    compared = _compare(view.exposure.central, origin.exposure.central)
    if compared != _LESS:
        said.append(f"AI can do {'as much' if compared == _SAME else 'more'} of it")
    if _growth_percent(view) < 0:
        said.append("These jobs are expected to shrink")
    if not view.direct and view.weeks.central >= _LONG:
        said.append(f"Training takes {duration(Span(*(3 * (view.weeks.central,)))).lower()}")
    if _of_kind(view.gaps, GapKind.LICENCE):
        said.append("Some of these jobs need a licence")
    said += [fact.rstrip(".") for fact in against(view) if not fact.startswith(_SAID)]
    if not said and not (view.advisable or view.unsure):
        return " ".join(against(view)[:1]) or "It does not pass every test."
    return f"{'. '.join(said)}." if said else "Nothing that we know of."


# ------------------------------------------------------------------ numbers in plain words


def dollars(amount: float) -> str:
    """Return an amount to the nearest hundred dollars: ``$58,200``."""
    return _money(100 * _half_up(amount / 100.0))


def count(number: float) -> str:
    """Return a count in two figures: ``51,000``, ``2.7 million``."""
    rounded = two_figures(number)
    return f"{rounded / 1e6:g}{SPACE}million" if rounded >= 1e6 else whole(rounded)


def in_hundred(share: float) -> str:
    """Return a share as a count out of a hundred: ``36``; ``fewer than 1`` where it rounds to none."""
    number = _half_up(100.0 * share)
    return "fewer than 1" if number == 0 and share > 0.0 else str(number)


def of_people(share: float) -> str:
    """Return a share as people: ``About 3 in 100``; rare ones in 1,000."""
    base = 100 if share >= 0.0095 else 1000
    number = _half_up(base * share)
    return f"About {number} in {base:,}" if number else f"Fewer than 1 in {base:,}"


def duration(weeks: Span) -> str:
    """Return a time as a range, each end in the unit that fits it; the unit once where all share it."""
    low, central, high = (time_shown(end) for end in _ends(weeks))
    if low == high:
        return f"About {_said(high)}"
    start = "Up to" if not low[0] else f"{_said(low) if low[1] != high[1] else f'{low[0]:g}'} to"
    if central in (low, high):
        return f"{start} {_said(high)}"
    alone = low[1] == central[1] == high[1] and central[0] > 1.0
    likely = f"{central[0]:g}" if alone else _said(central)
    return f"{start} {_said(high)}, likely about {likely}"


def time_shown(weeks: float) -> tuple[float, str]:
    """Return a time as a number and its unit: whole weeks or months, at least one, or half years."""
    if weeks < _IN_WEEKS:
        return (float(max(1, _half_up(weeks))) if weeks > 0.0 else 0.0), "weeks"
    if weeks < _IN_MONTHS:
        return float(_half_up(weeks * MONTHS_PER_YEAR / WEEKS_PER_YEAR)), "months"
    return _half_up(2.0 * weeks / WEEKS_PER_YEAR) / 2.0, "years"


def _said(time: tuple[float, str]) -> str:
    number, unit = time
    return f"{number:g} {unit.removesuffix('s') if number <= 1.0 else unit}"


def two_figures(number: float) -> int:
    """Return an amount in two figures, as fees are shown: 14,000."""
    if number <= 0.0:
        return 0
    step = 10.0 ** max(0, math.floor(math.log10(number)) - 1)
    return int(step * _half_up(number / step))


def _half_up(number: float) -> int:
    return math.floor(number + 0.5)


def _money(amount: float) -> str:
    return f"{MINUS if amount < 0 else ''}{symbol(DOLLARS)}{whole(abs(amount))}"


def _range(exposure: Span) -> str:
    low, high = in_hundred(exposure.low), in_hundred(exposure.high)
    return low if low == high else f"{low} to {high}"


def _wide(exposure: Span) -> bool:
    return exposure.high - exposure.low > _WIDE


def _growth_percent(view: OriginView | TransitionView) -> int:
    percent = _half_up(100.0 * abs(view.growth_share_10y))
    return percent if view.growth_share_10y > 0.0 else -percent


def _compare(there: float, here: float) -> str:
    """Return how two shares compare as they are shown."""
    theirs, own = _half_up(100.0 * there), _half_up(100.0 * here)
    return _LESS if theirs < own else _MORE if theirs > own else _SAME


# ------------------------------------------------------------------ words


def _ends(span: Span) -> tuple[float, float, float]:
    return span.low, span.central, span.high


def _of_kind(gaps: Sequence[Gap], kind: GapKind) -> list[Gap]:
    return [gap for gap in gaps if gap.kind == kind]


def _listed(names: Sequence[str]) -> str:
    return "; ".join(names)


def _in_plain(names: Sequence[str]) -> str:
    """Return names of skills, knowledge and activities as running words: only the first has a capital."""
    return _capital(_listed([name.lower() for name in names]).replace("english", "English"))


def _said_plainly(fact: str) -> str:
    """Return what speaks against a way without terms of the rules; as it is where it has none."""
    return next((plain for start, plain in _PLAINLY if fact.startswith(start)), fact)


def _readings(names: Sequence[str]) -> str:
    return f"{' and '.join(names)} reading{'s' if len(names) > 1 else ''}"


def _sentence(words: str) -> str:
    """Return words as a sentence: a capital first, one full stop last."""
    return f"{_capital(words).rstrip('.')}." if words else ""


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
