"""Districts of the United Kingdom as Natural Earth draws them, by the region of England or the nation that they lie in."""

from __future__ import annotations

# As the source spells them, its slips included; `City` is the City of London, `Merseyside` St Helens.
_LISTED = {
    "E12000001": """
        Darlington; Durham; Hartlepool; Middlesbrough; Redcar and Cleveland; Stockton-on-Tees; Northumberland; Newcastle upon Tyne;
        North Tyneside; South Tyneside; Sunderland; Gateshead
    """,
    "E12000002": """
        Halton; Warrington; Blackburn with Darwen; Lancashire; Cumbria; Knowsley; Sefton; Liverpool; Merseyside; Blackpool; Salford;
        Wigan; Bolton; Bury; Rochdale; Oldham; Tameside; Stockport; Manchester; Trafford; Cheshire East; Cheshire West and Chester
    """,
    "E12000003": """
        York; East Riding of Yorkshire; North Yorkshire; Kingston upon Hull; North East Lincolnshire; North Lincolnshire; Kirklees;
        Calderdale; Bradford; Leeds; Wakefield; Rotherham; Sheffield; Barnsley; Doncaster
    """,
    "E12000004": """
        Leicestershire; Derby; Derbyshire; Lincolnshire; Northamptonshire; Leicester; Rutland; Nottingham; Nottinghamshire
    """,
    "E12000005": """
        Telford and Wrekin; Warwickshire; Herefordshire; Worcestershire; Staffordshire; Stoke-on-Trent; Shropshire; Birmingham;
        Sandwell; Dudley; Wolverhampton; Walsall; Solihull; Coventry
    """,
    "E12000006": """
        Hertfordshire; Cambridgeshire; Essex; Suffolk; Norfolk; Thurrock; Southend-on-Sea; Luton; Peterborough; Central Bedfordshire;
        Bedford
    """,
    "E12000007": """
        Barking and Dagenham; Bexley; Brent; Bromley; Camden; Croydon; Ealing; Enfield; Greenwich; Hammersmith and Fulham; Hounslow;
        Islington; Kensington and Chelsea; Merton; Redbridge; Richmond upon Thames; Sutton; Tower Hamlets; Waltham Forest; Wandsworth;
        Westminster; Havering; Hillingdon; Kingston upon Thames; Hackney; Haringey; Harrow; Lambeth; Lewisham; Newham; Southwark;
        City; Barnet
    """,
    "E12000008": """
        Hampshire; Southampton; Milton Keynes; Buckinghamshire; Brighton and Hove; East Sussex; Medway; West Sussex; Oxfordshire;
        Surrey; Isle of Wight; Portsmouth; Kent; Reading; West Berkshire; Wokingham; Bracknell Forest; Royal Borough of Windsor and
        Maidenhead; Slough
    """,
    "E12000009": """
        Gloucestershire; Bath and North East Somerset; Bristol; North Somerset; South Gloucestershire; Somerset; Devon; Bournemouth;
        Dorset; Poole; Cornwall; Plymouth; Torbay; Swindon; Wiltshire; Isles of Scilly
    """,
    "W92000004": """
        Carmarthenshire; Ceredigion; Pembrokeshire; Powys; Bridgend; Caerphilly; Merthyr Tydfil; Rhondda, Cynon, Taff; Cardiff; Vale
        of Glamorgan; Neath Port Talbot; Swansea; Denbighshire; Flintshire; Wrexham; Anglesey; Conwy; Gwynedd; Blaenau Gwent;
        Monmouthshire; Newport; Torfaen
    """,
    "S92000003": """
        East Ayrshire; East Dunbartonshire; East Renfrewshire; Glasgow; Inverclyde; North Ayshire; North Lanarkshire; Renfrewshire;
        South Ayrshire; South Lanarkshire; West Dunbartonshire; Aberdeen; Aberdeenshire; Moray; Falkirk; Stirling; Clackmannanshire;
        Perthshire and Kinross; Angus; Dundee; Fife; East Lothian; Edinburgh; Midlothian; West Lothian; Scottish Borders; Dumfries and
        Galloway; Orkney; Highland; Argyll and Bute; Shetland Islands; Eilean Siar
    """,
    "N92000002": """
        Belfast; Derry; Omagh; Armagh; Newry and Mourne; Banbridge; Craigavon; Dungannon; Lisburn; Cookstown; Antrim; Magherafelt;
        Ballymena; Larne; Carrickfergus; Newtownabbey; North Down; Down; Coleraine; Ballymoney; Limavady; Castlereagh; Strabane;
        Fermanagh; Ards; Moyle
    """,
}

REGIONS = {" ".join(name.split()): region for region, names in _LISTED.items() for name in names.split(";")}
"""Name of a district to the code of its region."""

NATIONS = {name: "E92000001" if region.startswith("E") else region for name, region in REGIONS.items()}
"""The same to the code of its nation."""
