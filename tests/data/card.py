"""Makes card.csv: test numbers that the brands and payment services publish, in the dresses people type, and look-alikes whose
sums python-stdnum computes. Columns: input, expected, why."""
import csv, random, sys
from stdnum import luhn, imei, ean
from stdnum.ru import ogrn
random.seed(4111)
out = csv.writer(sys.stdout, lineterminator="\n"); out.writerow(["input", "expected", "why"])
CARDS = {"visa": ["4111111111111111", "4242424242424242", "4012888888881881", "4000056655665556", "4222222222222"], "mastercard": ["5555555555554444", "5105105105105100", "2223003122003222", "5200828282828210"],
         "amex": ["378282246310005", "371449635398431"], "discover": ["6011111111111117", "6011000990139424"], "diners": ["30569309025904", "38520000023237", "3056930009020004", "36227206271667"],
         "jcb": ["3566002020360505", "3530111333300000"], "unionpay": ["6200000000000005", "6205500000000000004"], "maestro": ["6759649826438453", "6304000000000000"], "mir": ["2200000000000004", "2200770212727079", "2204310100000006"]}
def valid(code): return luhn.is_valid(code)
def tail(code): return "•••• " + code[-4:]
for brand, codes in CARDS.items():
    for code in codes:
        if not valid(code): code = code[:-1] + luhn.calc_check_digit(code[:-1])
        out.writerow([code, tail(code), brand])
        groups = [code[:4], code[4:10], code[10:]] if len(code) in (14, 15) else [code[i:i + 4] for i in range(0, len(code), 4)]
        for sign in (" ", "\u00a0", "-", ".", "–", "\u2009", " - "): out.writerow([sign.join(groups), tail(code), brand + ", in groups"])
        out.writerow(["карта " + " ".join(groups) + " до 12/27, Иванов", "карта " + tail(code) + " до 12/27, Иванов", brand + ", in text"])
        out.writerow(["".join(chr(0xFF10 + int(d)) for d in code), tail(code), brand + ", full width"])
        out.writerow(["\u200b".join(code), tail(code), brand + ", zero width between"])
        out.writerow(["N" + code + "a", "N" + tail(code) + "a", brand + ", letters beside"])
for prefix in ("9804", "9112", "8600", "9860", "2201", "2202", "2203"):
    body = prefix + "".join(random.choice("0123456789") for _ in range(11)); code = body + luhn.calc_check_digit(body)
    out.writerow([code, tail(code), "domestic brand"])
out.writerow(["4111111111111111 и 5555555555554444", "•••• 1111 и •••• 4444", "two"])
out.writerow(["4111 1111 1111 1111 5555 5555 5555 4444", "•••• 1111 •••• 4444", "two without a word between"])
out.writerow(["заказ 5 4111 1111 1111 1111", "заказ 5 •••• 1111", "a number before"])
out.writerow(["4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "•••• 1111", "digit by digit"])
out.writerow(["41 11 11 11 11 11 11 11", "•••• 1111", "in pairs"])
out.writerow(["•••• 1111", "•••• 1111", "masked already"])
def same(text, why): out.writerow([text, text, why])
def digits(n): return "".join(random.choice("0123456789") for _ in range(n))
for _ in range(60): same(random.choice(["40702810", "40802810", "40817810", "30101810", "42301810", "40702840"]) + digits(12), "account")
for _ in range(60):
    code = random.choice(["40702810", "40802810", "40817810", "30101810", "42301840"]) + digits(12); same(" ".join(code[i:i + 4] for i in range(0, 20, 4)), "account in groups")
for _ in range(60):
    body = "3" + random.choice(["04", "12", "15", "20", "22"]) + digits(11); same(body + str(int(body) % 13 % 10), "OGRNIP")
for _ in range(60):
    body = random.choice("15") + random.choice(["02", "07", "15", "20"]) + digits(9); same(body + str(int(body) % 11 % 10), "OGRN")
for _ in range(60):
    body = random.choice(["35", "86", "01", "35", "35"]) + digits(12); code = body + luhn.calc_check_digit(body); assert imei.is_valid(code); same(code, "IMEI")
for _ in range(40):
    body = random.choice(["460", "461", "482", "590", "400"]) + digits(9); same(body + ean.calc_check_digit(body), "bar code")
for _ in range(60):
    def phone(): return random.choice(["+7 9%s %s-%s-%s", "8 (4%s) %s-%s-%s", "8-9%s-%s-%s-%s", "8 9%s %s %s %s"]) % (digits(2), digits(3), digits(2), digits(2))
    same(random.choice([", ", "; ", " ", "\n", " / "]).join(phone() for _ in range(random.randint(2, 4))), "phones")
for _ in range(30): same("89" + digits(18), "SIM card")
for _ in range(30): same("ИНН " + digits(10) + " КПП " + digits(9), "codes"); same(digits(10) + "/" + digits(9), "INN/KPP")
for _ in range(20): same("2024%02d%02d%02d%02d%02d" % tuple(random.randint(10, 12) for _ in range(5)), "time stamp")
for code in ["UA213223130000026007233566001", "DE89370400440532013000", "FI2112345600000785", "DK5000400440116243", "LT121000011101001000", "BE68539007547034", "NO9386011117947"]:
    same(code, "IBAN"); same(" ".join(code[i:i + 4] for i in range(0, len(code), 4)), "IBAN in groups")
for text in ["", "123", "4111 1111 1111 1112", "1234567890123456", "0000000000000000", "4111-1111-1111", "41111111111111111111111", "тел. 8 495 123-45-67 доб. 1234", "9" * 1000, "\u0301" * 100]: same(text, "no card")
