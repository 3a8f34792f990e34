"""Distances on the globe."""

from __future__ import annotations

import numpy as np

__all__ = ["EARTH_RADIUS_KM", "distance_matrix", "great_circle_km"]

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth."""


def great_circle_km(
    latitude: np.ndarray, longitude: np.ndarray, other_latitude: np.ndarray, other_longitude: np.ndarray
) -> np.ndarray:
    """Great-circle distances between pairs of points (haversine, mean Earth radius); arguments broadcast.

    Parameters
    ----------
    latitude, longitude, other_latitude, other_longitude : ndarray
        Degrees.

    Returns
    -------
    ndarray
        Kilometres; NaN where a point is unknown.

    Examples
    --------
    Sheffield to Birmingham:

    >>> float(great_circle_km(*(np.array(v) for v in (53.38, -1.47, 52.48, -1.90))).round())
    104.0
    """
    phi, lam, other_phi, other_lam = (np.radians(v) for v in (latitude, longitude, other_latitude, other_longitude))
    half = np.sin((phi - other_phi) / 2) ** 2 + np.cos(phi) * np.cos(other_phi) * np.sin((lam - other_lam) / 2) ** 2
    km: np.ndarray = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return km


def distance_matrix(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Great-circle distances between all pairs of n points.

    Parameters
    ----------
    latitude, longitude : ndarray, shape (n,)
        Degrees.

    Returns
    -------
    ndarray, shape (n, n)
        Kilometres; NaN where a point is unknown.

    Examples
    --------
    >>> distance_matrix(np.array([53.38, 52.48]), np.array([-1.47, -1.90])).round().tolist()
    [[0.0, 104.0], [104.0, 0.0]]
    """
    return great_circle_km(latitude[:, None], longitude[:, None], latitude, longitude)
