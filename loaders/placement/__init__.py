"""Where a row of a source belongs: areas by code, name, postcode and point, for sources of any country."""
