"""Names of the licences under which sources are published, spelled one way for all of them."""

OGL = "Open Government Licence v3.0"
OGL_WITH_MAPS = f"{OGL}; contains OS data © Crown copyright and database right"
CC_BY = "CC BY 4.0"
CC0 = "CC0 1.0"
PUBLIC_DOMAIN = "public domain"
