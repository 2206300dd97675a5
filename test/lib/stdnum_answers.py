"""Random identifiers, and whether python-stdnum takes them; check digits.

stdnum_answers.py VALUES CHECKS N writes to VALUES N random values of each kind,
and N whose check digits are right, in COPY's text format: kind, value, t or f;
and to CHECKS N random bodies of each scheme of check digits: scheme, body, check
digits.
"""
import random
import sys

from stdnum import damm, ean, luhn, verhoeff
from stdnum.be import nn
from stdnum.br import cpf
from stdnum.ca import bc_phn, sin
from stdnum.ch import ssn as ahv
from stdnum.dk import cpr
from stdnum.es import dni, nie
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.ie import pps
from stdnum.ie.vat import calc_check_digit as pps_letter
from stdnum.in_ import aadhaar
from stdnum.it import codicefiscale as cf
from stdnum.iso7064 import mod_11_2, mod_37_2, mod_97_10
from stdnum.mx import curp
from stdnum.nl import bsn
from stdnum.no import fodselsnummer as fnr
from stdnum.pl import pesel
from stdnum.se import personnummer
from stdnum.tr import tckimlik
from stdnum.us import atin, ein, itin
from stdnum.za import idnr

random = random.Random(20260101)


def digits(n):
    return "".join(random.choices("0123456789", k=n))


def number(n):
    return random.choice("123456789") + digits(n - 1)


def gtin():
    return digits(random.choice([7, 11, 12, 13]))


def din():
    return random.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") + digits(12)


def sctid():
    partition = random.choice(["00", "01", "02", "10", "11", "12", digits(2)])
    return number(random.randint(8, 15)) + partition


def letters(n, alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
    return "".join(random.choices(alphabet, k=n))


def day():
    return "%02d" % random.randint(1, 31)


def month():
    return "%02d" % random.randint(1, 12)


def date():
    """day, month, year"""
    return day() + month() + digits(2)


def etad():
    """year, month, day"""
    return digits(2) + month() + day()


def with_check(body, check):
    """makers of a value whose last characters are right, as makers of two: any other, and it"""
    def valid():
        while True:
            start = body()
            end = check(start)
            if "10" not in end[:2] or len(end) != 2:
                return start + end

    def anything():
        value = valid()
        place = random.randrange(len(value))
        other = digits(1) if value[place].isdigit() else letters(1)
        return value[:place] + other + value[place + 1:]

    return anything, valid


def nn_check(body):
    return "%02d" % (97 - int(random.choice(["", "2"]) + body) % 97)


def cf_body():
    return (letters(6) + digits(2) + letters(1, "ABCDEHLMPRST") + day() + letters(1) +
            letters(3, "0123456789LMNPQRSTUV"))


def curp_body():
    return (letters(1) + "X" + letters(2) + etad() + letters(1, "HMX") + random.choice(["DF", "NE", "AS", "ZS", "AA"]) +
            letters(3) + letters(1, "0123456789ABC"))


def fnr_check(body):
    first = fnr.calc_check_digit1(body)
    return first + fnr.calc_check_digit2(body + first)


def pps_number():
    number = digits(7)
    last = random.choice(["", "A", "B", "C", "H", "T", "W"])
    return number + pps_letter(number + (last if last in "ABCH" else "")) + last


def bsn_check(body):
    return str(bsn.checksum(body + "0"))


def nhs_check(body):
    return next((d for d in "0123456789" if nhs.checksum(body + d) == 0), "0")


kinds = {
    # name: a random value; a valid one; what stdnum says
    "be_nn": (*with_check(lambda: etad() + digits(3), nn_check), nn.is_valid),
    "br_cpf": (*with_check(lambda: random.choice([digits(9), digits(1) * 9]), cpf._calc_check_digits), cpf.is_valid),
    "ca_bc_phn": (*with_check(lambda: "9" + digits(8), lambda body: bc_phn.calc_check_digit(body[1:])), bc_phn.is_valid),
    "ca_sin": (*with_check(lambda: digits(8), luhn.calc_check_digit), sin.is_valid),
    "ch_ahv": (*with_check(lambda: "756" + digits(9), ean.calc_check_digit), ahv.is_valid),
    "dk_cpr": (*with_check(date, lambda body: digits(4)), cpr.is_valid),
    "es_dni": (*with_check(lambda: digits(8), dni.calc_check_digit), dni.is_valid),
    "es_nie": (*with_check(lambda: letters(1, "XYZ") + digits(7), nie.calc_check_digit), nie.is_valid),
    "fi_hetu": (*with_check(lambda: date() + letters(1, "+-YXWVUABCDEF") + digits(3),
                            lambda body: hetu._calc_checksum(body[:6] + body[7:])), hetu.is_valid),
    "fr_nir": (*with_check(lambda: letters(1, "1234789") + digits(2) + month() +
                           random.choice(["75", "2A", "2B", "99", "01"]) + digits(6), nir.calc_check_digits),
               nir.is_valid),
    "gb_nhs": (*with_check(lambda: random.choice([digits(9), digits(1) * 9]), nhs_check), nhs.is_valid),
    "ie_pps": (*with_check(pps_number, lambda body: ""), pps.is_valid),
    "in_aadhaar": (*with_check(lambda: letters(1, "23456789") + digits(10), verhoeff.calc_check_digit),
                   aadhaar.is_valid),
    "it_cf": (*with_check(cf_body, cf.calc_check_digit), cf.is_valid),
    "luhn": (*with_check(lambda: digits(random.randint(1, 30)), luhn.calc_check_digit), luhn.is_valid),
    "mx_curp": (*with_check(curp_body, curp.calc_check_digit), curp.is_valid),
    "nl_bsn": (*with_check(lambda: digits(8), bsn_check), bsn.is_valid),
    "no_fnr": (*with_check(lambda: date() + digits(3), fnr_check), fnr.is_valid),
    "orcid": (*with_check(lambda: digits(15), mod_11_2.calc_check_digit), mod_11_2.is_valid),
    "pl_pesel": (*with_check(lambda: digits(2) + "%02d" % (random.randint(1, 12) + 20 * random.randint(0, 4)) +
                             day() + digits(4), pesel.calc_check_digit), pesel.is_valid),
    "se_personnummer": (*with_check(lambda: etad() + "-" + digits(3),
                                    lambda body: luhn.calc_check_digit(body.replace("-", ""))),
                        personnummer.is_valid),
    "tr_tckn": (*with_check(lambda: number(9), tckimlik.calc_check_digits), tckimlik.is_valid),
    "verhoeff": (*with_check(lambda: digits(random.randint(1, 30)), verhoeff.calc_check_digit), verhoeff.is_valid),
    "za_id": (*with_check(lambda: etad() + digits(4) + letters(1, "012") + digits(1), luhn.calc_check_digit),
              idnr.is_valid),
    "us_itin": (lambda: random.choice("99998") + digits(8),
                lambda: "9" + digits(2) + random.choice(["70", "88", "90", "94"]) + digits(4),
                itin.is_valid),
    "us_atin": (lambda: random.choice("98") + digits(8), lambda: "9" + digits(2) + "93" + digits(4),
                atin.is_valid),
    "us_ein": (lambda: digits(9), lambda: random.choice(["04", "20", "91", "99"]) + digits(7),
               ein.is_valid),
    "gtin": (lambda: gtin() + digits(1), lambda: (lambda body: body + ean.calc_check_digit(body))(gtin()),
             ean.is_valid),
    "isbt128_din": (lambda: din() + random.choice("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"),
                    lambda: (lambda body: body + mod_37_2.calc_check_digit(body))(din()),
                    mod_37_2.is_valid),
    "loinc": (lambda: number(random.randint(2, 7)) + "-" + digits(1),
              lambda: (lambda body: body + "-" + luhn.calc_check_digit(body))(number(random.randint(2, 7))),
              lambda value: luhn.is_valid(value.replace("-", ""))),
    "sctid": (lambda: sctid() + digits(1),
              lambda: (lambda body: body + verhoeff.calc_check_digit(body))(sctid()),
              verhoeff.is_valid),
}

schemes = {
    # name: the alphabet of the body; the check digits that stdnum makes
    "damm": ("0123456789", damm.calc_check_digit),
    "gs1": ("0123456789", ean.calc_check_digit),
    "iso7064_mod11_2": ("0123456789", mod_11_2.calc_check_digit),
    "iso7064_mod37_2": ("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", mod_37_2.calc_check_digit),
    "iso7064_mod97_10": ("0123456789", mod_97_10.calc_check_digits),
    "luhn": ("0123456789", luhn.calc_check_digit),
    "mod97": ("0123456789", nir.calc_check_digits),
    "verhoeff": ("0123456789", verhoeff.calc_check_digit),
}

values, checks, n = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open(values, "w") as out:
    for kind, (anything, valid, is_valid) in kinds.items():
        for value in [make() for make in (anything, valid) for _ in range(n)]:
            out.write("%s\t%s\t%s\n" % (kind, value, "t" if is_valid(value) else "f"))
with open(checks, "w") as out:
    for scheme, (alphabet, check) in schemes.items():
        for _ in range(n):
            body = letters(13 if scheme == "mod97" else random.randint(1, 30), alphabet)
            out.write("%s\t%s\t%s\n" % (scheme, body, check(body)))
