"""Charts and maps as Vega-Lite specifications of plain data; the same serve pages, notebooks and briefs.

Nothing here reads a store or knows of the web. Altair and the renderer are imported when a chart is made.
"""
