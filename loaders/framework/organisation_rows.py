"""What the sources of organisations share: identifiers, postcodes, and names that may be a person's."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from graph_engine.organisations.names import has_legal_form, legal_name
from loaders.uk.placement import normalise_postcode

MAY_BE_A_PERSON = "may be a person"

_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9O][ABD-HJLNP-UW-Z]{2}\b")
_COMPANY_NUMBER = re.compile(r"[0-9]{8}|[A-Z]{2}[0-9]{6}|[A-Z]{2}[0-9]{5}[A-Z]|R[0-9]{7}")
_COORDINATES = re.compile(r"\(?\s*(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*\)?")

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "dame"})
_JOINERS = frozenset({"and", "of", "for", "the", "in", "on", "at", "to", "by", "with", "as"})

# Words that show a body of some kind where a name carries no legal form.
_BODY_WORDS = frozenset(
    """
    academy advisers advisory agency airways alliance architects associates association authority bank board borough
    brothers bureau business campaign catapult centre chambers charity church city cluster college commission committee
    communications community company composites computing confederation consortium consultancy consultants consulting
    cooperative corporation council county department design development diocese district education energy engineering
    engineers enterprise enterprises estate executive farm farmers farms federation forum foundation garden gardens
    global government group hall health holdings home homes hospice hospital hospitality house housing industries
    infirmary initiative innovation innovations institute institution international laboratory laboratories library
    local london management marine media ministry museum national network nhs nursery office organisation organization
    park partners partnership pharma pharmacy police practice press productions project projects properties royal
    school schools science sciences scotland service services society software solicitors solutions son sons stores
    studio studios surgery systems technologies technology theatre trust trustees uk union university ventures wales
    water works
    """.split()  # noqa: SIM905 - one word a line would be two hundred lines
)

# First names that are common in Europe and are neither places nor everyday words.
_FIRST_NAMES = frozenset(
    """
    adam adrian adriana agnes agnieszka aidan alan alastair albert alberto alejandro aleksander alessandro alex
    alexander alexandra alexandre alfred alfredo alice alison alistair allan amanda amelia amy ana anders andre andrea
    andreas andrew andrzej angela anita ann anna anne annette annie anthony antoine anton antonia antonio antony
    arnaud arthur barbara barry beatrice beatrix ben benjamin bernard bernd bert bertrand brenda brendan brian bridget
    bruno bryan camille carl carla carlo carlos carmen carol carole caroline catherine cecile charles charlotte chris
    christian christina christine christoph christophe christopher claire clara claude claudia claudio clive colin
    colleen connor craig cristina cyril damian dan daniel daniela daniele danielle darren dave david dean deborah debra
    declan denis dennis derek desmond diana diane dick diego dieter dimitri dimitrios dirk dominic dominique donald
    donna doreen doris dorothy douglas duncan edgar edmund eduardo edward edwin eileen elaine eleanor elena elisabeth
    elizabeth ellen emily emma enrico eric erica erik erika ernst esther etienne eugene eva evelyn ewan fabio fabrice
    federico fernando fiona frances francesca francesco francisco francois frank franz fred frederic frederick friedrich
    gabriel gareth gary gavin geoff geoffrey georg george georgios gerald gerard gerhard gertrude giacomo
    gilbert gillian
    gina giorgio giovanni giulia giuseppe glenn gordon graeme graham gregory guido guillaume gunther gustav guy hanna
    hannah hans harald harold harriet harry hazel heather heidi heinz helen helena helga henri henrik henry herbert
    hilary horst howard hubert hugh hugo iain ian ilaria imogen ines ingrid irene iris isabel isabella isabelle ivan
    ivana jack jacob jacqueline jacques jaime jakob james jamie jan jane janet janice jason javier jean jeanne jeff
    jeffrey jennifer jenny jens jeremy jerome jerzy jessica jill jim joachim joan joanna joanne jochen joe johan johann
    johannes john jon jonathan jordi jorge jose josef joseph josephine joshua juan judith julia julian julie julien
    juliet jurgen justin karen karin karl karolina katarina kate katherine kathleen kathryn katja keith kelly
    ken kenneth
    kerry kevin kim kirsten klaus konstantin kristina kurt lars laura laurence laurent lawrence leo leon
    leonard leonardo
    leonie leslie lewis liam linda lisa lloyd lorenzo lorraine louis louise luc luca lucas lucia lucien lucy luigi luis
    luke lynn lynne maarten maciej maeve magdalena malcolm manuel manuela marc marcel marco marcus margaret margarita
    maria marian marianne marie marilyn mario marion mark markus marta martha martin martina martine mary massimo
    mathias mathieu mats matteo matthew matthias maureen maurice mauro max maxime melanie michael michal michel michele
    michelle miguel mike mikhail mohamed mohammed moira monica monika monique morag muhammad muriel nadia nancy naomi
    natalia natalie nathalie neil niall nicholas nick nicola nicolas nicole niels nigel nikolaos nikos nils noel nora
    norman nuno olaf olga oliver olivia olivier oscar otto owen pablo pamela paola paolo pascal patricia patricio
    patrick paul paula pauline pavel pedro penelope peter petra phil philip philippa philippe phillip pierre pieter
    piotr rachel rafael raffaele rainer ralf ralph raymond rebecca reginald reinhard renate rene riccardo richard rita
    robert roberta roberto robin roderick rodney roger roland rolf roman ronald rosa rosemary rosie rowena roy rudolf
    rupert russell ruth ryan sabine sally salvatore sam samantha samuel sandra sara sarah sebastian sergio sharon sheila
    shirley sigrid silvia simon simone siobhan sofia sonia sophia sophie stefan stefania stefano stella stephan stephane
    stephanie stephen steve steven stewart stuart susan susanna susanne suzanne sven sylvain sylvia sylvie tamara tanya
    teresa terence terry theodor theresa thierry thomas tim timothy tina tobias tom tomas tomasz tony trevor tristram
    ulrich ulrike ursula valentina valerie vanessa vera veronica veronique vincent vincenzo vivien walter wendy werner
    wilfred wilhelm william wolfgang xavier yann yves yvonne zoe
    """.split()  # noqa: SIM905 - as above
)


def slug(name: str) -> str:
    """Turn a name into an identifier for sources that publish none.

    Examples
    --------
    >>> slug("King's College London")
    'kings-college-london'
    """
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


def company_number(text: str) -> str | None:
    """Bring a Companies House number to its eight characters; lost leading zeros come back.

    Returns
    -------
    str or None
        ``None`` where the text is no company number.

    Examples
    --------
    >>> company_number("445790"), company_number("sc1234"), company_number("none")
    ('00445790', 'SC001234', None)
    """
    compact = "".join(text.upper().split())
    letters = re.match(r"[A-Z]{0,2}", compact)
    prefix = letters.group(0) if letters else ""
    rest = compact[len(prefix) :]
    if rest and len(compact) < 8:
        rest = rest.zfill(8 - len(prefix))
    number = prefix + rest
    return number if _COMPANY_NUMBER.fullmatch(number) and set(number) != {"0"} else None


def postcode_at_end(address: str) -> str | None:
    """Find the last full postcode of an address.

    Looks at the parts between commas from the end, so that a box number after the postcode does no harm.

    Examples
    --------
    >>> postcode_at_end("101 Hessle Road, Hull, United Kingdom, HU3 2BN, PO BOX 81")
    'HU3 2BN'
    >>> postcode_at_end("Stoke Mandeville Hospital, Aylesbury, HP 21 8AL")
    'HP21 8AL'
    """
    for part in reversed(address.upper().split(",")):
        found = list(_POSTCODE.finditer(part))
        code = normalise_postcode(found[-1].group(0) if found else part)
        if code is not None and " " in code:
            return code
    return None


def town_at_end(address: str) -> str | None:
    """Return what stands before the postcode of an address, country and county names included; ``None`` if nothing.

    Examples
    --------
    >>> town_at_end("Rikenel, Montpellier, Gloucester, Gloucestershire, United Kingdom, GL1 1LY")
    'Gloucester'
    """
    parts = [part.strip() for part in address.split(",") if part.strip()]
    while parts and (
        normalise_postcode(parts[-1]) is not None
        or parts[-1].casefold() in _COUNTRIES
        or re.search(r"\d", parts[-1]) is not None
    ):
        parts.pop()
    if len(parts) > 1 and _is_county(parts[-1]):
        parts.pop()
    return parts[-1] if parts else None


def normal_town(text: str) -> str | None:
    """Write a town as people do, without a county behind it; ``None`` where there is none.

    Examples
    --------
    >>> normal_town("NEWCASTLE UPON TYNE"), normal_town("KENILWORTH WARWICKSHIRE"), normal_town("POOLE,DORSET")
    ('Newcastle upon Tyne', 'Kenilworth', 'Poole')
    >>> normal_town("Oxfordshire"), normal_town(" ")
    ('Oxfordshire', None)
    """
    words = re.split(r",|\s-\s", text)[0].split()
    for length in (2, 1):
        # London in Berkshire is neither.
        if len(words) > length and words[0].casefold() != "london" and _is_county(" ".join(words[-length:])):
            words = words[:-length]
            break
    town = re.sub(r"[^\s-]+", lambda word: _capitalised(word.group(0)), " ".join(words))
    return town[:1].upper() + town[1:] or None


def _capitalised(word: str) -> str:
    return word.casefold() if word.casefold() in _LITTLE_WORDS else word.capitalize()


_LITTLE_WORDS = frozenset({"upon", "on", "of", "the", "and", "in", "by", "under", "le", "next", "y"})
_COUNTRIES = frozenset({"united kingdom", "uk", "england", "scotland", "wales", "northern ireland", "great britain"})


def _is_county(text: str) -> bool:
    word = text.casefold().strip(". ")
    return word.endswith("shire") or word in _COUNTIES


_COUNTIES = frozenset(
    """
    avon;bedfordshire;cheshire;cleveland;clwyd;cornwall;county durham;cumbria;derbyshire;devon;dorset;dyfed;
    east sussex;east yorkshire;essex;greater london;greater manchester;gwent;gwynedd;hampshire;hants;herts;kent;
    lancs;lanarkshire;leics;merseyside;middlesex;mid glamorgan;norfolk;north yorkshire;northants;northumberland;notts;
    oxon;powys;rutland;shropshire;somerset;south glamorgan;south yorkshire;staffs;suffolk;surrey;sussex;tyne and wear;
    tyne & wear;warks;west midlands;west-midlands;west sussex;west yorkshire;wilts;worcs
    """.replace("\n", "")
    .replace("    ", "")
    .split(";")
)


def coordinates(text: str) -> tuple[float, float] | None:
    """Read latitude and longitude, in degrees, from text such as ``"53.38,-1.49"``.

    Returns
    -------
    tuple of float, or None
        ``None`` where the text holds no point on Earth, and for 0,0, which stands for "unknown".

    Examples
    --------
    >>> coordinates("(53.38, -1.49)"), coordinates("0,0"), coordinates("x")
    ((53.38, -1.49), None, None)
    """
    found = _COORDINATES.fullmatch(text.strip())
    if not found:
        return None
    latitude, longitude = float(found.group(1)), float(found.group(2))
    if abs(latitude) > 90 or abs(longitude) > 180 or (latitude == 0 and longitude == 0):
        return None
    return latitude, longitude


def website(text: str) -> str | None:
    """Return the home page of an address: scheme and host only, for paths may name a person.

    Examples
    --------
    >>> website("http://www.gla.ac.uk/staff/someone/"), website("www.lincoln.ac.uk"), website("n/a")
    ('http://www.gla.ac.uk', 'http://www.lincoln.ac.uk', None)
    """
    address = text.strip()
    if not address:
        return None
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        host = parts.hostname
    except ValueError:
        return None
    if (
        host is None
        or "." not in host
        or not re.fullmatch(r"[a-z0-9.-]+", host)
        or parts.scheme not in ("http", "https")
    ):
        return None
    return f"{parts.scheme}://{host}"


def may_be_person(name: str) -> bool:
    """Say whether a name looks like a natural person's.

    It does where it has two to five words of letters, none of them a little word, a word for a body or the legal form
    of a company, and begins with a title or holds a common first name. A firm that bears its owner's bare name is
    caught too: better one firm too few than one person.

    Examples
    --------
    >>> may_be_person("JANE MARY EXAMPLE"), may_be_person("EXAMPLE Jane"), may_be_person("Dr A. Example")
    (True, True, True)
    >>> may_be_person("John Innes Centre"), may_be_person("Jane Example Ltd"), may_be_person("Blast Theory")
    (False, False, False)
    """
    if re.search(r"[0-9&@+/]", name) or has_legal_form(name):
        return False
    words = legal_name(name.replace("-", "")).split()
    if re.search(r"\bthe\b", name.casefold()):
        return False
    titled = bool(words) and words[0] in _TITLES
    if titled:
        words = words[1:]
    if not 2 <= len(words) <= 5 and not (titled and words):
        return False
    if any(word in _JOINERS or word in _BODY_WORDS for word in words):
        return False
    return titled or any(word in _FIRST_NAMES for word in words)
