"""Names of organisations that may be a person's: lists of words tell, and a doubt counts as a person."""

from __future__ import annotations

import re

from graph_engine.organisations.names import has_legal_form, legal_name

MAY_BE_A_PERSON = "may be a person"

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "dame"})
_JOINERS = frozenset({"and", "of", "for", "the", "in", "on", "at", "to", "by", "with", "as"})

_TRADING_AS = re.compile(r"\b(?:t/as?|trading as)\b", re.IGNORECASE)
_INITIALS_OF_TWO = re.compile(r"(?:[A-Z]\.?\s?){1,3}\s*(?:&|and)\s*(?:[A-Z]\.?\s?){1,3}\s[A-Z][A-Za-z'’-]{2,}")

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


def may_be_trader(name: str) -> bool:
    """Say whether a name is that of a person, or of persons who trade under another name or together.

    A partnership or sole trader is named before "trading as"; a company would end in its legal form there.

    Examples
    --------
    >>> may_be_trader("D&H Example t/as Burgers"), may_be_trader("J & M Example"), may_be_trader("JANE EXAMPLE")
    (True, True, True)
    >>> may_be_trader("Example Ltd t/a Burgers"), may_be_trader("B & Q"), may_be_trader("Marks & Spencer")
    (False, False, False)
    """
    trader = _TRADING_AS.split(name)[0].strip()
    traded_as = trader != name and not has_legal_form(trader)
    return may_be_person(name) or traded_as or _INITIALS_OF_TWO.fullmatch(name) is not None


def shows_a_body(name: str) -> bool:
    """Say whether a name holds a word for a body of some kind, such as a university or a museum.

    >>> shows_a_body("Example University"), shows_a_body("Jane Example")
    (True, False)
    """
    return not _BODY_WORDS.isdisjoint(legal_name(name).split())


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
