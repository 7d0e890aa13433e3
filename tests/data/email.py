"""Makes email.csv: verdicts of PyPI email-validator (check_deliverability=False) on plain addresses, and expectations of the rule
itself where it means more than syntax. Columns: input, expected, canonical, class, issue, key, why.

Expected: valid | refused | unknown | absent | declined | empty. Empty cells are not compared."""
import csv, random, sys
from email_validator import validate_email, EmailNotValidError, __version__ as version

out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow("input expected canonical class issue key why".split())
PEER = "email-validator " + version
def peer(text):
    try:
        result = validate_email(text, check_deliverability=False)
        out.writerow([text, "valid", result.local_part + "@" + result.domain, "", "", "", PEER])
    except EmailNotValidError:
        out.writerow([text, "refused", "", "", "", "", PEER])
def rule(text, expected, canonical="", klass="", issue="", key="", why=""): out.writerow([text, expected, canonical, klass, issue, key, why])

LOCALS = """ivan ivan.petrov ivan-petrov ivan_petrov i.v.a.n IVAN Ivan.Petrov ivan+shop ivan+a+b 1ivan ivan1990 i 12345678 _ivan ivan_ -ivan ivan- i'van ivan! #ivan $ivan iv%an iv&an iv*an iv/an iv=an iv?an iv^an iv`an {ivan} iv|an ~ivan
.ivan ivan. iv..an iv,an iv;an iv:an iv(an iv)an iv[an iv]an iv\\an""".split()
for local in LOCALS:
    if local[-1] in ",;" or local == "iv,an" or local == "iv;an": pass
    peer(local + "@romashka-td.ru")
DOMAINS = """romashka.ru sub.romashka.ru a.b.c.romashka.ru ROMASHKA.RU Romashka.Com romashka-td.ru ro-mash-ka.ru 1romashka.ru romashka1.ru 123.ru romashka.moscow romashka.company romashka romashka. .romashka.ru roma..shka.ru
-romashka.ru romashka-.ru romashka.-ru roma_shka.ru roma!shka.ru roma/shka.ru romashka.ru/ romashka,ru roma#shka.ru roma$shka.ru roma%shka.ru roma&shka.ru roma*shka.ru roma+shka.ru roma=shka.ru roma?shka.ru romashka.r romashka.1 romashka.123 127.0.0.1
[127.0.0.1] [IPv6:::1] localhost romashka.local romashka.localhost romashka.invalid romashka.test romashka.onion romashka.arpa ромашка.рф Ромашка.РФ почта.рф xn--80aswg.xn--p1ai xn--p1ai президент.рф ромашка.укр приклад.укр пошта.укр münchen.de straße.de faß.de
köln.com 例え.jp 例え。jp ♥.com i♥.ru ☃.net a--b.ru ab--cd.ru xn--a.ru xn--zz.ru a\u200db.ru a\u0301.ru \u0301a.ru école.fr ECOLE.FR ёлка.рф""".replace("\\u200d", "\u200d").replace("\\u0301", "\u0301").split()
for domain in DOMAINS: peer("ivan@" + domain)
for domain in ("a" * 63 + ".ru", "a" * 64 + ".ru", ".".join(["a" * 60] * 4) + ".ru", ".".join(["abc"] * 60) + ".ru", ".".join(["abcd"] * 60) + ".ru", "я" * 30 + ".рф", "я" * 60 + ".рф"): peer("i@" + domain)
for local in ("a" * 64, "a" * 65, "a" * 200, "a" * 240, "a" * 248, "иван", "Иван.Петров", "josé", "müller", "δοκιμή", "用户", "ива н", "iv an", "i\u00a0van", "iv\u0301an", "\u0301ivan", "i\ue000van", "ёлка", "ЇЖАК", "o’brien"): peer(local + "@mail.ru")
for text in ["ivan", "ivan@", "@mail.ru", "@", "@@", "ivan@@mail.ru", "ivan@mail@ru", "ivan@mail.ru@", "ivan.mail.ru", "ivan@.ru", "ivan@ru.", "ivan@mail..ru", "ivan@yandex/ru", "ivan@127.0.0.1", "ivan@mail.ru>x", "\"ivan\"@mail.ru", "\"iv an\"@mail.ru", "\"a@b\"@mail.ru",
             "ivan@mail.ru ivanov", "i@a.b", "a@b.co", "x@y.z", "ivan@mail.ru\u0301", "ivan@\u0301mail.ru", "1@1.com", "user.name+tag@sub.example.com", "user@example.com", "user@example.org", "user@[::1]", "ivan@-mail.ru", "ivan@mail-.ru", "iv\u00adan,@mail.ru", "ivan#mail.ru", "ivan at mail.ru", "ivan(at)mail.ru", "(ivan)comment@mail.ru"]: peer(text)
for service in "mail.ru bk.ru inbox.ru list.ru yandex.ru ya.ru rambler.ru gmail.com ukr.net i.ua meta.ua tut.by icloud.com outlook.com hotmail.com".split():
    for local in ("Petr.Sidorov", "anna_k", "89161234567", "s-t-o", "oleg+news"): peer(local + "@" + service)

WRAP = "what people put around an address"
for text in ["mailto:ivan@mail.ru", "MAILTO:ivan@mail.ru?subject=x", "<ivan@mail.ru>", "Иван Петров <ivan@mail.ru>", '"Петров, Иван" <ivan@mail.ru>', "ivan @ mail.ru", "ivan@ mail.ru", "ivan@mail. ru", "ivan＠mail.ru", "ｉｖａｎ@mail.ru", "ivan@mail．ru", "ivan@mail.ru.", "ivan@mail.ru,", "ivan@mail.ru;", "(ivan@mail.ru)",
             "'ivan@mail.ru'", "«ivan@mail.ru»", "e-mail: ivan@mail.ru", "Email:ivan@mail.ru", "почта: ivan@mail.ru", "<mailto:ivan@mail.ru>"]:
    rule(text, "valid", "ivan@mail.ru", "", "email_fixed", "", WRAP)
for text in ["  ivan@mail.ru ", "ivan@mail.ru\t"]: rule(text, "valid", "ivan@mail.ru", "", "", "", "blanks around are no fault")
for text in ["ivan@mail.ru\u200b", "\ufeffivan@mail.ru", "iv\u00adan@mail.ru", "ivan@mail.ru\0"]: rule(text, "valid", "ivan@mail.ru", "", "unsafe_char", "", "invisible characters")
for text in ["ivan@mаil.ru", "ivаn@mail.ru", "ivan@mail.rу", "iвan@mail.ru", "ivan@уandex.ru"]: rule(text, "valid", "", "", "email_mixed_script", "", "Cyrillic look-alikes are kept and doubted")
for text, key in [("I.Van@gmail.com", "ivan@gmail.com"), ("ivan+shop@googlemail.com", "ivan@gmail.com"), ("ivan@ya.ru", "ivan@yandex.ru"), ("ivan-petrov@yandex.ua", "ivan.petrov@yandex.ru"), ("ivan.petrov@yandex.com", "ivan.petrov@yandex.ru"), ("Ivan+1@outlook.com", "ivan@outlook.com"),
                  ("ivan+a@hotmail.com", "ivan@hotmail.com"), ("ivan+a@icloud.com", "ivan@icloud.com"), ("i.van@mail.ru", "i.van@mail.ru"), ("ivan+a@mail.ru", "ivan+a@mail.ru"), ("IVAN@Mail.RU", "ivan@mail.ru"), ("ivan@ПОЧТА.рф", "ivan@xn--80a1acny.xn--p1ai")]:
    rule(text, "valid", "", "", "", key, "alias rules of the services' help pages")
for text, klass in [("ivan@mail.ru", "personal"), ("ivan@gmail.com", "personal"), ("ivan@ukr.net", "personal"), ("ivan@romashka.ru", "corporate"), ("info@romashka.ru", "role"), ("SALES@romashka.ru", "role"), ("buh@romashka.ru", "role"), ("zakaz@romashka.ru", "role"), ("ivan@mailinator.com", "disposable"), ("info@yopmail.com", "disposable")]:
    rule(text, "valid", "", klass, "email_disposable" if klass == "disposable" else "", "", "tables")
for text in ["ivan@gmail.ru", "ivan@mail.ry", "ivan@yndex.ru", "ivan@gmial.com", "ivan@gmai.com", "ivan@gmail.con", "ivan@maill.ru", "ivan@mial.ru", "ivan@yandex.ry", "ivan@ramler.ru", "ivan@ukr.nrt", "ivan@yaandex.ru", "ivan@gamil.com", "ivan@hotmial.com"]: rule(text, "valid", text, "", "email_typo", "", "one slip from a mail service; never rewritten")
for text in ["ivan@mail.ua", "ivan@mai.ru", "ivan@ymail.com", "ivan@mail.com", "ivan@inbox.lv", "ivan@mall.ru", "ivan@romashka.ru", "ivan@email.ru", "ivan@bk.com"]: rule(text, "valid", text, "", "none", "", "a domain that exists")
for text in ["net@net.ru", "no@mail.ru", "test@test.ru", "test@test.com", "noemail@mail.ru", "no-email@romashka.ru", "nomail@nomail.ru", "net@mail.ru", "no@no.ru", "1@1.ru", "123@123.ru", "aaa@aaa.ru", "mail@mail.ru", "netpochty@mail.ru"]: rule(text, "unknown", "", "", "email_placeholder", "", "stands where there is no address")
for text, expected in [("нет", "absent"), ("-", "unknown"), ("н/д", "unknown"), ("отказ", "declined"), ("", "empty"), ("немає", "absent"), ("нет почты", "")]:
    if expected: rule(text, expected, why="presence words of the model")
for text in ["a" * 5000, "a@" * 3000, "@" * 100, "\u202eivan@mail.ru" + "x" * 5000, "<" * 200, "ivan@" + "a." * 1000 + "ru"]: rule(text, "refused", why="hostile")

# Addresses put together of many kinds of parts; what people put around an address (see WRAP) is left out, because the peer refuses it.
random.seed(2511)
choose = random.choice
SIMPLE = "olga dmitri s.kravchuk taras-b ihor_v nadia.p artem7 79161234567 buh1 x q.q o.Bondar Larisa SERGEY Marketing NEWS Postmaster".split()
LETTERS = "марина Богдан ёжик їжа café köhl 王芳 さくら νίκος ليلى שרה ก้อง सीता ß ĳ ﬁ ③ ¼ © ♣ 😎 a\u0301 u\u0308 \u0301b а̂ K ℃".split()
def made_local():
    name, kind = choose(SIMPLE), random.random()
    if kind < 0.35: return name
    if kind < 0.45: return name + choose(["+x", "+a+1", "+", "+1.2"])
    if kind < 0.57: return name[:1] + choose("! # $ % & ' * + - / = ? ^ _ ` { | } ~ : ( ) [ ] \\ .. @".split()) + name[1:]
    if kind < 0.63: return choose(["." + name, name + ".", name + ".." + name, "-" + name, name + "-", "_" + name, name + "'"])
    if kind < 0.82: return choose(LETTERS) + choose(["", ".", "_", "7", name]) + choose([choose(LETTERS), name])
    if kind < 0.87: return choose("xyz") * choose([61, 63, 64, 65, 70, 150, 220, 235, 245, 252])
    if kind < 0.90: return choose([name + "(c)", name + "\ue001", name + "\u3000x", name + "\u00a0x"])
    return name + choose(".-_") + choose(SIMPLE)
LABELS = """firma les-opt x zavod5 p-q-r 7dom мебель СКЛАД дім їдальня bäcker BÄCKER groß école ελλάδα ςίγμα 会社 データ デ・タ l·l c·d שלום سلام नमस्ते ไทย 한글 ĳs ﬂ ｗｉｄｅ Ⅷ ⑤ ¾ ©x ☀ 😎 u\u0308b \u0308b xn--e1afmkfd xn--bcher-kva xn-- xn--b xn--yyyy xn--ls8h xn--q- ef--gh e--g -q q- q_q q!q q/q q+q ᏸ ſ ẞ Å ۴ ५ ๕ ፩ 〇 々 ー ᄀ ・ ׳q א׳ ͵α α͵ 2א א2 ٣۴ ⓑ ㏒ x。y x．y""".replace("\\u0308", "\u0308").split() + ["q" * 62, "q" * 63, "q" * 64, "ж" * 25, "ж" * 59]
PLAIN_LABELS = "firma les-opt x zavod5 p-q-r 7dom мебель СКЛАД дім bäcker école ελλάδα 会社".split()
TOPS = "ru com com.ua ua net рф укр бел kz by ru com ua москва xn--p1ai xn--j1amh c 1 12 ru5 test example local localhost onion arpa home.arpa internal lan 中国 السعودية срб გე 한국 xn--fiqs8s xn--zz".split()
def made_domain():
    labels = [choose(LABELS) for _ in range(choose([1, 1, 2, 3]))]
    if random.random() < 0.06: labels = [choose("xyz") * choose([20, 50, 62]) for _ in range(choose([3, 4, 5]))]
    domain = ".".join(labels) + "." + choose(TOPS)
    return domain.upper() if random.random() < 0.15 else domain
seen = set()
while len(seen) < 420:
    text = (made_local() if random.random() < 0.5 else choose(SIMPLE)) + "@" + (made_domain() if random.random() < 0.6 else choose(PLAIN_LABELS) + "." + choose(TOPS[:11]))
    if text not in seen and text.isprintable() and text[0] not in "'(<[": seen.add(text); peer(text)
