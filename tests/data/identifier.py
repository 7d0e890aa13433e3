"""Makes identifier.csv: verdicts of PyPI python-stdnum where it has the scheme, else published examples and the sums of the
standards written anew here. Run: python identifier.py > identifier.csv. Columns: scheme, kind, input, expected, canonical, why.

Expected: valid | doubt (kept, unchecked) | kind | zero (lost leading zero) | refused | card | absent | declined | unknown | empty |
invalid (anything but valid)."""
import csv, random, sys
from stdnum.ru import inn, ogrn
from stdnum.ua import edrpou, rntrc
from stdnum.by import unp
from stdnum import lei
from stdnum.eu import vat

random.seed(20261121)
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow("scheme kind input expected canonical why".split())
def row(scheme, kind, text, expected, canonical="", why=""): out.writerow([scheme, kind, text, expected, canonical, why])
def digits(n): return "".join(random.choice("0123456789") for _ in range(n))
def corrupt(code, at=None):
    at = len(code) - 1 if at is None else at
    return code[:at] + str((int(code[at]) + random.randint(1, 9)) % 10) + code[at + 1:]
PEER = "python-stdnum 2.2"
def peer(scheme, module, code, kind=""):
    row(scheme, kind, code, "valid" if module.is_valid(code) else "doubt", code, PEER)

# INN, 10 and 12 digits.
for _ in range(22):
    body = random.choice(["77", "78", "50", "02", "01", "99"]) + digits(7)
    code = body + inn.calc_company_check_digit(body)
    peer("inn", inn, code, "organization"); peer("inn", inn, corrupt(code, random.randint(2, 9)), "organization")
for _ in range(18):
    body = random.choice(["77", "78", "50", "02", "01"]) + digits(8)
    code = body + inn.calc_personal_check_digits(body)
    for text in (code, corrupt(code, 10), corrupt(code, 11)): peer("inn", inn, text, "person")
for text in ["7707083893", "7707 083 893", "7707\u00a0083893", "7707-083893", "7707–083893", " 7707083893 ", "7707\u200b083893", "ИНН 7707083893",
             "ИНН7707083893", "инн: 7707083893", "INN 7707083893", "７７０７０８３８９３", "'7707083893", "ИНН/КПП 7707083893/770701001",
             "7707083893/770701001", "ИНН 7707083893 КПП 770701001", "КПП 770701001, ИНН 7707083893", "7707083893.0", "ИНН №7707083893", '="7707083893"',
             "КПП/ИНН 770701001/7707083893", "\ufeff7707083893", "77-07-083893", "(7707083893)"]:
    row("inn", "organization", text, "valid", "7707083893", "dress around a code that " + PEER + " passes")
row("inn", "person", "7707083893", "kind", "7707083893", "ten digits are an organization's (order MMV-7-6/435)")
row("inn", "organization", "500100732259", "kind", "500100732259", "twelve digits are a person's (order MMV-7-6/435)")
for text in ["770708389312345"[:14], "77070838931", "1", "7707083893123"]: row("inn", "", text, "refused", "", "length of neither kind")
for text in ["0000000000", "000000000000", "1111111111", "777777777777"]: row("inn", "", text, "refused", "", "equal digits; zeros pass the sum")
for _ in range(8):
    body = "0" + random.choice("123456789") + digits(7); code = body + inn.calc_company_check_digit(body)
    row("inn", "", code[1:], "zero", code[1:], "lost leading zero: passes with it, " + PEER)
for _ in range(4):
    body = "0" + random.choice("123456789") + digits(8); code = body + inn.calc_personal_check_digits(body)
    row("inn", "", code[1:], "zero", code[1:], "lost leading zero: passes with it, " + PEER)
LETTERS = dict(zip("ОOoоЗзlIБВB", "00003311688"))
for text in ["77О7083893", "77O7083893", "77o7083893", "770708389З", "77О7О83893", "7707083В93", "77070838У3", "77З7083893", "770708З8В3", "77070В3893"]:
    fixed = "".join(LETTERS.get(c, c) for c in text); ok = inn.is_valid(fixed)
    row("inn", "", text, "valid" if ok else "refused", fixed if ok else "", "letters typed for digits; " + PEER)
for text in ["770708389А", "7707083ЖЖ3", "77070838X3", "abcdefghij", "7707*083893", "77.07083893"]: row("inn", "", text, "refused", "", "characters that a code does not have")
for text in ["7,70708E+09", "7.70708E+09", "7,70708Е+09", "7.70708389e+9", "5E+11"]: row("inn", "", text, "refused", "", "scientific notation")
for text, expected in [("нет", "absent"), ("отсутствует", "absent"), ("немає", "absent"), ("-", "unknown"), ("н/д", "unknown"), ("0", "unknown"), ("отказался", "declined"), ("", "empty"), ("  ", "empty")]:
    row("inn", "", text, expected, "", "presence words of the model")
for text in ["4111111111111111", "4111 1111 1111 1111", "5555555555554444", "2200000000000004"]: row("inn", "", text, "card", "", "test card numbers of the brands")

# OGRN, OGRNIP.
for _ in range(18):
    body = random.choice("15") + digits(11); code = body + str(int(body) % 11 % 10)
    peer("ogrn", ogrn, code, "organization"); peer("ogrn", ogrn, corrupt(code, random.randint(1, 12)), "organization")
for _ in range(18):
    body = "3" + digits(13); code = body + str(int(body) % 13 % 10)
    # The peer compares with the whole remainder, which is no digit from 10 on; the order takes its last digit.
    row("ogrnip", "person", code, "valid", code, PEER if ogrn.is_valid(code) else "order 165n: last digit of the remainder")
    row("ogrnip", "person", corrupt(code), "doubt", "", PEER)
row("ogrn", "person", "1027700132195", "kind", "1027700132195", "Sberbank's OGRN on a person")
row("ogrn", "organization", "1027700132195", "valid", "1027700132195", "Sberbank, public register")
row("ogrn", "organization", "ОГРН 1027700132195", "valid", "1027700132195", "label")
row("ogrn", "organization", "0027700132195", "doubt", "0027700132195", PEER + ": first digit")
row("ogrn", "", "102770013219", "refused", "", "length"); row("ogrnip", "", "3045001160001", "refused", "", "length")

# EDRPOU, RNOKPP.
for _ in range(24):
    body = random.choice(["00", "01", "14", "20", "29", "30", "32", "39", "45", "59", "60", "61", "99"]) + digits(5); code = body + edrpou.calc_check_digit(body)
    if body[0] == "6" and body[1] == "0" and int(code) > 60000000 or body[0] == "3" or body[0] in "45" or int(code) < 30000000 or int(code) > 60000000:
        peer("edrpou", edrpou, code, "organization"); peer("edrpou", edrpou, corrupt(code, random.randint(2, 7)), "organization")
row("edrpou", "organization", "32855961", "valid", "32855961", PEER + " doctest")
for text in ["ЄДРПОУ 32855961", "код ЄДРПОУ: 32855961", "ЕДРПОУ 32855961", "32 855 961", "код 32855961"]: row("edrpou", "", text, "valid", "32855961", "label")
row("edrpou", "person", "32855961", "kind", "32855961", "an organization's code")
for lost in (1, 1, 1, 1, 2, 2, 2, 3, 3, 3):
    body = "0" * lost + random.choice("123456789") + digits(6 - lost); code = body + edrpou.calc_check_digit(body)
    row("edrpou", "", code[lost:], "zero", code[lost:], "lost leading zeros: passes with them, " + PEER)
for text in ["328559611", "3285", "00000000", "22222222"]: row("edrpou", "", text, "refused", "", "length or equal digits")
for _ in range(20):
    body = random.choice("123") + digits(8); code = body + rntrc.calc_check_digit(body)
    peer("rnokpp", rntrc, code, "person"); peer("rnokpp", rntrc, corrupt(code, random.randint(0, 9)), "person")
row("rnokpp", "organization", "1759013776", "kind", "1759013776", PEER + " doctest")
for text in ["17590137", "17590137760", "0000000000"]: row("rnokpp", "", text, "refused", "", "length or equal digits")

# UNP.
for _ in range(20):
    while True:
        body = random.choice("1234567") + digits(7)
        try: code = body + unp.calc_check_digit(body + "0"); break
        except Exception: pass
    peer("unp", unp, code); peer("unp", unp, corrupt(code))
for text, code in [("200988541", "200988541"), ("УНП 200988541", "200988541"), ("UNP200988541", "200988541"), ("MA1953684", "MA1953684"), ("МА1953684", "MA1953684"), ("ма1953684", "MA1953684"), ("800988541", "800988541")]:
    row("unp", "", text, "valid" if unp.is_valid(code) else "doubt", code, PEER)
for text in ["20098854", "2009885411", "AA", "20098854X", "ZZ1953684", "111111111"]: row("unp", "", text, "refused", "", "length or letters")

# LEI, EU VAT.
for code in ["213800KUD8LAJWSQ9D15", "253400V1H6ART1UQ0N98", "529900T8BM49AURSDO55", "5493001KJTIIGC8Y1R12"]:
    peer("lei", lei, code, "organization"); row("lei", "", code.lower(), "valid" if lei.is_valid(code) else "doubt", code, PEER)
    peer("lei", lei, corrupt(code, 19), "organization")
for text in ["213800KUD8LAJWSQ9D1", "213800KUD8LAJWSQ9D155", "213800KUD8LAJWSQ9D1X"]: row("lei", "", text, "refused", "", "length or letters (ISO 17442)")
PUBLISHED = """ATU13585627 ATU10223006 BE0428759497 BE0776091951 BG175074752 BG7523169263 CY10259033P CZ25123891 CZ7103192745 CZ640903926 DE136695976 DE115235681
DK13585628 EE100931558 EE100594102 EL094259216 EL023456780 ES54362315K ESX2482300W ESX5253868R ESM1234567L ESJ99216582 ESB58378431 ESB64717838 FI20774740
FR40303265045 FR23334175221 FRK7399859412 FR4Z123456782 FR83404833048 HR33392005961 HU12892312 IE6433435F IE6433435OA IE8D79739I IT00743110157 IT01114601006 LT119511515
LT100001919017 LT100004801610 LU15027442 LV40003521600 LV16117519997 MT11679112 NL004495445B01 NL123456789B90 NL002455799B11 PL8567346215 PL5260001246 PT501964843
RO18547290 RO1630615 SE123456789701 SE556188840401 SI50223054 SK2022749619 XI980780684""".split()
for code in PUBLISHED:
    ok = vat.is_valid(code)
    row("eu_vat", "", code, "valid" if ok else "invalid", code if ok else "", PEER)
    if code[:2] in ("CZ", "BG") and len(code) > 10: continue
    for at in range(len(code) - 5, len(code)):
        if code[at].isdigit():
            bad = corrupt(code, at)
            row("eu_vat", "", bad, "valid" if vat.is_valid(bad) else "invalid", "", PEER)
for text, code in [("de 136 695 976", "DE136695976"), ("VAT DE136695976", "DE136695976"), ("NL-004495445-B01", "NL004495445B01"), ("pl 856-734-62-15", "PL8567346215"), ("GR094259216", "EL094259216")]:
    row("eu_vat", "", text, "valid", code, "dress around a number that " + PEER + " passes")
for text in ["DE13669597", "136695976", "DEU36695976", "ATX13585627", "PL85673462155", "DE", "FR4Z12345678", "IT0074311015Ж", "NL123456789C90"]: row("eu_vat", "", text, "refused", "", "syntax of the VIES table")
row("eu_vat", "", "US123456789", "doubt", "US123456789", "no member state")

# No peer: sums of the standards, written here from their texts.
def snils_sum(body):
    total = sum(int(d) * w for d, w in zip(body, range(9, 0, -1))) % 101
    return "00" if total == 100 else "%02d" % total
for _ in range(20):
    body = str(random.randint(1001999, 999999999)).zfill(9); code = body + snils_sum(body)
    row("snils", "person", code, "valid", code, "resolution 192p annex 1"); row("snils", "person", "%s-%s-%s %s" % (code[:3], code[3:6], code[6:9], code[9:]), "valid", code, "printed form")
    row("snils", "person", corrupt(code), "doubt", "", "resolution 192p annex 1")
row("snils", "person", "112-233-445 95", "valid", "11223344595", "example of resolution 192p")
row("snils", "person", "001-001-998 12", "valid", "00100199812", "not checked up to 001-001-998")
row("snils", "organization", "11223344595", "kind", "11223344595", "a person's number")
row("snils", "person", "СНИЛС 112-233-445 95", "valid", "11223344595", "label")
row("snils", "", "00000000000", "refused", "", "equal digits"); row("snils", "", "112-233", "refused", "", "length"); row("snils", "", "112-233-445 9A", "refused", "", "letters")
for text, expected, canonical in [("770701001", "valid", "770701001"), ("7707 01 001", "valid", "770701001"), ("770743001", "valid", "770743001"), ("7707AB001", "valid", "7707AB001"), ("КПП 770701001", "valid", "770701001"),
             ("7707083893/770701001", "valid", "770701001"), ("ИНН/КПП 7707083893/770701001", "valid", "770701001"), ("10501001", "zero", "10501001"), ("7707010011", "refused", ""), ("77070100A", "refused", ""),
             ("A70701001", "refused", ""), ("000000000", "refused", ""), ("997950001", "valid", "997950001")]:
    row("kpp", "", text, expected, canonical, "order MMV-7-6/435: NNNN PP XXX")
row("kpp", "person", "770701001", "kind", "770701001", "organizations only")
for code in ["00032537", "00044434", "02068479", "09807684", "00083693"]: row("okpo", "", code, "valid", code, "public register: Sberbank and others")
def kz(body):
    total = sum(int(d) * w for d, w in zip(body, range(1, 12))) % 11
    if total == 10: total = sum(int(d) * w for d, w in zip(body, [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2])) % 11
    return None if total == 10 else str(total)
def kazakh(scheme, kind, why, make):
    count = 0
    while count < 14:
        body = make()
        if kz(body) is None: continue
        count += 1; code = body + kz(body); row(scheme, kind, code, "valid", code, why); row(scheme, kind, corrupt(code), "doubt", "", why)
kazakh("kz_iin", "person", "resolution 853", lambda: "%02d%02d%02d" % (random.randint(30, 99), random.randint(1, 12), random.randint(1, 28)) + random.choice("34") + digits(4))
kazakh("kz_bin", "organization", "resolution 565", lambda: "%02d%02d" % (random.randint(0, 24), random.randint(1, 12)) + random.choice("456") + random.choice("0123") + digits(5))
row("kz_bin", "", "901301300000", "doubt", "", "month 13"); row("kz_bin", "", "94124000", "refused", "", "length")
row("ua_vat", "", "328559626539", "valid", "328559626539", "twelve digits, no published sum"); row("ua_vat", "", "1759013776", "valid", "1759013776", "RNOKPP of a payer"); row("ua_vat", "", "12345", "refused", "", "length")
row("other", "", "A-17/х", "doubt", "A-17/х", "text of no scheme")
for text, expected in [("\0", "empty"), ("\u202e7707083893", "valid"), ("7" * 5000, "refused"), ("\U0001F600", "refused"), ("٧٧٠٧٠٨٣٨٩٣", "valid"), ("7707083893\0", "valid"), ("\u0301" * 50, "refused"), ("ИНН " * 200, "refused"), ("/" * 30, "unknown")]:
    row("inn", "", text, expected, "7707083893" if expected == "valid" else "", "hostile")
