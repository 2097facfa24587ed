"""Whether a person could be recognised by what stands in a free text: a check before somebody's words are printed.

Direct identifiers (names, numbers, addresses) and what singles somebody out together with what neighbours know: an age, a job, a day, a
place that is not named anyway, or several characteristics of one person at once. Source: the motivated-intruder test and the list of
identifiers in "Anonymisation: managing data protection risk code of practice" (Information Commissioner's Office, 2012) and the UK Data
Service's guidance on anonymising qualitative data.

It errs towards finding something: a text in which nothing is found may still tell who spoke, so that a person has to read it as well. English
and Welsh. Names that are ordinary words too (Grace, Mark) are found only where they are written as names inside a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

#: Why somebody could be recognised.
Reason = Literal["name", "contact", "age", "day", "place", "job", "number", "several"]

_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Rev|Sister|Auntie|Uncle|Bonwr|Parch)"
_EMAIL = re.compile(r"\S+@\S+\.\S+|(?<![\w@])@\w{2,}|https?://|www\.", re.IGNORECASE)
_TITLED = re.compile(rf"(?<!\w)(?:{_TITLE}\.?\s+[A-Z]|(?i:mrs?|dr)\.?\s+[^\W\d_]{{2}})")
_TITLED_WHOLE = re.compile(rf"{_TITLE}\.? (?:[A-Z][\w.-]*\s?){{1,3}}")
_POSTCODE = re.compile(
    r"(?<!\w)(?:[A-Z]{1,2}\d[A-Z\d]?(?:\s*\d[A-Z]{2})?|(?i:[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}))(?!\w)"
)
_DIGITS = re.compile(r"\d(?:[\s().-]{0,2}\d){4,}")
#: A number that is said word by word.
_SPELLED = re.compile(
    r"(?<!\w)(?:(?:oh|zero|nought|one|two|three|four|five|six|seven|eight|nine|double|treble|triple)[\s,-]+){4,}"
    r"(?:oh|zero|nought|one|two|three|four|five|six|seven|eight|nine)(?!\w)",
    re.IGNORECASE,
)
_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?"
_SMALL = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|un|dwy|dau|tair|tri|pedair|pedwar|pum|pump|chwech|chwe|saith|wyth|naw|deg"
)
_RELATIVES = r"daughters?|sons?|child|boys?|girls?|kids?|lad|bab[ye]|mum|mother|dad|father|husband|wife|partner|brother|sister|merch|mab|plentyn"
_UNITS = r"(?!\s*(?:per|pounds?|minutes?|hours?|days?|weeks?|months?|miles?|people|of))"
_AGE = re.compile(
    rf"(?<!\w)(?:\d{{1,3}}|{_TENS})[ -]*(?:years?|yrs?|y/?o)?[ -]*(?:old(?!\w)|y/?o(?!\w)|oed(?!\w)|mlwydd)"
    rf"|(?<!\w)(?:{_SMALL})[ -]*(?:(?:years?|yrs?)[ -]*old(?!\w)|(?:[bm]lwydd )?oed(?!\w)|mlwydd)"
    rf"|(?<!\w)(?:aged?|turned|turning|turn|age of)\s+(?:\d{{1,3}}|{_TENS}|{_SMALL})(?!\w)"
    rf"|(?<!\w)(?:{_RELATIVES})\s*(?:['’]s|['’]re|is|was|are|were|who is|who was|,)\s+(?:only |just |nearly |almost |now )?(?:(?:\d{{1,2}}|{_TENS})(?![\w%]){_UNITS}|(?:{_SMALL})(?=\s*(?:$|[.,;!?)]|(?:and|but|so|now|years?)(?!\w))))"
    rf"|(?<!\w)I\s*(?:['’]m|am|was)\s+(?:only |just |nearly |almost |now )?{_TENS}(?![\w%]){_UNITS}"
    r"|(?<!\w)(?:I\s*(?:['’]m|am|was)|(?:s?he|they)\s*(?:['’]s|['’]re|is|was|are|were))\s+(?:only |just |nearly |almost |now )?\d{2}(?![\w%])"
    rf"{_UNITS}"
    r"|(?<!\w)(?:my|his|her|their)\s+(?:early |mid |mid-|late )?(?:\d0['’]?s|teens|twenties|thirties|forties|fifties|sixties|seventies)",
    re.IGNORECASE,
)
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr"
)
_DAY = re.compile(
    rf"(?<!\w)(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})|(?:{_MONTHS})\s+\d{{1,4}})(?!\w)"
    r"|(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?!\d)|(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)|(?<![\d£$€.,])(?:19|20)\d\d(?![\d,]|\.\d)",
    re.IGNORECASE,
)
#: Jobs by which neighbours know somebody; those of whoever runs such a programme (adviser, key worker, GP) are many people's.
_JOBS = frozenset(
    """
    accountant actor actress apprentice architect baker barber barista bartender bricklayer builder butcher caretaker carpenter
    chef cleaner clerk councillor courier dentist dinner-lady electrician engineer farmer firefighter fireman fisherman fitter
    florist gardener hairdresser headteacher imam janitor joiner journalist judge labourer landlord lawyer lecturer librarian
    lifeguard locksmith machinist magistrate mayor mechanic midwife miner musician nurse optician painter paramedic pharmacist
    photographer pilot plasterer plumber policeman policewoman porter postman postwoman priest programmer receptionist roofer sailor
    scaffolder seamstress secretary shopkeeper soldier solicitor surgeon surveyor tailor teacher trucker vet vicar waiter waitress
    warden welder athro athrawes nyrs ffermwr saer meddyg cogydd plismon
    """.split()
)
_JOB_SAID = re.compile(
    r"(?<!\w)driv(?:e|es|ing|er of)\s+(?:an?|the)\s+(?:taxi|cab|bus|lorry|van|truck|train|tram)(?!\w)|"
    r"(?<!\w)(?:I\s*(?:['’]m|am|was|used to be)\s+(?:an?|the)|as\s+(?:an?|the)|(?:former|retired|ex))[\s-]+(?:\w+\s+){0,2}"
    r"(?:driver|manager|guard|assistant|operator|officer|worker|owner|cook|carer|supervisor|technician|therapist|instructor)(?!\w)",
    re.IGNORECASE,
)
#: Kinds of characteristics; two kinds in one text are the combination by which somebody is known.
_KINDS = {
    "family": r"pregnan\w*|widow\w*|divorc\w*|twins?|triplets?|single (?:mum|mother|dad|father|parent)|(?:two|three|four|five|six|seven|eight|\d) (?:kids|children|sons|daughters)|foster\w*|adopted",
    "health": r"cancer|hiv|epilep\w*|autis\w*|schizo\w*|bipolar|psychosis|wheelchair|blind|guide dog|hearing (?:aid|dog)s?|deaf|amputat\w*|dialysis|transplant|stroke|dementia|down['’]?s syndrome|addict\w*|alcoholi\w*|overdos\w*|self[- ]harm\w*|suicid\w*|diabet\w*|asthma|disab\w*|heart attack|mental health",
    "justice": r"prison|jail|convict\w*|probation|sentenced|offen[cd]\w*|tagged|parole",
    "origin": r"refugee\w*|asylum|deport\w*|traveller|gypsy|roma|muslim\w*|jewish|sikh\w*|hindu\w*|(?:from|born in) (?:abroad|overseas)",
    "life": r"homeless\w*|evict\w*|care leaver|in care|army|navy|veteran\w*|transgender|trans (?:man|woman)|gay|lesbian|domestic (?:abuse|violence)|made redundant|bankrupt\w*",
}
#: Who says to be the only one of a kind is known by that alone: I was the only woman on the course.
_SINGULAR = re.compile(
    r"(?<!\w)(?:I\s*(?:['’]m|am|was)|we (?:are|were)|being|as) (?:still |probably |always |often |nearly )?the (?:only|oldest|youngest|eldest|first) "
    r"(?:[\w'’-]+ ){0,2}(?:ones?|person|people|woman|man|girl|boy|lad|lady|bloke|guy|mum|mother|dad|father|parent|participant|client|student|"
    r"learner|foreigner|speaker|user)(?!\w)|(?<!\w)yr unig (?:un|berson|fenyw|ddyn|ferch|fachgen)(?!\w)",
    re.IGNORECASE,
)
_KIND_PATTERNS = {k: re.compile(rf"(?<!\w)(?:{p})(?!\w)", re.IGNORECASE) for k, p in _KINDS.items()}
#: Written with a capital, and nobody's: benefits, services, days, and what is said of them everywhere.
_NOBODYS = frozenset(
    """
    i i'm i'd i'll i've universal credit jobcentre centre job plus work coach restart access english welsh maths monday tuesday wednesday
    thursday friday saturday sunday christmas easter covid brexit internet google teams zoom whatsapp facebook excel word god britain
    british uk england wales scotland ireland government council state parliament connect health programme employment support allowance personal
    independence payment income jobseeker's jobseekers zoom ok okay saesneg cymraeg cymru gwaith llun mawrth mercher iau gwener sadwrn sul
    """.split()
)
#: Names that are ordinary words as well; as the first word of a sentence, or in small letters, they are taken for the word.
_WORDS_TOO = frozenset(
    """
    will mark grace faith hope rose may june april august dawn joy art ant drew frank bill rich sue pat don ray jack dean carol holly ivy
    daisy ruby poppy summer jasmine victoria heather hazel olive lily iris violet pearl amber crystal gene guy rob nick max miles wade
    dale glen lee kit bea an su so han ann in ali von van de la le al do my can han may bay young long short small white black brown
    green grey king price rice wood stone hill field moore wright cook baker potter mason parker hunter fisher singer taylor smith
    said cam dan dot em mor pam pip shell si val allan len page reed west north love best day knight bishop chase cross park banks brook forest lane mills ford bell ball bird fox wolf lamb
    sandy robin merry christian dolly patience charity prudence mercy bob chuck randy jimmy harry peter angel star sky rain bonnie
    penny gay norm earl duke major roman sonny buddy junior hale power kitty nan mae mai non sion gwen mari gwyn ceri bryn eira
    haf medi alaw enfys anna mandy babs art artie baz bert beth carrie trixie bree tom sam ben matt pete stew
    """.split()
)
#: A longer name is none; how long the search takes hangs on it.
_LONGEST_NAME = 500
#: Those of them that begin sentences as words much more often than as names.
_RARELY = frozenset(
    "will may so an in can do my my the la long hope said joy love best day art can haf mai".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: What a person does or is, so that the word before it at the start of a sentence is a name: Peter helped me, Mark was kind.
_OF_A_PERSON = re.compile(
    r"\s+(?:(?:has|have|had|is|was|and\s+[A-Z]\w+|always|never|really|just|also|would|could)\s+)?(?:helped|told|rang|called|phoned|asked|gave|got|said|says|"
    r"listened|spoke|spoke|explained|showed|made|came|visited|met|knew|sorted|found|sent|took|did|went|kept|who|my|our|the\s+(?:adviser|coach|tutor|key\s+worker|"
    r"manager)|(?:so\s+|very\s+|really\s+)?(?:kind|great|lovely|brilliant|nice|rude|helpful|good|patient|amazing|wonderful|there|always))(?!\w)"
)
_NEW_SENTENCE = re.compile(r"(?:^|[.!?…:;]|[\"“”‘(\[–—])\s*[\"“”‘'(\[]*$")


def names_a_person(name: str) -> bool:
    """Whether what should be the name of an organisation is that of a person: a title and names, an address, a telephone number."""
    text = " ".join(name.split())[:_LONGEST_NAME]
    return bool(_EMAIL.search(text) or _DIGITS.search(text) or _TITLED_WHOLE.fullmatch(text))


def recognisable(
    text: str, names: Collection[str] = (), own: Collection[str] = ()
) -> tuple[Reason, ...]:
    """Give the reasons for which a person could be recognised by a text; none where nothing was found.

    Parameters
    ----------
    text : str
    names : collection of str
        Given names and surnames, in small letters.
    own : collection of str
        Words that stand in the report anyway, in small letters: of the programme, the organisations and the place.
    """
    found: list[Reason] = []
    if _named(text, names, own):
        found.append("name")
    if _EMAIL.search(text):
        found.append("contact")
    if _DIGITS.search(text) or _SPELLED.search(text):
        found.append("number")
    elif _POSTCODE.search(text):
        found.append("place")
    if _AGE.search(text):
        found.append("age")
    if _DAY.search(text):
        found.append("day")
    words = {word.casefold() for word in _WORD.findall(text)}
    singular = words | {word.removesuffix("s") for word in words}
    if _JOBS & singular or _JOB_SAID.search(text):
        found.append("job")
    kinds = sum(bool(pattern.search(text)) for pattern in _KIND_PATTERNS.values())
    if kinds >= 2 or _SINGULAR.search(text):
        found.append("several")
    return tuple(found)


def _named(text: str, names: Collection[str], own: Collection[str]) -> bool:
    """Whether a word is written as a name, or is one."""
    if _TITLED.search(text):
        return True
    shouted = text.upper() == text
    for match in _WORD.finditer(text):
        word, small = match.group(), match.group().casefold().replace("’", "'")
        bare = re.sub(r"'s$|s'$|'$", "", small)
        if bare in own or small in own or bare in _NOBODYS or small in _NOBODYS:
            continue
        if bare in names and bare not in _WORDS_TOO:
            return True
        # Its possessive, too: "Mark's help".
        if bare in names and word[:1].isupper() and not shouted:
            after = text[match.end() :]
            if bare != small or (bare not in _RARELY and _OF_A_PERSON.match(after)):
                return True
        is_name = word[:1].isupper() and not shouted and not (word.isupper() and len(word) <= 6)
        if is_name and not _NEW_SENTENCE.search(text[: match.start()]):
            return True
    return False
