# %% [markdown]
# # A business in search of a region
#
# You make or need something and wonder where in the country to look for partners. This notebook asks in your own words,
# shows how they were read, drops what was not meant, names the places to go to and whom to ask there, and checks the
# first place against the published figures. Change `NEED` and `NEAR` to your own.
#
# It reads the store that `HUB_STORE` names, or the default one: `make run` or `hub snapshot load` fills it.

# %%
import math
import os
import textwrap

from graph_engine import Engine

NEED = os.environ.get("HUB_NEED", "aluminium castings for car bodies")
NEAR = os.environ.get("HUB_NEAR", "Sunderland")


def show(text: str, indent: str = "") -> None:
    print(textwrap.fill(text, 100, initial_indent=indent, subsequent_indent=" " * len(indent)))


engine = Engine.open()

# %% [markdown]
# ## How the words were read
#
# Words are matched to classes of the industrial classification of 2007. The score says how well they fit, not how
# important the class is. Young fields have no class: such words are named, so that nobody takes silence for an answer.

# %%
found = engine.find(NEED, near=NEAR)
for term in found.read_as:
    show(f"{term.code}  {term.score:.2f}  {term.label}")
for word in found.unknown_words:
    show(f"not known to the classification: {word}", "! ")

# %% [markdown]
# What was not meant can be dropped: here, everything that fits less than half as well as the best. On the page this is
# a link beside each term; it stands in the address, so that the narrowed question can be shared.

# %%
best_fit = max((term.score for term in found.read_as), default=0.0)
not_meant = [term.code for term in found.read_as if term.score < best_fit / 2]
narrowed = engine.find(NEED, near=NEAR, dropped=not_meant)
meant = [term for term in narrowed.read_as if not term.dropped]
print(f"{len(meant)} classes are meant, {len(not_meant)} were dropped.")

# %% [markdown]
# ## Where to go
#
# Places are ranked on how large and how specialised they are in what was asked, nearer ones first where a place was
# named. Each comes with the reason in a sentence.

# %%
for number, region in enumerate(narrowed.regions, 1):
    show(f"{region.reason} [{region.area.code}, {region.score:.2f} points]", f"{number}. ")
if narrowed.note:
    show(narrowed.note, "Note: ")

# %% [markdown]
# The order is that of the points, which count by half where nobody is named: whom to ring matters more than a few jobs.
# They mean nothing by themselves, and nothing across two questions.

# %%
named = {one.area.code for one in narrowed.ask if one.kind in ("business", "institution")}
points = [region.score * (1.0 if region.area.code in named else 0.5) for region in narrowed.regions]
assert points == sorted(points, reverse=True)

# %% [markdown]
# ## Does distance decide?
#
# The same question without regard to distance. Places on both lists are good choices whatever a lorry costs.

# %%
anywhere = engine.find(NEED, dropped=not_meant, near=NEAR, far=True)
near_names = [region.area.name for region in narrowed.regions]
far_names = [region.area.name for region in anywhere.regions]
print("near first:        ", "; ".join(near_names) or "none")
print("distance set aside:", "; ".join(far_names) or "none")
print("on both lists:     ", "; ".join(name for name in near_names if name in far_names) or "none")

# %% [markdown]
# ## Whom to ask there
#
# Institutions that industry pays in the field, employers by their registered address, and the growth hub or chamber to
# ring first. A registered address is often a head office: ask before you travel.

# %%
for region in narrowed.regions[:2]:
    print(region.area.name)
    contacts = narrowed.contacts_in(region.area)
    for one in contacts:
        reached = f" ({one.contact})" if one.contact else ""
        show(f"{one.name}{reached}: {one.reason}", "  – ")
    if not contacts:
        print("  nobody is named in the sources that are loaded")

# %% [markdown]
# ## The figures behind the first place
#
# Every reason rests on published figures. These are the rows to look up.

# %%
first = narrowed.regions[0] if narrowed.regions else None
if first is not None:
    print(f"{first.area.name}: {first.jobs:,.0f} jobs, {first.lq:.1f} times the national share")
    if first.caution:
        show(first.caution, "Mind: ")
    for row in first.evidence:
        value = f"{row.value:,.10g}" if isinstance(row.value, float) else row.value
        show(f"{row.claim}: {value} {row.unit} ({row.geography}, {row.year}; {row.source})", "– ")

# %% [markdown]
# ## And for the place you are in
#
# A business may bring more than its own order home. What do the two places have for each other? This is the question
# that brokers ask: the lines below are not about your firm, they are reasons for your growth hub to ring theirs. It is
# put for the first place on the list that is not your own.

# %%
home = engine.match(NEAR).figures_for
own = {area.key for area in home}
away = next((region.area for region in narrowed.regions if region.area.key not in own), None)
if home and away is not None:
    pair = engine.explain(home[0], away)
    show(f"{home[0].name} and {away.name} are {pair.distance_km:.0f} km apart.")
    for suggestion in pair.suggestions:
        show(suggestion.headline, "– ")
        assert math.isclose(sum(reason.contribution for reason in suggestion.reasons), suggestion.score, abs_tol=1e-9)
    if not pair.suggestions:
        print("No suggestion between the two passes every check.")
    for candidate in pair.near_misses[:3]:
        show(f"set aside: {candidate.what}; {candidate.why}", "– ")
else:
    print("There is no place elsewhere to explain.")

# %% [markdown]
# ## The other way round: an offer
#
# The same words as an offer lead to places that buy it, by the national tables of who buys what.

# %%
offer = engine.find(NEED, want="offer", near=NEAR, dropped=not_meant)
for region in offer.regions[:3]:
    show(region.reason, "– ")
if offer.note:
    show(offer.note, "Note: ")

engine.close()
