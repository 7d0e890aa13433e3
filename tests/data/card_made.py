"""Makes card_made.csv: drawn card numbers of every brand and length hidden in sentences, and other numbers of the same lengths in theirs.
Brands' prefixes and lengths as the brands and ISO/IEC 7812 publish them; sums by python-stdnum. Columns: input, numbers, why; numbers are
the cards' digits, with blanks between them, empty where there is no card."""
import csv, datetime, random, sys, uuid
sys.path.pop(0)  # The script email.py stands beside this one.
from stdnum import ean, luhn
random.seed(7812)
choose = random.choice
out = csv.writer(sys.stdout, lineterminator="\n"); out.writerow("input numbers why".split())
def digits(count): return "".join(choose("0123456789") for _ in range(count))
BRANDS = {"Visa": (["4"], [13, 16, 16, 18, 19]), "Mastercard": (["51", "52", "53", "54", "55", "2221", "2345", "2500", "2699", "2720"], [16]), "МИР": (["2200", "2201", "2202", "2203", "2204"], [16, 16, 17, 18, 19]), "Maestro": (["5018", "5020", "5038", "5893", "6304", "6759", "6761", "6762", "6763"], [12, 13, 14, 15, 16, 17, 18, 19]), "American Express": (["34", "37"], [15]),
          "UnionPay": (["62"], [16, 17, 18, 19]), "JCB": (["3528", "3540", "3575", "3589"], [16, 17, 18, 19]), "Diners Club": (["300", "303", "305", "3095", "36", "38", "39"], [14, 16, 19]), "Discover": (["6011", "644", "649", "65"], [16, 19]), "Uzcard": (["8600"], [16]), "Humo": (["9860"], [16]), "ПРОСТІР": (["9804"], [16]), "Белкарт": (["9112"], [16])}
def groups(number):
    if len(number) in (14, 15) and random.random() < 0.6: return [number[:4], number[4:10], number[10:]]
    if len(number) == 16 and random.random() < 0.2: return choose([[number[:8], number[8:]], [number[:6], number[6:12], number[12:]], [number[:4], number[4:12], number[12:]], [number[:4], number[4:]]])
    size = choose([4, 4, 4, 4, 2, 1]); return [number[at:at + size] for at in range(0, len(number), size)]
SIGNS = [" ", " ", "-", "\u00a0", "\u2007", "\u202f", "–", "−", "‑", ".", "/", "_", " – ", "   ", "\u3000", "\u200b", "\n", "\t", "·", "%20", "&nbsp;", "\u00ad"]
ODD = [",", ":", "+", "|", ";"]
ZEROS = [0xFF10, 0x0660, 0x06F0, 0x0966, 0x1D7CE]
def dressed(number):
    kind = random.random()
    if kind < 0.3: return number
    if kind < 0.37: zero = choose(ZEROS); return "".join(chr(zero + int(digit)) for digit in number)
    if kind < 0.42: return choose("\u200b\u200d\ufeff\u2060\u00ad").join(number)
    if kind < 0.47 and len(number) == 16: return choose(ODD).join(number[at:at + 4] for at in range(0, 16, 4))
    return choose(SIGNS).join(groups(number))
SENTENCES = """Просит вернуть на {}, ждёт до пятницы|Новая картка клієнта: {}|Оплата картой {} прошла|скинула {} в чат|реквізити {} (Приват)|№{} Сбербанк|{}|«{}»|Заказ 17, списать с {} 05/28|тел. +7 916 555-44-33, карта {}|тел. 8 (495) 555 44 33 {}|Карта:{};срок:1128|Ivan K. {} 11/28 321|x{}y|карты{}и|https://pay.example/?card={}&cvv=123|{{"pan": "{}", "exp": "11/28"}}|{}@example.org|<td>{}</td>|({})|ІПН 3184710691, картка {}|ИНН 7707083893 карта {}|счёт 40817810099910004312, карта {}|переведіть 2 500 грн на {} дякую|Дубль: {}!|договор 12/2024 от 05.06.2024 карта {} действует|до оплаты\n{}\nспасибо""".split("|")
for brand, (prefixes, lengths) in BRANDS.items():
    for length in lengths:
        for _ in range(9 if len(lengths) > 3 else 12):
            body = choose(prefixes); body += digits(length - 1 - len(body)); number = body + luhn.calc_check_digit(body)
            if length == 13 and luhn.is_valid(number) and ean.is_valid(number): continue
            text = choose(SENTENCES[:6] if length == 12 else SENTENCES).format(dressed(number))
            out.writerow([text, number, f"{brand}, {length} digits"])
for _ in range(25):
    pair = [(lambda body: body + luhn.calc_check_digit(body))(choose(["4", "51", "2202", "62"]) + digits(11)) for _ in range(0)]
    numbers = []
    for prefix in random.sample(["4276", "5536", "2202", "6212", "5168"], 2): body = prefix + digits(11); numbers.append(body + luhn.calc_check_digit(body))
    text = choose([" ", ", ", " и ", "\n", "; ", " / ", ""]).join(numbers) if random.random() < 0.5 else choose([" ", ", ", " или "]).join(" ".join(n[at:at + 4] for at in range(0, 16, 4)) for n in numbers)
    out.writerow([choose(["карты {}", "{}", "старая и новая {}"]).format(text), " ".join(numbers), "two in a row"])
WRAPS = ["{}", "{}", "Клиент: {}", "см. {}", "{} уточнить", "Передать {} менеджеру"]
def other(text, why): out.writerow([choose(WRAPS).format(text), "", why])
def check_sum(body, modulus): return body + str(int(body) % modulus % 10)
def phone(): return choose(["+7 9{}{} {}{}{}-{}{}-{}{}", "8 (49{}) {}{}{}-{}{}-{}{}{}"[:-2], "+380 {}{} {}{}{} {}{} {}{}", "8-9{}{}-{}{}{}-{}{}-{}{}", "0{}{} {}{}{} {}{} {}{}"]).format(*digits(12))
for _ in range(26):
    account = choose(["40702", "40802", "40817", "30101", "42301", "45205", "47423"]) + choose(["810", "840", "978", "643", "156"]) + digits(12)
    other(account, "account"); other(" ".join(account[at:at + 4] for at in range(0, 20, 4)), "account in groups"); other("р/с " + account, "account")
    body = choose(["35", "86", "01", "99"]) + digits(12); other(body + luhn.calc_check_digit(body), "IMEI"); body = digits(14); other(choose(["IMEI ", "IMEI: ", "ИМЕЙ телефона "]) + body + luhn.calc_check_digit(body), "IMEI, said so")
    other(check_sum(choose("15") + choose(["02", "07", "15", "21"]) + digits(9), 11), "OGRN"); other(check_sum("3" + choose(["04", "07", "15", "21"]) + digits(11), 13), "OGRNIP")
    other(choose([", ", "; ", " ", "\n", " / "]).join(phone() for _ in range(random.randint(2, 3))), "phones")
    moment = datetime.datetime(2024, 1, 1) + datetime.timedelta(seconds=random.randrange(10 ** 8)); other(moment.strftime(choose(["%Y%m%d%H%M%S", "%Y%m%d%H%M%S000", "%d.%m.%Y %H:%M:%S"])), "time"); other(str(random.randrange(15 * 10 ** 11, 18 * 10 ** 11)), "milliseconds")
    body = choose(["460", "482", "481", "590", "871", "500"]) + digits(9); other(choose(["", "штрихкод ", "EAN "]) + body + ean.calc_check_digit(body), "bar code")
    body = choose("12") + digits(12); other(body + ean.calc_check_digit(body), "GTIN-14"); other(choose(["ТТН ", ""]) + choose(["2045", "5900", "1000"]) + digits(10), "parcel")
    other(str(uuid.UUID(int=random.getrandbits(128))), "UUID"); number = digits(16)
    other("заказ " + (number if not luhn.is_valid(number) else number[:-1] + str((int(number[-1]) + 1) % 10)), "order without Luhn's check")
    other("ИНН " + digits(10) + choose(["/", " КПП ", " "]) + digits(9), "codes"); other(choose(["полис ОМС ", "ЕНП "]) + (lambda body: body + luhn.calc_check_digit(body))(choose(["50", "52", "63", "36"]) + digits(13)), "medical policy")
    other("89" + digits(17), "SIM card"); other(choose(["4111 11** **** 1111", "5536 91•• •••• 2345", "**** **** **** 1234", "220220XXXXXX1234"]), "masked by somebody")
