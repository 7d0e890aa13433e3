"""Makes identifier_account.csv: IBANs with the verdicts of python-stdnum, Russian accounts by the sum of order 515 of 08.09.1997.
Columns: input, bank code, expected, canonical, why."""
import csv, random, sys
from stdnum import iban

random.seed(515)
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow("input bank expected canonical why".split())
PEER = "python-stdnum 2.2, registry check"
EXAMPLES = """AD1200012030200359100100 AE070331234567890123456 AL47212110090000000235698741 AT611904300234573201 AZ21NABZ00000000137010001944 BA391290079401028494 BE68539007547034
BG80BNBG96611020345678 BH67BMAG00001299123456 BR9700360305000010009795493P1 BY13NBRB3600900000002Z00AB00 CH9300762011623852957 CR05015202001026284066 CY17002001280000001200527600
CZ6508000000192000145399 DE89370400440532013000 DK5000400440116243 DO28BAGR00000001212453611324 EE382200221020145685 ES9121000418450200051332 FI2112345600000785 FO6264600001631634
FR1420041010050500013M02606 GB29NWBK60161331926819 GE29NB0000000101904917 GI75NWBK000000007099453 GL8964710001000206 GR1601101250000000012300695 GT82TRAJ01020000001210029690
HR1210010051863000160 HU42117730161111101800000000 IE29AIBK93115212345678 IL620108000000099999999 IS140159260076545510730339 IT60X0542811101000000123456 JO94CBJO0010000000000131000302
KW81CBKU0000000000001234560101 KZ86125KZT5004100100 LB62099900000001001901229114 LI21088100002324013AA LT121000011101001000 LU280019400644750000 LV80BANK0000435195001
MC5811222000010123456789030 MD24AG000225100013104168 ME25505000012345678951 MK07250120000058984 MT84MALT011000012345MTLCAST001S MU17BOMM0101101030300200000MUR NL91ABNA0417164300
NO9386011117947 PK36SCBL0000001123456702 PL61109010140000071219812874 PT50000201231234567890154 QA58DOHB00001234567890ABCDEFG RO49AAAA1B31007593840000 RS35260005601001611379
RU0204452560040702810412345678901 SA0380000000608010167519 SE4550000000058398257466 SI56263300012039086 SK3112000000198742637541 SM86U0322509800000000270100 TN5910006035183598478831
TR330006100519786457841326 UA213223130000026007233566001 VA59001123000012345678 VG96VPVG0000012345678901 XK051212012345678906""".split()
for code in EXAMPLES:
    ok = iban.is_valid(code, check_country=False)
    out.writerow([code, "", "valid" if ok else "invalid", code if ok else "", PEER])
    out.writerow([" ".join(code[i:i + 4] for i in range(0, len(code), 4)).lower(), "", "valid" if ok else "invalid", code if ok else "", PEER + ", printed in fours"])
    bad = code[:2] + "%02d" % ((int(code[2:4]) + random.randint(1, 90)) % 100) + code[4:]
    out.writerow([bad, "", "valid" if iban.is_valid(bad, check_country=False) else "invalid", "", PEER])
    out.writerow([code[:-1], "", "refused", "", "length of the registry"])
out.writerow(["IBAN UA213223130000026007233566001", "", "valid", "UA213223130000026007233566001", "label"])
def key(account, bik):
    central = account.startswith("30101") or bik[6:] in ("000", "001", "002")
    bank = "0" + bik[4:6] if central else bik[6:]
    return sum(int(d) * w % 10 for d, w in zip(bank + account, [7, 1, 3] * 8)) % 10
def with_key(account, bik):
    return next(a for a in (account[:8] + k + account[9:] for k in "0123456789") if key(a, bik) == 0)
for bik, account in [("044525225", "30101810400000000225"), ("044525593", "30101810200000000593"), ("044525974", "30101810145250000974"), ("044525187", "30101810700000000187")]:
    out.writerow([account, bik, "valid", account, "correspondent accounts of Sberbank, Alfa-Bank, T-Bank, VTB: published"])
for _ in range(25):
    bik = "04" + "".join(random.choice("0123456789") for _ in range(4)) + "%03d" % random.randint(3, 999)
    account = with_key(random.choice(["40702810", "40802810", "40817810", "40702840", "40702978"]) + "0" + "".join(random.choice("0123456789") for _ in range(11)), bik)
    out.writerow([account, bik, "valid", account, "order 515"])
    at = random.randint(10, 19); bad = account[:at] + str((int(account[at]) + random.choice([1, 2, 3, 4, 6, 7, 8, 9])) % 10) + account[at + 1:]
    out.writerow([bad, bik, "doubt" if key(bad, bik) else "valid", bad, "order 515"])
    out.writerow(["р/с " + " ".join(account[i:i + 4] for i in range(0, 20, 4)), bik, "valid", account, "printed in fours"])
for text, bik, expected in [("4070281050000000123", "044525225", "refused"), ("407028105000000012345", "044525225", "refused"), ("40702810500000001234", "", "doubt"), ("00000000000000000000", "044525225", "refused"),
                          ("4,07028E+19", "044525225", "refused"), ("4111111111111111", "044525225", "card"), ("4111 1111 1111 1111", "", "card"), ("40702!10500000001234", "044525225", "refused"), ("26001234567890", "300001", "valid"),
                          ("XX8937040044053201300012", "", "doubt")]:
    out.writerow([text, bik, expected, "", "shape"])
# The account for tax payments at the Treasury's body in Tula, published by the Federal Tax Service: no key in place 9; the bank's own has one.
for account in ["03100643000000018500", "40102810445370000059"]: out.writerow([account, "017003983", "valid", account, "Federal Tax Service: account for tax payments"])
out.writerow(["40102810545370000059", "017003983", "doubt", "", "order 515: key changed"])
# National check digits of four countries, judged by the peer with its country modules.
for country, length in [("BE", 12), ("ES", 20), ("NO", 11), ("ME", 18)]:
    for _ in range(4):
        bban = "".join(random.choice("0123456789") for _ in range(length)); code = country + iban.calc_check_digits(country + "00" + bban) + bban
        out.writerow([code, "", "valid" if iban.is_valid(code) else "invalid", "", "python-stdnum 2.2 with the country's own check"])
