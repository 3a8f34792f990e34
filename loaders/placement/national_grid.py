"""Coordinates of the British National Grid, as planning registers and food agencies publish them, in degrees.

The grid is a transverse Mercator projection of the Airy 1830 ellipsoid; its latitude and longitude are taken to WGS 84
by one shift, turn and change of scale for all of Great Britain, which is right within about five metres. Formulas and
constants: Ordnance Survey, *A guide to coordinate systems in Great Britain*, annexes A to C.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

_AIRY = (6_377_563.396, 6_356_256.909)
_WGS84 = (6_378_137.0, 6_356_752.3142)
_SCALE = 0.9996012717
_ORIGIN_LATITUDE, _ORIGIN_LONGITUDE = np.radians(49.0), np.radians(-2.0)
_ORIGIN_EAST, _ORIGIN_NORTH = 400_000.0, -100_000.0
# From the datum of the grid to WGS 84: metres, radians, and a change of scale.
_SHIFT = np.array([446.448, -125.157, 542.060])
_TURN = np.radians(np.array([0.1502, 0.2470, 0.8421]) / 3600)
_STRETCH = -20.4894e-6
_EDGE_EAST, _EDGE_NORTH = (-100_000.0, 800_000.0), (-100_000.0, 1_300_000.0)


def grid_to_degrees(east: pd.Series, north: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Turn eastings and northings into latitude and longitude.

    Parameters
    ----------
    east, north : Series of float
        Metres on the grid; what lies beyond the seas around the British Isles is no point of it.

    Returns
    -------
    tuple of Series
        Latitude and longitude in degrees, WGS 84; NaN where a point is missing or not on the grid.

    Examples
    --------
    The worked example of the guide, a point in Norfolk:

    >>> latitude, longitude = grid_to_degrees(pd.Series([651409.903]), pd.Series([313177.270]))
    >>> round(float(latitude[0]), 4), round(float(longitude[0]), 4)
    (52.658, 1.7161)
    """
    x, y = east.to_numpy(float), north.to_numpy(float)
    on_grid = (x > _EDGE_EAST[0]) & (x < _EDGE_EAST[1]) & (y > _EDGE_NORTH[0]) & (y < _EDGE_NORTH[1])
    # 0,0 lies in the Atlantic south-west of Scilly and stands for "unknown".
    on_grid &= (x != 0) | (y != 0)
    phi, lam = _unprojected(np.where(on_grid, x, _ORIGIN_EAST), np.where(on_grid, y, 0.0))
    phi, lam = _on_wgs84(phi, lam)
    latitude = np.where(on_grid, np.degrees(phi), np.nan)
    return pd.Series(latitude, index=east.index), pd.Series(np.where(on_grid, np.degrees(lam), np.nan), east.index)


def _meridional_arc(phi: np.ndarray) -> np.ndarray:
    a, b = _AIRY
    n = (a - b) / (a + b)
    less, more = phi - _ORIGIN_LATITUDE, phi + _ORIGIN_LATITUDE
    arc: np.ndarray = (
        b
        * _SCALE
        * (
            (1 + n + 1.25 * n**2 + 1.25 * n**3) * less
            - (3 * n + 3 * n**2 + 2.625 * n**3) * np.sin(less) * np.cos(more)
            + (1.875 * n**2 + 1.875 * n**3) * np.sin(2 * less) * np.cos(2 * more)
            - 35 / 24 * n**3 * np.sin(3 * less) * np.cos(3 * more)
        )
    )
    return arc


def _unprojected(east: np.ndarray, north: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Latitude and longitude on the ellipsoid of the grid, in radians."""
    a, b = _AIRY
    e2 = 1 - (b / a) ** 2
    phi = np.full(east.shape, _ORIGIN_LATITUDE)
    # Each step takes off all but a thousandth of what is missing: six leave less than a micrometre.
    for _ in range(6):
        phi = phi + (north - _ORIGIN_NORTH - _meridional_arc(phi)) / (a * _SCALE)
    nu = a * _SCALE / np.sqrt(1 - e2 * np.sin(phi) ** 2)
    rho = a * _SCALE * (1 - e2) * (1 - e2 * np.sin(phi) ** 2) ** -1.5
    eta2 = nu / rho - 1
    t, sec, d = np.tan(phi), 1 / np.cos(phi), east - _ORIGIN_EAST
    latitude = (
        phi
        - t / (2 * rho * nu) * d**2
        + t / (24 * rho * nu**3) * (5 + 3 * t**2 + eta2 - 9 * t**2 * eta2) * d**4
        - t / (720 * rho * nu**5) * (61 + 90 * t**2 + 45 * t**4) * d**6
    )
    longitude = (
        _ORIGIN_LONGITUDE
        + sec / nu * d
        - sec / (6 * nu**3) * (nu / rho + 2 * t**2) * d**3
        + sec / (120 * nu**5) * (5 + 28 * t**2 + 24 * t**4) * d**5
        - sec / (5040 * nu**7) * (61 + 662 * t**2 + 1320 * t**4 + 720 * t**6) * d**7
    )
    return latitude, longitude


def _on_wgs84(phi: np.ndarray, lam: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    a, b = _AIRY
    nu = a / np.sqrt(1 - (1 - (b / a) ** 2) * np.sin(phi) ** 2)
    x, y, z = nu * np.cos(phi) * np.cos(lam), nu * np.cos(phi) * np.sin(lam), (b / a) ** 2 * nu * np.sin(phi)
    rx, ry, rz = _TURN
    grown = 1 + _STRETCH
    x, y, z = (
        _SHIFT[0] + grown * x - rz * y + ry * z,
        _SHIFT[1] + rz * x + grown * y - rx * z,
        _SHIFT[2] - ry * x + rx * y + grown * z,
    )
    a, b = _WGS84
    e2 = 1 - (b / a) ** 2
    flat = np.hypot(x, y)
    latitude = np.arctan2(z, flat * (1 - e2))
    for _ in range(6):
        nu = a / np.sqrt(1 - e2 * np.sin(latitude) ** 2)
        latitude = np.arctan2(z + e2 * nu * np.sin(latitude), flat)
    return latitude, np.arctan2(y, x)
