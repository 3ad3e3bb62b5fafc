"""Dates as people write them, and what only looks like one: for the tests, and for the rate that `make bench` tells."""

from __future__ import annotations

from study_app.facts.article.times import DateMention, find_dates
from study_app.facts.dates import parse
from study_app.facts.kinds import DateBasis

AS_OF = parse("2019-11-28")

SPELLINGS = (
    # text, what is found as date, its readings, and what a word before it makes of it
    ("It was signed on 15 May 1992 in Tashkent.", "15 May 1992", "1992-05-15", ""),
    ("It was signed on May 15, 1992.", "May 15, 1992", "1992-05-15", ""),
    ("On May, 22, 2019 the council met.", "May, 22, 2019", "2019-05-22", ""),
    ("The decision of February 4 2009 stands.", "February 4 2009", "2009-02-04", ""),
    ("The term starts from the 1st of January 2020.", "1st of January 2020", "2020-01-01", "since"),
    ("They met on Friday, 15 May 1992.", "Friday, 15 May 1992", "1992-05-15", ""),
    ("They met on the fifteenth of May 1992.", "fifteenth of May 1992", "1992-05-15", ""),
    ("Signed 15-May-1992 by all.", "15-May-1992", "1992-05-15", ""),
    ("Signed on 3 Sept. 1939.", "3 Sept. 1939", "1939-09-03", ""),
    ("Signed on 1992-05-15 by all.", "1992-05-15", "1992-05-15", ""),
    ("Logged at 1992-05-15T10:00Z by the clerk.", "1992-05-15T10:00Z", "1992-05-15", ""),
    ("The term 2001-03-01/2001-04-15 was short.", "2001-03-01/2001-04-15", "2001-03-01/2001-04-15", ""),
    ("Signed on 15.05.1992 by all.", "15.05.1992", "1992-05-15", ""),
    ("Signed on 15.V.1992 by all.", "15.V.1992", "1992-05-15", ""),
    ("Signed on 25/05/1992 by all.", "25/05/1992", "1992-05-25", ""),
    ("Signed on 5/6/1992 by all.", "5/6/1992", "1992-06-05 1992-05-06", ""),
    ("Signed on 20.4.94 by all.", "20.4.94", "1994-04-20", ""),
    ("It began in May 1992.", "May 1992", "1992-05", ""),
    ("It began in May '92.", "May '92", "1992-05", ""),
    ("In 1993, three states joined.", "1993", "1993", ""),
    ("The plan (1993) failed.", "1993", "1993", ""),
    ("The states joined in 1993, 1995 and 1999.", "1995", "1995", ""),
    ("The summit of 14-16 May 1992 was long.", "14-16 May 1992", "1992-05-14/1992-05-16", ""),
    ("The summit of May 14–16, 1992 was long.", "May 14–16, 1992", "1992-05-14/1992-05-16", ""),
    ("It lasted from 28 May to 3 June 1992.", "28 May to 3 June 1992", "1992-05-28/1992-06-03", ""),
    (
        "It lasted from 28 December 1991 to 3 January 1992.",
        "28 December 1991 to 3 January 1992",
        "1991-12-28/1992-01-03",
        "",
    ),
    ("They met on 5 and 7 May 1992.", "5", "1992-05-05", ""),
    ("It was open in May-July 1992.", "May-July 1992", "1992-05/1992-07", ""),
    ("It was open from May 1992 to July 1993.", "May 1992 to July 1993", "1992-05/1993-07", ""),
    ("He ruled from 1994 to 1999.", "1994 to 1999", "1994/1999", ""),
    ("Built between 1994 and 1999.", "1994 and 1999", "1994/1999", "between"),
    ("He served 1994–99 there.", "1994–99", "1994/1999", ""),
    ("It grew in the 1990s.", "1990s", "199X", ""),
    ("It grew in the early 1990s.", "early 1990s", "199X", ""),
    ("It grew in the '90s.", "'90s", "199X", ""),
    ("It grew in the nineties.", "nineties", "199X", ""),
    ("It was built in the 19th century.", "19th century", "18XX", ""),
    ("It was built in the fifth century BC.", "fifth century BC", "-04XX", ""),
    ("It was built in the 3rd to 5th centuries.", "3rd to 5th centuries", "02XX/04XX", ""),
    ("He was killed on 15 March 44 BC.", "15 March 44 BC", "-0043-03-15", ""),
    ("He died in 323 B.C. in Babylon.", "323 B.C.", "-0322", ""),
    ("He taught from 336 to 323 BC.", "336 to 323 BC", "-0335/-0322", ""),
    ("It fell in AD 79.", "AD 79", "0079", ""),
    ("It was built c. 280 BC by masons.", "c. 280 BC", "-0279~", ""),
    ("It was built about 1280.", "about 1280", "1280~", ""),
    ("He was born perhaps in 1550.", "perhaps in 1550", "1550?", ""),
    ("It opened in spring 1992.", "spring 1992", "1992-03/1992-05", ""),
    ("It opened in the summer of 1992.", "the summer of 1992", "1992-06/1992-08", ""),
    ("It opened in winter 1992/93.", "winter 1992/93", "1992-12/1993-02", ""),
    ("It opened in the winter of 1992.", "the winter of 1992", "1992-12/1993-02 1991-12/1992-02", ""),
    ("It grew in the first quarter of 1992.", "the first quarter of 1992", "1992-01/1992-03", ""),
    ("It was opened in late 1992.", "late 1992", "1992", ""),
    ("It has been open since 1992.", "1992", "1992", "since"),
    ("It was open until May 1992.", "May 1992", "1992-05", "until"),
    ("It must be done by 15 May 1992.", "15 May 1992", "1992-05-15", "by"),
    ("It stood before 1992.", "1992", "1992", "before"),
    ("It met in 1992. In August it met again.", "August", "1992-08", ""),
    ("It met in 1992. On September 26 it met again.", "September 26", "1992-09-26", ""),
    ("It met in 1992. The following year it met again.", "The following year", "1993", ""),
    ("It met on 15 May 1992 and two years later again.", "two years later", "1994", ""),
    ("A period beginning 1 April 2010 passed.", "1 April 2010", "2010-04-01", ""),
    (
        "It grew in the late nineteenth and early twentieth centuries.",
        "late nineteenth and early twentieth centuries",
        "18XX/19XX",
        "",
    ),
    ("On 3 March it will meet.", "3 March", "2019-03-03", ""),
)
"""More than the forty that were promised."""

NO_DATES = (
    "The Collective Security Strategy to 2025 was adopted.",
    "The Enduring Brotherhood 2020 joint exercise took place.",
    "The victory in the 1941-1945 Great Patriotic War is celebrated.",
    "Article 4 is the key part, as is article 51 of the Charter.",
    "The Boeing 737 and the T-1990 were shown, and so was the Il-1976.",
    "It runs on version 10.4.2019 of the program.",
    "Call +374 10 1992 1993 or (010) 20-05-19-92 before noon.",
    "The ticket cost $1995 and the room €1,992.",
    "The meeting was in room 1812 on floor 12.",
    "Some 2000 people and 1500 soldiers took part.",
    "The address is 192.168.1.10.",
    "See pages 1984-1990, and p. 1991.",
    "Resolution 1992 was adopted unanimously.",
    "It is 1,992 km long and 1992 metres wide.",
    "The score was 3-2, and then 10/12.",
    "He may march on, and she may yet sign.",
    "See https://example.org/2020/05/15/news for more.",
    "Standard ISO 2019 holds, by order no. 1999.",
    "About 75 of 100 delegates voted, 12 May-flowers were given.",
    "The 75th anniversary and the five-year period were marked.",
    "Parts 1/2 and 3/4 of a pipe of 1990 mm are sold.",
    "The vote was 1945 to 1939 in favour.",
    "May Day parades and a March of the Living were planned.",
)
"""More than the twenty that were promised."""


def told(mention: DateMention) -> tuple[str, str, str]:
    """What is compared: the words, the readings, the bound."""
    return mention.text, " ".join(r.text for r in mention.readings), mention.bound


def hits() -> tuple[list[str], list[str]]:
    """What is missed of the spellings, and what is found in what holds no date."""
    missed = [
        f"{text} -> {[told(m) for m in find_dates(text, AS_OF)]}"
        for text, written, value, bound in SPELLINGS
        if (written, value, bound) not in [told(m) for m in find_dates(text, AS_OF)]
    ]
    wrong = [
        f"{text} -> {[told(m) for m in found]}"
        for text in NO_DATES
        if (found := [m for m in find_dates(text, AS_OF) if m.basis is not DateBasis.TITLE])
    ]
    return missed, wrong
