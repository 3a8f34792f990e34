"""Participations made up for tests: groups that share a partner abroad, or none that share anything."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph_engine.prediction.participations import assembled

ORIGIN = 2017


def organisations(keys, *, country="GB", areas=None, businesses=()):
    """Organisations of a country, each in an area of its own where none are given."""
    areas = areas or {}
    place = pd.Series(range(len(keys)), keys, dtype=float)
    return pd.DataFrame(
        {
            "country": country,
            "business": [key in businesses for key in keys],
            "area": [areas.get(key) for key in keys],
            "latitude": 50 + place % 7,
            "longitude": -5 + place % 5,
        },
        index=pd.Index(keys),
    )


def participations(projects, home, abroad=(), areas=None, businesses=()):
    """Of projects ``key → (programme, start, themes, members)``."""
    rows = [(member, key) for key, (*_, members) in projects.items() for member in members]
    table = pd.DataFrame(
        [(programme, start, frozenset(themes)) for programme, start, themes, _ in projects.values()],
        columns=["programme", "start", "themes"],
        index=pd.Index(list(projects)),
    )
    every = pd.concat(
        [organisations(list(home), areas=areas, businesses=businesses), organisations(list(abroad), country="FR")]
    )
    return assembled(pd.DataFrame(rows, columns=["organisation", "project"]), every, table, "GB")


def planted(groups=4, size=12, noise=0.0, seed=0):
    """Groups whose members work with one partner abroad before the end of 2017, and with each other after it."""
    random = np.random.default_rng(seed)
    home = [f"o{group:02}{member:02}" for group in range(groups) for member in range(size)]
    projects = {}
    for group in range(groups):
        members = home[group * size : (group + 1) * size]
        for member in members:
            for year in (2015, 2016):
                projects[f"{member}-{year}"] = ("H2020", f"{year}-05-01", {f"t{group}"}, [member, f"x{group}"])
        for at, member in enumerate(members):
            for other in members[at + 1 :]:
                projects[f"{member}-{other}"] = ("H2020", "2019-03-01", {f"t{group}"}, [member, other])
    for at in range(int(noise * len(home))):
        some = random.choice(home, 2, replace=False)
        projects[f"noise-{at}"] = ("H2020", f"{random.integers(2015, 2018)}-09-01", {"t0"}, [*some, "y"])
    return participations(projects, home, [*(f"x{group}" for group in range(groups)), "y"])


def unplanned(units=60, projects=240, seed=0):
    """Projects of members drawn evenly, before and after the end of 2017: nothing can be predicted."""
    random = np.random.default_rng(seed)
    home = [f"o{at:03}" for at in range(units)]
    made = {}
    for at in range(projects):
        members = [home[one] for one in random.choice(units, 3, replace=False)]
        start = f"{2015 + at % 5}-{1 + at % 12:02}-01"
        made[f"p{at:03}"] = ("H2020", start, {f"t{random.integers(4)}"}, [*members, f"x{random.integers(30)}"])
    areas = {key: f"AA{at % 20:03}" for at, key in enumerate(home)}
    return participations(made, home, [f"x{at}" for at in range(30)], areas)
