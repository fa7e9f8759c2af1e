"""The short classifications that no code list carries: groups of the exhibits, services, states."""

from __future__ import annotations

ENDUSE_GROUPS = (
    ("0", "Foods, feeds, and beverages"),
    ("1", "Industrial supplies and materials"),
    ("2", "Capital goods, except automotive"),
    ("3", "Automotive vehicles, parts, and engines"),
    ("4", "Consumer goods"),
    ("5", "Other goods"),
)

EXPORT_NAMES = {
    "11100": "Crude oil",
    "11120": "Other petroleum products",
    "11200": "Natural gas",
    "12290": "Other nonferrous metals",
    "12510": "Fertilizers, pesticides, and insecticides",
    "12530": "Inorganic chemicals",
    "12540": "Organic chemicals",
    "12550": "Other chemicals",
    "21610": "Medical equipment",
    "40000": "Textile apparel and household goods",
    "40030": "Nontextile apparel and household goods",
    "40050": "Sports apparel and gear",
    "41050": "Cell phones and other household goods, n.e.c.",
    "42100": "Gem diamonds",
}
"""Names that Exhibit 7 prints where the code list of 2009 has another."""

ATP = (
    ("total", "Advanced technology products"),
    ("01", "Biotechnology"),
    ("02", "Life science"),
    ("03", "Opto-electronics"),
    ("04", "Information and communications"),
    ("05", "Electronics"),
    ("06", "Flexible manufacturing"),
    ("07", "Advanced materials"),
    ("08", "Aerospace"),
    ("09", "Weapons"),
    ("10", "Nuclear technology"),
)

NAICS_EXTRA = {"115": "Products supporting agriculture and forestry"}
"""NAICS groups that the Census files carry and the exhibit does not print."""

_SERVICES = (
    ("maintenance", "Maintenance and repair services n.i.e.", "maintenance and repair services"),
    ("transport", "Transport", "transport services"),
    ("travel", "Travel (for all purposes including education)", "travel services"),
    ("construction", "Construction", "construction services"),
    ("insurance", "Insurance services", "insurance services"),
    ("financial", "Financial services", "financial services"),
    (
        "ip_charges",
        "Charges for the use of intellectual property n.i.e.",
        "charges for the use of intellectual property",
    ),
    (
        "telecom_computer_information",
        "Telecommunications, computer, and information services",
        "telecommunications, computer, and information services",
    ),
    ("other_business", "Other business services", "other business services"),
    (
        "personal_cultural",
        "Personal, cultural, and recreational services",
        "personal, cultural, and recreational services",
    ),
    ("government", "Government goods and services n.i.e.", "government goods and services"),
    ("passenger_fares", "Passenger fares", "passenger fares"),
    ("other_transportation", "Other transportation", "other transportation services"),
    ("royalties_license_fees", "Royalties and license fees", "royalties and license fees"),
    ("other_private_services", "Other private services", "other private services"),
    (
        "military_sales_contracts",
        "Transfers under U.S. military sales contracts",
        "transfers under U.S. military sales contracts",
    ),
    ("direct_defense_expenditures", "Direct defense expenditures", "direct defense expenditures"),
    ("us_government_misc", "U.S. government miscellaneous services", "U.S. government miscellaneous services"),
)
"""The present categories, then those of the previous presentation (BEA Tables 4 and 5)."""

_GOODS = (
    ("petroleum", "petroleum", "Petroleum", "", "petroleum"),
    ("petroleum", "non_petroleum", "Non-petroleum", "", "non-petroleum goods"),
    ("petroleum", "energy_related", "Total energy-related petroleum products", "", "energy-related petroleum products"),
    ("petroleum", "crude", "Crude oil", "energy_related", "crude oil"),
    ("motor_vehicles", "total", "Motor vehicles and parts", "", "motor vehicles and parts"),
    ("motor_vehicles", "passenger_cars", "Passenger cars", "total", "passenger cars"),
    (
        "motor_vehicles",
        "trucks_buses",
        "Trucks, buses, and special purpose vehicles",
        "total",
        "trucks, buses, and special purpose vehicles",
    ),
    ("motor_vehicles", "parts", "Parts", "total", "motor vehicle parts"),
    ("enduse", "x:residual", "Residual", "", "residual of chained dollars"),
    ("petroleum", "x:residual", "Residual", "", "residual of chained dollars"),
    (
        "sitc",
        "x:re-exports/agricultural-commodities",
        "Re-exports of agricultural commodities",
        "x:re-exports",
        "re-exports of agricultural commodities",
    ),
    (
        "sitc",
        "x:re-exports/manufactured-goods",
        "Re-exports of manufactured goods",
        "x:re-exports",
        "re-exports of manufactured goods",
    ),
    ("adjustment", "net", "Net adjustments", "", "net adjustments to the balance of payments basis"),
)
"""Scheme, code, name, parent, label."""

FIXED: tuple[tuple[str, str, str, str, str, str, str], ...] = (
    *((scheme, code, "", name, parent, label, "goods") for scheme, code, name, parent, label in _GOODS),
    *(("service", code, "", name, "", label, "services") for code, name, label in _SERVICES),
)

STATES = tuple(
    (pair[:2], pair[3:])
    for pair in [
        "AL Alabama",
        "AK Alaska",
        "AZ Arizona",
        "AR Arkansas",
        "CA California",
        "CO Colorado",
        "CT Connecticut",
        "DE Delaware",
        "FL Florida",
        "GA Georgia",
        "HI Hawaii",
        "ID Idaho",
        "IL Illinois",
        "IN Indiana",
        "IA Iowa",
        "KS Kansas",
        "KY Kentucky",
        "LA Louisiana",
        "ME Maine",
        "MD Maryland",
        "MA Massachusetts",
        "MI Michigan",
        "MN Minnesota",
        "MS Mississippi",
        "MO Missouri",
        "MT Montana",
        "NE Nebraska",
        "NV Nevada",
        "NH New Hampshire",
        "NJ New Jersey",
        "NM New Mexico",
        "NY New York",
        "NC North Carolina",
        "ND North Dakota",
        "OH Ohio",
        "OK Oklahoma",
        "OR Oregon",
        "PA Pennsylvania",
        "RI Rhode Island",
        "SC South Carolina",
        "SD South Dakota",
        "TN Tennessee",
        "TX Texas",
        "UT Utah",
        "VT Vermont",
        "VA Virginia",
        "WA Washington",
        "WV West Virginia",
        "WI Wisconsin",
        "WY Wyoming",
        "DC District of Columbia",
        "PR Puerto Rico",
        "VI U.S. Virgin Islands",
    ]
)
