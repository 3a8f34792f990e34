"""Lists and outlines of a country of seven districts, in the published layouts.

Shapes are rectangles, so that shares can be told by eye.
"""

import json

import numpy as np
import shapely

DISTRICTS_2024 = {
    "E08000016": ("Barnsley", shapely.box(-1.6, 53.5, -1.4, 53.6)),
    "E08000018": ("Rotherham", shapely.box(-1.4, 53.5, -1.2, 53.6)),
    "E08000019": ("Sheffield", shapely.box(-1.6, 53.4, -1.2, 53.5)),
    "E06000063": ("Cumberland", shapely.box(-3.4, 54.5, -3.0, 54.6)),
    "E06000065": ("North Yorkshire", shapely.box(-1.6, 54.0, -1.2, 54.2)),
    "S12000021": ("North Ayrshire", shapely.box(-5.0, 55.6, -4.6, 55.7)),
    "N09000005": ("Derry City and Strabane", shapely.box(-7.6, 54.8, -7.2, 55.0)),
}

ITL3_2021 = {
    "TLE31": ("Barnsley, Doncaster and Rotherham", shapely.box(-1.6, 53.5, -1.2, 53.6)),
    "TLE32": ("Sheffield", shapely.box(-1.6, 53.4, -1.2, 53.5)),
    "TLD11": ("West Cumbria", shapely.box(-3.4, 54.5, -3.1, 54.6)),
    "TLD12": ("East Cumbria", shapely.box(-3.1, 54.5, -3.0, 54.6)),
    "TLE22": ("North Yorkshire CC", shapely.box(-1.6, 54.0, -1.2, 54.2)),
    "TLM63": ("Lochaber and Arran", shapely.box(-5.0, 55.6, -4.8, 55.7)),
    "TLM93": ("North Ayrshire mainland", shapely.box(-4.8, 55.6, -4.6, 55.7)),
    "TLN0A": ("Derry City and Strabane", shapely.box(-7.6, 54.8, -7.2, 55.0)),
}

ITL3_2025 = {
    "TLE33": ("Barnsley", DISTRICTS_2024["E08000016"][1]),
    "TLE34": ("Rotherham", DISTRICTS_2024["E08000018"][1]),
    "TLE32": ("Sheffield", DISTRICTS_2024["E08000019"][1]),
    "TLD13": ("Cumberland", DISTRICTS_2024["E06000063"][1]),
    "TLE22": ("North Yorkshire", DISTRICTS_2024["E06000065"][1]),
    "TLM20": ("Highlands and Islands", ITL3_2021["TLM63"][1]),
    "TLM93": ("North Ayrshire", ITL3_2021["TLM93"][1]),
    "TLN0A": ("Derry City and Strabane", ITL3_2021["TLN0A"][1]),
}

NAMES = {
    "TLC": "North East (England)",
    "TLD": "North West (England)",
    "TLD1": "Cumbria",
    "TLE": "Yorkshire and The Humber",
    "TLE2": "North Yorkshire",
    "TLE3": "South Yorkshire",
    "TLM": "Scotland",
    "TLM2": "Highlands and Islands",
    "TLM6": "Highlands and Islands",
    "TLM9": "Southern Scotland",
    "TLN": "Northern Ireland",
    "TLN0": "Northern Ireland",
}


def itl(code, names):
    return f"{code},{names[code][0] if code in names else NAMES[code]}"


def lookup_2023():
    head = "LAD23CD,LAD23NM,LAU121CD,LAU121NM,ITL321CD,ITL321NM,ITL221CD,ITL221NM,ITL121CD,ITL121NM"
    pairs = [
        ("E08000016", "E08000016", "TLE31"),
        ("E08000018", "E08000018", "TLE31"),
        ("E08000019", "E08000019", "TLE32"),
        ("E06000063", "E07000026", "TLD11"),
        ("E06000063", "E07000029", "TLD11"),
        ("E06000063", "E07000028", "TLD12"),
        ("E06000065", "E06000065", "TLE22"),
        ("S12000021", "S30000034", "TLM63"),
        ("S12000021", "S30000018", "TLM93"),
        ("N09000005", "N09000005", "TLN0A"),
    ]
    rows = []
    for district, part, itl3 in pairs:
        name = DISTRICTS_2024[district][0]
        quoted = f'{itl3},"{ITL3_2021[itl3][0]}",{itl(itl3[:4], {})},{itl(itl3[:3], {})}'
        rows.append(f"{district},{name},{part},{name} part,{quoted}")
    return "\ufeff" + "\r\n".join([head, *rows]) + "\r\n"


def lookup_2025():
    empty = ",".join(f"column{n}" for n in range(10, 17))
    head = f"ITL125CD,ITL125NM,ITL225CD,ITL225NM,ITL325CD,ITL325NM,LAU125CD,LAU125NM,LAD25CD,LAD25NM,{empty},ObjectId"
    pairs = {
        "E08000016": "TLE33",
        "E08000018": "TLE34",
        "E08000019": "TLE36",
        "E06000063": "TLD13",
        "E06000065": "TLE22",
        "S12000021": "TLM20",
        "N09000005": "TLN0A",
    }
    rows = []
    for number, (district, itl3) in enumerate(pairs.items()):
        name = DISTRICTS_2024[district][0]
        itl3_name = ITL3_2025.get(itl3, ("Sheffield",))[0]
        levels = f"{itl(itl3[:3], {})},{itl(itl3[:4], {})},{itl3},{itl3_name}"
        rows.append(f"{levels},{district},{name},{district},{name},,,,,,,,{number}.0")
    return "\n".join([head, *rows]) + "\n"


LISTS = {
    "lookup 2023.csv": lookup_2023(),
    "lookup 2025.csv": lookup_2025(),
    "authorities.csv": "\ufeffLAD25CD,LAD25NM,CAUTH25CD,CAUTH25NM,ObjectId\n"
    "E08000038,Barnsley,E47000002,South Yorkshire,1\n"
    "E08000018,Rotherham,E47000002,South Yorkshire,2\n"
    "E08000039,Sheffield,E47000002,South Yorkshire,3\n",
    "changes.csv": "\ufeffoldcd,oldnm,newcd,newnm,type,start\n"
    "E08000016,Barnsley,E08000038,Barnsley,new_code,2025\n"
    "E08000019,Sheffield,E08000039,Sheffield,new_code,2025\n"
    "E07000026,Allerdale,E06000063,Cumberland,merger,2023\n"
    "E07000028,Carlisle,E06000063,Cumberland,merger,2023\n"
    "E07000163,Craven,E06000065,North Yorkshire,merger,2023\n"
    "E07000164,Hambleton,E06000065,North Yorkshire,merger,2023\n"
    "E07000190,Old Craven,E07000163,Craven,merger,2019\n"
    "E10000023,North Yorkshire,,,termination,2023\n"
    "E08000016,Barnsley,E47000002,South Yorkshire,new_geo,2018\n",
    "over time.csv": "LADCD,LADNM,LADCD_ACTIVE,LADNM_ACTIVE,UTLACD,UTLANM,CTRYCD,CTRYNM,UKCD,UKNM\n"
    "E08000012,Sheffeld of old,E08000019,Sheffield,E08000039,Sheffield,E92000001,England,K02000001,United Kingdom\n"
    "E08000018,Rotherham,E08000018,Rotherham,E10000099,Made-up County,E92000001,England,K02000001,United Kingdom\n"
    "E08000016,Barnsley,E08000038,Barnsley,E10000099,Made-up County,E92000001,England,K02000001,United Kingdom\n"
    "E08000038,Barnsley,E08000038,Barnsley,E10000099,Made-up County,E92000001,England,K02000001,United Kingdom\n"
    "S12000021,North Ayrshire,S12000021,North Ayrshire,S12000021,North Ayrshire,S92000003,Scotland,K02000001,"
    "United Kingdom\n",
    "step.csv": "NUTS315CD,NUTS315NM,NUTS318CD,NUTS318NM,Column4,FID\n"
    "UKN04,North of Northern Ireland,UKN10,Derry City and Strabane,,1\n"
    "UKN04,North of Northern Ireland,UKN12,Causeway Coast and Glens,,2\n"
    "UKN04,North of Northern Ireland,UKN12,Causeway Coast and Glens,,3\n"
    "UKM33,Ayrshire,UKM93,North Ayrshire mainland,,4\n"
    "UKE32,Sheffield,UKE32,Sheffield,,5\n",
    "nuts a.csv": "CNTR_CODE,NUTS_ID,NAME_LATN,NUTS_NAME\nUK,UKN,NORTHERN IRELAND,NORTHERN IRELAND\n"
    "UK,UKN04,North of Northern Ireland,x\nUK,UKM3,South Western Scotland,x\nAT,AT1,Ostösterreich,x\n",
    "nuts b.csv": 'CNTR_CODE,NUTS_ID,NAME_LATN,NUTS_NAME,MOUNT_TYPE\nUK,UKN10,Derry City and Strabane,x,"4"\n'
    'UK,UKE32,Sheffield,x,"4"\nUK,UKZZ,Extra-Regio NUTS 2,x,"0"\nDE,DE1,Baden,x,"0"\n',
    "nuts c.csv": 'CNTR_CODE,NUTS_ID,NAME_LATN,NUTS_NAME,MOUNT_TYPE\nUK,UKN0A,Derry City and Strabane,x,"4"\n',
    "leps.csv": "FID,LEP20CD,LEP20NM\n1,E37000050,Leeds City Region\n2,E37000058,York and North Yorkshire\n",
    "districts 2018.csv": "LAD18CD,LAD18NM,LAU118CD,LAU118NM,NUTS318CD,NUTS318NM,NUTS218CD,NUTS218NM,NUTS118CD,"
    "NUTS118NM,FID\nE08000019,Sheffield,E08000019,Sheffield,UKE32,Sheffield,UKE3,South Yorkshire,UKE,Yorkshire,1\n",
    "lsoa.csv": "LSOA11CD,LSOA11NM,LEP17CD1,LEP17NM1,LEP17CD2,LEP17NM2,FID\nE01031349,Adur 001A,E37000004,Coast,,,1\n",
    "authorities 2019.csv": "FID,LAD19CD,LAD19NM,CAUTH19CD,CAUTH19NM,column4\n1,E08000001,Bolton,E47000001,GM,\n",
    "itl codes.csv": "itl1,itl1name,itl2,itl2name,itl3,itl3name\nTLE,Yorkshire,TLE3,South Yorkshire,TLE32,Sheffield\n",
    "outward.csv": "postcode,eastings,northings,latitude,longitude,town,region,uk_region,country,country_string\n"
    "S1,435000,387000,53.45,-1.40,Sheffield,Sheffield,Yorkshire,ENG,England\n"
    "S75,430000,407000,53.55,-1.50,,Barnsley,Yorkshire,ENG,England\n"
    "GY1,0,0,49.45,-2.53,St Peter Port,Guernsey,Crown Dependencies,GG,Guernsey\n"
    "ZZ1,0,0,0.0,0.0,Nowhere,Nowhere,,ENG,England\n",
}


def geojson(path, areas, code, name, *, points=True):
    features = []
    for number, (key, (title, shape)) in enumerate(areas.items(), 1):
        centre = shape.centroid
        at = {"LONG": round(centre.x + 0.001, 5), "LAT": round(centre.y + 0.001, 5)} if points else {}
        properties = {"FID": number, code: key, name: title, **at}
        features.append(
            {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(shape))}
        )
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")


def topology(path, layers):
    """A TopoJSON file with steps of a ten-thousandth of a degree; every ring has an arc of its own."""
    arcs, objects = [], {}
    for layer, areas in layers.items():
        geometries = []
        for key, (title, shape) in areas.items():
            corners = np.rint((np.array(shape.exterior.coords) - (-9, 49)) / 1e-4).astype(int)
            arcs.append([corners[0].tolist(), *np.diff(corners, axis=0).tolist()])
            properties = {"AREACD": key, "AREANM": title}
            geometries.append({"type": "Polygon", "arcs": [[len(arcs) - 1]], "properties": properties})
        objects[layer] = {"type": "GeometryCollection", "geometries": geometries}
    transform = {"scale": [1e-4, 1e-4], "translate": [-9, 49]}
    path.write_text(json.dumps({"type": "Topology", "arcs": arcs, "transform": transform, "objects": objects}))
