"""The rules that read atoms: a name, a regular expression over classes of words, and the builder.

Class names are those of ``data/vocab/periods.toml`` and of ``vocabulary.BUILT_IN``. The longest match wins; of two
as long, the rule that stands first.
"""

from __future__ import annotations

from collections.abc import Callable

from intents.dimensions.period import atoms
from intents.dimensions.period.atom import Atom, Matched
from intents.dimensions.period.vocabulary import Pattern, PeriodVocabulary

MACROS = {
    "full_": "(full|calendar)*",
    "year_word": "((?<!by)(?<!each) u_year)",  # "by year 2020-2024" is a grain and a range
    "yearx": "(((the? full_ year_word (of the?)?)|(the? full of?)|calendar)? (year4|short))",
    "rely": "(the? (last|this|next) full_ u_year)",
    "yref": "(yearx|rely|(the u_year))",
    "join": "(comma|hyphen|slash|of|in|poss)*",
    "count": "(digits|number)",
    "unit": "(u_month|u_quarter|u_half|u_year|u_decade)",
    "rel": "(last|this|next)",
    "listed": "((comma|and|or|to|through|versus|hyphen)+ the? ordinal)",
    "nth_q": "(q|(the? (ordinal|final|opening) hyphen? u_quarter)|(u_quarter (digits|number)))",
    "nth_h": "(h|(the? (ordinal|final|opening) hyphen? u_half)|(u_half (digits|number)))",
    "sub": "(nth_q|nth_h)",
    "dash_": "(hyphen|slash|dot)",
    "same_unit": "(u_month|u_quarter|u_half|u_period)",
    "any_unit": "(u_month|u_quarter|u_year)",
    "fiscal_year": "(fiscal u_year? (year4|short|digits))",
    "pt": "(atom|part_atom|day_atom)",
    "before_what": "(the? (named|year4|month))",
}
Builder = Callable[[Matched], Atom | None]
ATOMS: tuple[tuple[str, str, Builder], ...] = (
    ("named", "the? named", atoms.named),
    ("event", "(?<=since) the? event", atoms.named),
    ("event", "(?<=after) the? event", atoms.named),
    ("event", "(?<=before) the? event", atoms.named),
    ("event", "(?<=until) the? event", atoms.named),
    ("event", "(?<=from) the? event", atoms.named),
    ("before_event", "the? last? full_ (u_year|u_quarter|u_month) before the? event", atoms.before_event),
    ("year", "yearx", atoms.year),
    ("relative", "the? rel full_ (u_month|u_quarter|u_half|u_year)", atoms.relative),
    ("before_last", "the? (u_month|u_quarter|u_half|u_year) before last", lambda f: atoms.relative(f, -2)),
    ("after_next", "the? (u_month|u_quarter|u_half|u_year) after next", lambda f: atoms.relative(f, 2)),
    ("fiscal", "the? fiscal u_year? (year4|short|digits)", atoms.fiscal),
    ("fiscal", "the? (year4|short) fiscal u_year?", atoms.fiscal),
    ("fiscal", "the? rel fiscal u_year", atoms.fiscal),
    ("fiscal", "the? year4 (hyphen|slash) digits fiscal u_year?", atoms.fiscal),
    ("fiscal", "the? fiscal u_year? year4 (hyphen|slash) digits", atoms.fiscal),
    ("fiscal_quarter", "fiscal? (q|(the? ordinal u_quarter)) of? the? fiscal_year", atoms.fiscal_quarter),
    ("fiscal_quarter", "fiscal (q|(ordinal u_quarter)) (of|in)? (year4|short)", atoms.fiscal_quarter),
    ("fiscal_quarter", "fiscal u_year? (year4|short) comma? (q|(ordinal u_quarter))", atoms.fiscal_quarter),
    (
        "month_year",
        "(?<!year4 month hyphen)(?<!year4 month to)(?<!year4)(the? u_month of)? the? month join yearx",
        atoms.month,
    ),
    ("month_year", "(?<=year4)(the? u_month of)? the? month join yearx (?!hyphen? month)", atoms.month),
    ("month_year", "month join (rely|((of|in) the u_year))", atoms.month),
    ("month_yy", "month (of|hyphen|slash)? yy (?!slash|hyphen)", atoms.month_yy),
    (
        "year_month",
        "yearx (hyphen|slash|poss)? month (?!comma?((year4 (?!hyphen? month))|short|yy|hyphen yy))",
        atoms.month,
    ),
    ("year_month", "rely poss? month", atoms.month),
    ("rel_month", "the? rel month", atoms.rel_month),
    ("month", "(the? u_month of)? the? month", atoms.month),
    (
        "iso",
        "(?<!(year4|digits) hyphen)(?<!month hyphen)(?<!slash) year4 (hyphen|slash) monthnum (?!hyphen|slash)",
        atoms.iso,
    ),
    ("iso", "(?<!hyphen)(?<!slash)(?<!dot) monthnum (hyphen|slash|dot) year4", atoms.iso),
    ("years", "year4 (hyphen|slash|to) digits (?!hyphen|slash|unit)", atoms.years),
    ("nth_month", "the? (ordinal|last|final) u_month (of|in) yref", atoms.nth_month),
    ("nth_month", "u_month (digits|number) (of|in) yref", atoms.nth_month),
    ("quarter", "nth_q join (yearx (?!q|h)|rely|((of|in) the u_year))", atoms.quarter),
    ("quarter", "(yearx|rely) (hyphen|slash|poss)? nth_q", atoms.quarter),
    ("quarter", "nth_q", atoms.quarter),
    ("quarter", "the? ordinal (?=listed+ u_quarter)", atoms.quarter),
    ("half", "the? ordinal (?=listed+ u_half)", atoms.half),
    ("quarter_yy", "(nth_q|nth_h) (of|hyphen|slash)? yy (?!slash|hyphen)", atoms.quarter_yy),
    ("quarter_last", "the? last (u_quarter|u_half) of (yearx|rely|(the u_year))", atoms.last_quarter),
    ("half", "nth_h join (yearx (?!q|h)|rely|((of|in) the u_year))", atoms.half),
    ("half", "(yearx|rely) (hyphen|slash|poss)? nth_h", atoms.half),
    ("half", "nth_h", atoms.half),
    ("head", "the? ordinal count (u_month|u_quarter) ((of|in|comma)* yref)?", atoms.head),
    ("tail", "the? last count (u_month|u_quarter) (of|in) yref", atoms.head),
    ("decade", "the? (decade|(year4 s)|(decade poss))", atoms.decade),
    ("decade", "the year4 poss", atoms.decade),
    ("century", "the? ordinal u_century", atoms.century),
    ("trailing", "the? last (count|few) full_ unit (?!before before_what)", atoms.trailing),
    ("trailing", "the? (count|few) (last|recent) full_ unit", atoms.trailing),
    ("trailing", "the? recent (count|few) full_ unit", atoms.trailing),
    ("trailing", "the? (last|next) u_decade", atoms.trailing),
    ("leading", "within? the? next (count|few) full_ unit", atoms.trailing),
    ("leading", "within (count|few) unit", atoms.trailing),
    ("latest", "the? recent full_ (u_month|u_quarter|u_half|u_year)", atoms.latest),
    ("ago", "(a|count) unit ago (?!before_what)", atoms.ago),
    ("before", "(the|that)? (u_month|u_quarter|u_half|u_year) ago that? (?!word|pt|last|before_what)", atoms.ago),
    ("after_it", "(the|that) (u_month|u_quarter|u_half|u_year) (after|later) that? (?!pt|the|word)", atoms.following),
    ("after_it", "(a|count) any_unit (after|later) that? (?!pt|the|word|event|named)", atoms.following),
    ("same", "the? same count? same_unit (of|in)* (yearx|rely|(the? a? u_year ago))", atoms.same),
    ("same", "the? u_year hyphen? ago same_unit (?!rely)", atoms.same),
    ("same", "this u_period rely", atoms.same),
    ("same", "that same? (u_month|u_quarter|u_half|u_year)", atoms.that),
    ("to_date", "the? mtd", atoms.to_date),
    ("same", "the? same count? (u_month|u_quarter|u_half|u_period|u_year)", atoms.same),
    ("day", "(?<!hyphen)(?<!slash) digits dash_ digits dash_ (year4|digits|short)", atoms.day),
    ("day", "year4 (hyphen|slash) digits (hyphen|slash) digits", atoms.day),
    ("day", "month the? (day|ordinal) (comma? yearx)?", atoms.day),
    ("day", "(the? (day|ordinal)) of? month (comma? yearx)?", atoms.day),
    ("fine", "the? rel (count|few)? u_fine", atoms.day),
    ("fine", "(a|count|few) u_fine ago", atoms.day),
    ("fine", "the? (ordinal|count) u_fine of", atoms.day),
    ("fine", "rel? season (of? yearx)?", atoms.day),
    ("fine", "(rel|(in the)) fall (of? yearx)?", atoms.day),
    ("fine", "fall of yearx", atoms.day),
    ("fine", "rel? weekday", atoms.day),
)


def atom_rules(vocabulary: PeriodVocabulary) -> list[tuple[str, Pattern, Builder]]:
    return [(name, vocabulary.pattern(rule, MACROS), builder) for name, rule, builder in ATOMS]


COMPOSED: tuple[tuple[str, str, str], ...] = (
    ("range", "between the? pt (and|to|through|until|hyphen|tilde) the? pt", "range"),
    ("range", "(from|since|in)? the? pt comma? (to|through|until|hyphen|tilde|slash|ending) (in|of)? the? pt", "range"),
    ("since", "(from|since|in)? the? pt (and|or)? onwards", "since"),
    ("since", "(from|since|in)? the? pt plus_sign (?!word|filler)", "since"),
    ("since", "(from|since|in)? the? pt comma? (and|or) (on|up|later|onwards) (?!the?pt)", "since"),
    ("since", "(from|since) the? pt up (?!the|a|word|filler)", "since"),
    ("since", "(from|since)? the? pt (to|through|until|hyphen) the? (now|this)(?!pt|unit)", "since"),
    ("since", "(from|since) the? pt (ytd|so_far|now)", "since"),
    ("since", "(from|since)? the? pt (to|through|until|hyphen) trail", "since_newest"),
    ("since", "since (of|in)? the? pt", "since"),
    ("after", "after the? pt", "after"),
    ("before", "before the? pt", "before"),
    ("until", "(until|by) the? pt", "until"),
    ("until", "(by|until|before)? pt (or|and) (earlier|before) (?!the?pt)", "until"),
    ("through", "through the? pt", "through"),
    ("ytd", "ytd (in|of|from)? pt", "ytd"),
    ("ytd", "the? (last|this) ytd", "ytd"),
    ("ytd", "pt (ytd|so_far)", "ytd"),
    ("ytd", "(in|of)? the? pt? (ytd|so_far) (to|through|until|ending|in)? pt?", "ytd"),
    ("ending", "the? (last|recent)? count? any_unit (to|through|ending|until) (in|of)? the? pt", "ending"),
    ("run_up", "the? (last|full|calendar)* count? (u_month|u_quarter|u_year|u_decade) before the? pt", "run_up"),
    ("rest", "the? rest of the? this? any_unit", "rest"),
    ("as_of", "as_of the? pt", "as_of"),
    ("released", "released (in|on)? the? pt", "release"),
    ("release", "the? pt poss? release_noun", "release"),
    ("release", "release_noun (of|from|in)? the? day_atom", "release"),
)
"""Rules over atoms; the third is the method of ``compose.Composer`` that builds the value."""

PARTS: tuple[tuple[str, str], ...] = (
    ("part", "the? early_of of the? (atom|unit)"),
    ("part", "the? (early|mid|late|end) (of|in|hyphen)* the? this? (atom|(?<=the)unit|(?<=of)unit)"),
    ("part", "(earlier_part|later_part) (in|of)* the? this? (a_span|a_year|a_sub|unit)"),
    ("part", "the? end_of_year (of? a_year)?"),
    ("part", "the? end_of_month (of? a_sub)?"),
)


def composed_rules(vocabulary: PeriodVocabulary) -> list[tuple[str, Pattern, str]]:
    return [(name, vocabulary.pattern(rule, MACROS), builder) for name, rule, builder in COMPOSED]


def part_rules(vocabulary: PeriodVocabulary) -> list[tuple[str, Pattern]]:
    return [(name, vocabulary.pattern(rule, MACROS)) for name, rule in PARTS]
