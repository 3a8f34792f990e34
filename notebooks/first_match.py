# %% [markdown]
# # A broker's first match, read line by line
#
# You work for a place and wonder whom to bring together with whom. This notebook asks for one place, reads the best
# answer from its headline down to the published figures, does the sums again by hand, and ends with whom to ring.
# Change `PLACE` to your own: a name, a code, or districts joined by `+`.
#
# It reads the store that `HUB_STORE` names, or the default one: `make run` or `hub snapshot load` fills it.

# %%
import math
import os
import textwrap

from graph_engine import Engine

PLACE = os.environ.get("HUB_PLACE", "South Yorkshire")


def show(text: str, indent: str = "") -> None:
    print(textwrap.fill(text, 100, initial_indent=indent, subsequent_indent=" " * len(indent)))


engine = Engine.open()

# %% [markdown]
# ## What is the place known for?
#
# A location quotient says how many times the national share of jobs a place has in an activity: 1 is average, 5 is a
# speciality.

# %%
area_profile = engine.profile(PLACE)
for figure in area_profile.known_for[:5]:
    show(f"{figure.label}: {figure.value:,.0f} jobs in {figure.year}, {figure.lq:.1f} times the national share", "– ")
    if figure.caution:
        show(figure.caution, "  Mind: ")
for note in area_profile.notes:
    show(note)

# %% [markdown]
# ## What does it work on, in words?
#
# Topics are communities of texts: projects and impact cases that speak of the same thing. Who in the place researches,
# makes or uses it, and which of these roles nobody there has, is what makes places complementary.

# %%
topics = engine.topics_of(PLACE)
for one in topics[:5]:
    has, lacks = ", ".join(one.has) or "nobody for sure", ", ".join(one.lacks) or "nothing"
    show(f"{one.topic.name} ({one.area.name}): {one.texts} texts; has who {has}; lacks {lacks}", "– ")
if topics:
    first = engine.topic(topics[0].topic.key)
    print(f"Topic “{first.row.name}”, all over the country:")
    for member in first.members[:5]:
        show(f"{member.name} ({member.area.name if member.area else 'place unknown'}): {member.role}", "  – ")
else:
    print("No project with words is on record here: see hub fetch.")

# %% [markdown]
# ## The answer
#
# Suggestions of all kinds stand in one list, what is graded strong first. Where a kind has none, the answer says so.

# %%
match = engine.match(PLACE, near_misses=True)
print(f"Figures for {' and '.join(area.name for area in match.figures_for)}, release {match.release}")
for suggestion in match.suggestions:
    show(f"[{suggestion.kind}, {suggestion.score:.2f} points] {suggestion.headline}")
for note in match.notes.values():
    show(note)

# %% [markdown]
# ## One suggestion, line by line
#
# The first suggestion of the place; or, for a place that has none, the best of all. Each of its reasons says what one
# side makes or knows and the other buys or lacks, and brings points: more the more special both sides are, the more the
# one buys of the other, and the nearer they lie.

# %%
best = match.suggestions[0] if match.suggestions else engine.best(1)[0]
show(best.headline)
for reason in best.reasons:
    print()
    show(reason.sentence)
    print(f"  {reason.contribution:.2f} points")

# %% [markdown]
# The points of the reasons are the score, to the last digit: nothing is hidden in it.

# %%
total = sum(reason.contribution for reason in best.reasons)
print(f"{' + '.join(f'{reason.contribution:.2f}' for reason in best.reasons)} = {best.score:.2f}")
assert math.isclose(total, best.score, abs_tol=1e-9)

# %% [markdown]
# Every figure in a reason stands in a published table. These are the rows to look up.

# %%
for row in best.evidence:
    value = f"{row.value:,.10g}" if isinstance(row.value, float) else row.value
    show(f"{row.claim}: {value} {row.unit} ({row.geography}, {row.year}; {row.source})", "– ")
assert best.evidence

# %% [markdown]
# A location quotient by hand: the place's share of jobs in an activity, divided by that share in the country. The
# dataset of jobs holds both numbers; NaN would mean “suppressed”.

# %%
cards = [best, *(one for each in engine.units for one in engine.match(each, kinds=["supply"]).suggestions)]
ends = [end for card in cards for reason in card.reasons for end in (reason.source, reason.target)]
side = next(end for end in ends if end.lq is not None and end.measure == "jobs")
frame = engine.figures.jobs
unit = next(key for key in frame.units if engine.figures.area(key).code == side.area.code)
codes = [code for code in frame.jobs.columns if code == side.what]
if codes:
    country = [key for key in frame.units if frame.measure[key] == "jobs"]
    here = frame.jobs.at[unit, side.what] / frame.totals[unit]
    there = frame.jobs.loc[country, side.what].sum() / frame.totals[country].sum()
    print(f"{side.name} in {side.area.name}: {here:.3%} of jobs; in the country {there:.3%}; {here / there:.2f} times")
    assert math.isclose(here / there, frame.lq.at[unit, side.what], rel_tol=1e-6)

# %% [markdown]
# What the two places have for each other by topic, whoever stands on the card: it is in no points.

# %%
pair = engine.explain(best.source.place, best.target.place).topics
told = [*(one for gain in pair.gains for one in gain.brought), *pair.meetings]
for one in told[:3]:
    show(f"{one.sentence} (evidence {one.evidence_grade})", "– ")
if pair.note:
    show(pair.note)

# %% [markdown]
# ## Before you ring
#
# What speaks against it, who else could do the same, and the rules that it passed.

# %%
for caution in best.cautions:
    show(caution, "– ")
for other in best.alternatives:
    show(f"{other.institution or other.area.name} could do the same, {other.distance_km:.0f} km away", "– ")
for rule in best.rules:
    show(f"{rule.name}: {rule.why}", "  ✓ " if rule.passed else "  ✗ ")

# %% [markdown]
# ## Whom to ring
#
# Those who carry the reason on either side, and the growth hub or chamber that opens the door to them.

# %%
for place, contacts in ((best.source, best.source_contacts), (best.target, best.target_contacts)):
    print(place.name)
    for one in contacts:
        contact = f" ({one.contact})" if one.contact else ""
        show(f"{one.name}{contact}: {one.ties_to}", "  – ")

# %% [markdown]
# ## What was set aside
#
# Each of these failed exactly one check. A broker may know better: `engine.match(PLACE, without=["…"])` switches a
# check off.

# %%
for candidate in match.near_misses[:5]:
    show(f"{candidate.what}: {candidate.why} ({candidate.rule})", "– ")

engine.close()
