# %% [markdown]
# # An analyst reproduces an index, and draws the network and a map
#
# Every number of the service can be had as a table and computed again. This notebook takes the matrix of jobs, works
# out location quotients and the economic complexity of places by hand, sets them beside those of the service, does the
# sum of one suggestion, and draws a map and the network of places. What differs from the service stops it.
#
# It reads the store that `HUB_STORE` names, or the default one: `make run` or `hub snapshot load` fills it. Pictures
# go to the folder that `HUB_PICTURES` names, or to `pictures`.

# %%
import math
import os
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import altair as alt
import networkx as nx
import numpy as np
import pandas as pd

from graph_engine import Engine
from graph_engine.charts.bars import Bar, bars
from graph_engine.charts.maps import Classes, choropleth, classes
from graph_engine.charts.outlines import outlines
from graph_engine.charts.rendering import svg
from graph_engine.measures import economic_complexity
from graph_engine.schema import NodeLabel
from graph_engine.suggestions.kinds.supply.limits import limits

PICTURES = Path(os.environ.get("HUB_PICTURES", "pictures"))
PICTURES.mkdir(parents=True, exist_ok=True)
engine = Engine.open()


@dataclass
class Picture:
    """A picture that Jupyter shows where it is the last line of a cell; it needs nothing from the internet."""

    text: str

    def _repr_svg_(self) -> str:
        return self.text


def keep(name: str, chart: alt.TopLevelMixin, description: str) -> Picture:
    """Write a chart as SVG, and give it back to be seen."""
    path = PICTURES / f"{name}.svg"
    picture = Picture(svg(chart, description))
    path.write_text(picture.text, "utf-8")
    print(f"{path.name}: {path.stat().st_size / 1000:,.0f} kB")
    return picture


# %% [markdown]
# ## The figures
#
# One row for each area and activity, as the service reads them. Northern Ireland's come from another survey and year:
# they are left out of the country here, as they are there.

# %%
table = engine.frame("jobs")
table = table[table["measure"] == "jobs"]
jobs = table.pivot(index="area_code", columns="activity", values="value")
print(f"{jobs.shape[0]} areas × {jobs.shape[1]} activities, {table['year'].max()}; {int(jobs.isna().sum().sum())} gaps")
label = table.drop_duplicates("activity").set_index("activity")["label"]
name = table.drop_duplicates("area_code").set_index("area_code")["area_name"]

# %% [markdown]
# ## Location quotients by hand
#
# The share of an activity in an area's jobs, over its share in the country's. The table leaves out the activities that
# are never compared, so the totals come from the dataset; with them the quotients agree to the last digit.

# %%
frame = engine.figures.jobs
total = pd.Series({engine.figures.area(key).code: frame.totals[key] for key in frame.units}).reindex(jobs.index)
by_hand = jobs.div(total, axis=0) / (jobs.sum() / total.sum())
published = table.pivot(index="area_code", columns="activity", values="lq")
gap = (by_hand - published).abs().max().max()
print(f"Largest difference from the service: {gap:.2e}")
assert gap < 1e-6

# %% [markdown]
# ## Economic complexity by hand
#
# M is 1 where a place has at least its share. D holds how many activities a place has, U how many places an activity.
# The second left singular vector of D^(−½) M U^(−½), divided by √D, orders places by which activities they share with
# whom (Hidalgo & Hausmann 2009). A vector has no sign of its own: it is made to rise with gross value added per
# resident, as in the service. Made to rise with the mere number of activities it would turn round, and put coal,
# metals and fishing on top.

# %%
gva = engine.frame("gva")
residents = (
    engine.store.nodes(NodeLabel.AREA, ["code", "level", "population"]).to_pandas().dropna(subset=["population"])
)
residents = residents[residents["level"] == "ITL2"].set_index("code")["population"]
# The first four characters of an ITL3 code are the ITL2 area that it lies in.
per_resident = (gva.groupby(gva["area_code"].str[:4])["value"].sum() * 1e6 / residents).reindex(jobs.index)

m = (by_hand >= 1).astype(float)
m = m.loc[m.sum(axis=1) > 0, m.sum() > 0]
diversity, ubiquity = m.sum(axis=1), m.sum()
balanced = m.div(np.sqrt(diversity), axis=0) / np.sqrt(ubiquity)
left, sigma, _ = np.linalg.svd(balanced.to_numpy(), full_matrices=False)
index = pd.Series(left[:, 1] / np.sqrt(diversity), index=m.index)
index = (index - index.mean()) / index.std(ddof=0)
index *= np.sign(index.corr(per_resident))
service = economic_complexity(m, anchor=per_resident.loc[m.index], anchor_name="value added per resident").areas
print(f"Singular values {', '.join(f'{one:.3f}' for one in sigma[:3])}")
print(f"Correlation with value added per resident {index.corr(per_resident):.2f}")
print(f"Correlation with diversity {index.corr(diversity):.2f}")
print(f"Largest difference from the service: {(index - service).abs().max():.2e}")
assert (index - service).abs().max() < 1e-6

# %% [markdown]
# The gap between the second and third singular value says how well the order is determined: where it is narrow, a small
# change of the figures turns the index. The sign is a choice, too. It sums up what places do; it does not say how
# well they do it.

# %%
for code in index.sort_values(ascending=False, kind="stable").index[:5]:
    print(f"{index[code]:+.2f}  {name[code]} ({diversity[code]:.0f} activities at their share or more)")

# %% [markdown]
# ## One suggestion's points by hand
#
# Points of a reason for a supply link: the geometric mean of both quotients, each capped, times the root of the share
# of the buyer's inputs (from a share on it counts in full), times how near the two are. The caps stand in a table of
# the project with the reason for each; one whose factors do not give its points would stop this notebook.

# %%
rule = limits()
best = next((one for one in engine.best(20) if one.kind == "supply"), None)
if best is not None:
    print(best.headline)
    for reason in best.reasons:
        here, there = reason.source, reason.target
        strength = math.sqrt(min(here.lq, rule.quotient_cap) * min(there.lq, rule.quotient_cap))
        weight = min(reason.link.us_share / rule.share_full, 1) ** rule.share_power
        near = math.exp(-best.distance_km / rule.decay_km)
        points = strength * weight * near
        print(f"{strength:.2f} × {weight:.2f} × {near:.2f} = {points:.2f} points; shown {reason.contribution:.2f}")
        assert math.isclose(points, reason.contribution, rel_tol=1e-6)

# %% [markdown]
# ## A chart
#
# What one place is known for, with the interval that holds the true figure nine times in ten.

# %%
place = engine.area(os.environ.get("HUB_PLACE", "South Yorkshire"))
known = engine.profile(place).known_for
picture = None
if known:
    chart = bars(
        [Bar(one.label, one.lq, one.low, one.high, "jumped" if one.caution else "") for one in known],
        title=f"What {place.name} is known for",
        axis="Times the national share of jobs",
        source=f"Jobs of {known[0].year}. Whiskers hold the true figure nine times in ten.",
    )
    picture = keep("strengths", chart, f"Bars of what {place.name} is known for")
picture

# %% [markdown]
# ## A map of the index
#
# Outlines come from the graph; the chart is a Vega-Lite specification that any tool of that family reads.

# %%
areas = engine.store.nodes(NodeLabel.AREA, ["key", "code", "boundary"]).to_pandas()
areas = areas[areas["key"].isin(frame.units) & areas["boundary"].notna()]
key_of = dict(zip(areas["code"], areas["key"], strict=True))
drawn = outlines(
    dict(zip(areas["key"], areas["boundary"], strict=True)),
    inset=[key for code, key in key_of.items() if code.startswith("TLI")],
)
values = {key_of[code]: float(value) for code, value in index.items() if code in key_of}
cuts: Classes = classes(list(values.values()), 5)
words = [f"{one:+.2f}" for one in cuts.breaks]
legend = [
    f"below {words[0]}",
    *(f"{low} to below {high}" for low, high in pairwise(words)),
    f"{words[-1]} or more",
]
chart = choropleth(
    drawn,
    values,
    cuts,
    title="Economic complexity of places",
    legend=legend,
    legend_title="standard deviations from the mean",
    source=f"Computed from jobs of {frame.year}",
    names={key: engine.figures.area(key).name for key in drawn.shapes},
)
keep("complexity", chart, "Map of economic complexity by ITL2 area")

# %% [markdown]
# ## The network of places
#
# Places are tied where their organisations share projects. Positions and communities were found when the graph was
# loaded; networkx takes the ties for whatever else one wants to know of them.

# %%
network = engine.network(of="areas")
graph = nx.Graph()
for node in network.nodes:
    graph.add_node(node.key, name=node.name, x=node.x, y=node.y, community=node.community_name or "none")
for edge in network.edges:
    graph.add_edge(edge.source, edge.target, weight=edge.weight)
print(f"{graph.number_of_nodes()} places, {graph.number_of_edges()} ties")
strength = dict(graph.degree(weight="weight"))
for key in sorted(strength, key=lambda one: (-strength[one], one))[:5]:
    print(f"{graph.nodes[key]['name']}: ties of weight {strength[key]:.1f}")

# %%
heavy = sorted(graph.edges(data="weight"), key=lambda tie: (-tie[2], tie[0], tie[1]))[:150]
ties = pd.DataFrame(
    [
        {
            "x": graph.nodes[a]["x"],
            "y": graph.nodes[a]["y"],
            "x2": graph.nodes[b]["x"],
            "y2": graph.nodes[b]["y"],
            "w": w,
        }
        for a, b, w in heavy
    ],
    columns=["x", "y", "x2", "y2", "w"],
)
places = pd.DataFrame(
    [
        {"x": one["x"], "y": one["y"], "name": one["name"], "community": one["community"], "strength": strength[key]}
        for key, one in graph.nodes(data=True)
    ],
    columns=["x", "y", "name", "community", "strength"],
)
lines = (
    alt.Chart(ties)
    .mark_rule(color="#9aa9b5")
    .encode(
        x=alt.X("x:Q").axis(None),
        y=alt.Y("y:Q").axis(None),
        x2="x2:Q",
        y2="y2:Q",
        strokeWidth=alt.StrokeWidth("w:Q").legend(None),
    )
)
points = alt.Chart(places).encode(x="x:Q", y="y:Q")
dots = points.mark_circle(size=110, color="#12436d", opacity=1).encode(tooltip=["name:N", "community:N"])
names = points.transform_filter("datum.strength >= 14").mark_text(dy=-10, fontSize=10).encode(text="name:N")
chart = (lines + dots + names).properties(
    width=760, height=620, title="Places by joint projects: the 150 strongest ties; those with most ties are named"
)
keep("network", chart.configure_view(stroke=None), "The network of places by joint projects")

# %% [markdown]
# ## Further
#
# `hub export gexf` and `hub export graphml` write the network for Gephi and igraph, `hub frame NAME --format csv` every
# matrix, and `hub cypher QUERY` asks the graph itself.

# %%
engine.close()
