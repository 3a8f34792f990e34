"""The network for other programs: GEXF, GraphML and CSV."""

from graph_engine.export.files import FORMATS, export_network, network_graph

__all__ = ["FORMATS", "export_network", "network_graph"]
