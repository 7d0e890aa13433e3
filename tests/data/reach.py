"""Makes reach_made.csv: accounts and sites put together of known parts, in the forms of the services' own links and of people's cells.
Columns as in reach.csv: kind, service, input, expected, why."""
import csv, random, sys
random.seed(7766)
choose = random.choice
out = csv.writer(sys.stdout, lineterminator="\n"); out.writerow("kind service input expected why".split())
def row(service, text, expected, why="", kind="messenger"): out.writerow([kind, service, text, expected, why])
NAMES = "ivan_petrov Olena_K romashka2024 anna_smirnova shop_lviv stroy_master Maria777 taras_bulba remont_spb kvitka_ua buh_expert DIZAIN_studio".split()
DOTTED = "ivan.petrov olena.k shop.lviv anna.sm romashka.td Maria.Flowers kvitka.ua stroy.24".split()
def phone():
    code, groups = choose([("7", "916 123 45 67"), ("7", "495 765 43 21"), ("380", "67 123 45 67"), ("375", "29 123 45 67"), ("998", "90 123 45 67")])
    digits = "".join(str(random.randrange(1, 10)) if c.isdigit() and i > 2 else c for i, c in enumerate(groups))
    return code + digits.replace(" ", ""), f"+{code} {digits}"
def start(): return choose(["https://", "http://", "", "https://www.", "www.", "HTTPS://"])
LINKS = {"telegram": (NAMES, ["t.me/{}", "telegram.me/{}", "t.me/{}/", "t.me/{}?start=1", "t.me/s/{}", "t.me/{}/125"]), "vk": (NAMES + ["id" + str(12345 + 77 * i) for i in range(4)] + ["club1234567", "public7654321"], ["vk.com/{}", "m.vk.com/{}", "vk.ru/{}", "vk.com/{}?w=wall1_2", "vk.me/{}"]),
    "ok": (["570123456789", "romashka", "ivan.petrov"], ["ok.ru/profile/{}", "m.ok.ru/profile/{}", "ok.ru/{}", "odnoklassniki.ru/{}"]), "instagram": (NAMES[:6] + DOTTED, ["instagram.com/{}", "instagram.com/{}/", "instagram.com/{}?igshid=abc", "instagram.com/stories/{}/123", "m.instagram.com/{}"]),
    "facebook": (DOTTED + ["100012345678901"], ["facebook.com/{}", "m.facebook.com/{}", "fb.com/{}", "uk-ua.facebook.com/{}", "facebook.com/pg/{}/about", "facebook.com/groups/{}"]), "messenger": (DOTTED[:4], ["m.me/{}"]), "x": (["ivanpetrov", "Shop_UA", "kvitka1"], ["x.com/{}", "twitter.com/{}", "twitter.com/{}/status/1", "mobile.twitter.com/{}"]),
    "tiktok": (NAMES[:3] + DOTTED[:3], ["tiktok.com/@{}", "tiktok.com/@{}/video/7", "m.tiktok.com/@{}"]), "youtube": (NAMES[:4], ["youtube.com/@{}", "youtube.com/c/{}", "youtube.com/user/{}", "youtube.com/@{}/videos", "m.youtube.com/@{}"]), "linkedin": (["ivan-petrov-1a2b3", "olena-koval"], ["linkedin.com/in/{}", "linkedin.com/in/{}/", "ua.linkedin.com/in/{}", "ru.linkedin.com/in/{}/?originalSubdomain=ru"]),
    "github": (["ivanpetrov", "a-b-c"], ["github.com/{}"]), "twitch": (["gamer_24"], ["twitch.tv/{}"]), "threads": (DOTTED[:2], ["threads.net/@{}", "threads.com/@{}"]), "pinterest": (["kvitka1"], ["pinterest.com/{}/", "pinterest.ru/{}"]), "dzen": (["romashka"], ["dzen.ru/{}"])}
for service, (handles, forms) in LINKS.items():
    for form in forms:
        for handle in random.sample(handles, min(2, len(handles))):
            form_start = start() if form.count(".") == 1 else choose(["https://", "http://", ""])
            row("", form_start + form.format(handle), f"{service}:{handle.lower()}", "a link")
WORDS = {"telegram": "Telegram telegram телеграм Телеграмм TG тг".split(), "whatsapp": "WhatsApp ватсап Вотсап вацап".split(), "viber": "Viber вайбер Вибер".split(), "vk": "ВК вконтакте vk".split(), "instagram": "инста Instagram инстаграм інстаграм".split(), "skype": "Skype скайп".split(), "facebook": "фейсбук Facebook fb".split(), "ok": "одноклассники ОК".split(), "tiktok": "TikTok тикток".split()}
for service, words in WORDS.items():
    for word in words:
        number, shown = phone()
        handle = choose(DOTTED if service in ("skype", "facebook", "instagram", "ok") else NAMES)
        if service in ("whatsapp", "viber"): value, expected = choose([shown, "+" + number, shown.replace(" ", "-"), number]), "+" + number
        else: value, expected = handle, handle.lower()
        for text in (f"{word}: {value}", f"{word} {value}", f"{value} ({word})", f"{word} - {value}"): row("", text, f"{service}:{expected}", "a word beside")
        row(word, value, f"{service}:{expected}", "the column says it"); row(service, "@" + value if not value[0] in "+0123456789" else value, f"{service}:{expected}", "the column says it")
for _ in range(12):
    number, shown = phone()
    for text, service in [(f"https://wa.me/{number}", "whatsapp"), (f"wa.me/+{number}", "whatsapp"), (f"https://api.whatsapp.com/send?phone={number}&text=hi", "whatsapp"), (f"whatsapp://send?phone={number}", "whatsapp"), (f"viber://chat?number=%2B{number}", "viber"), (f"viber://add?number={number}", "viber"), (f"https://t.me/+{number}", "telegram"), (f"tg://resolve?phone={number}", "telegram"), (f"https://signal.me/#p/+{number}", "signal")][:: choose([1, 2])]: row("", text, f"{service}:+{number}", "a phone in a link")
for text, expected, why in [("tg://resolve?domain=Ivan_Petrov", "telegram:ivan_petrov", ""), ("skype:ivan.petrov?chat", "skype:ivan.petrov", ""), ("skype:live:ivan_1?call", "skype:live:ivan_1", ""), ("https://ivan.t.me", "telegram:ivan", "a host of its own"), ("@Ivan_Petrov", "telegram:ivan_petrov", ""), ("https://www.facebook.com/profile.php?id=100012345", "facebook:100012345", ""), ("https://www.facebook.com/people/Ivan-Petrov/100012345/", "facebook:100012345", ""), ("https://www.youtube.com/channel/UCabcdefghijklmnopqrSTUV", "youtube:UCabcdefghijklmnopqrSTUV", "an id has its case"), ("https://www.linkedin.com/company/romashka/", "linkedin:company/romashka", ""), ("https://ok.ru/group/570123456", "ok:group570123456", ""), ("https://vk.com/write123456", "vk:id123456", ""), ("https://vk.com/im?sel=123456", "vk:id123456", ""), ("icq: 123-456-789", "icq:123456789", ""), ("viber://pa?chatURI=romashka", "viber:romashka", ""),
    ("tg: https://t.me/ivan_p", "telegram:ivan_p", "word and link"), ("skype: ivan@mail.ru", "skype:ivan@mail.ru", "an old name")]: row("", text, expected, why)
for text, why in [("https://t.me/joinchat/AAAAAE", "an invitation"), ("https://t.me/+AbCdEfGh", "an invitation"), ("https://t.me/c/123456/7", "a post"), ("https://chat.whatsapp.com/AbCdEf", "an invitation"), ("https://wa.me/message/ABCDEF", "no account"), ("https://www.instagram.com/p/CxYz/", "a post"), ("https://www.instagram.com/reel/CxYz/", "a post"), ("https://www.youtube.com/watch?v=abc", "a video"), ("https://youtu.be/abc", "a video"), ("https://discord.gg/abc", "an invitation"), ("https://vk.com/feed", "no account"), ("https://vk.com/", "no name"), ("https://example.org/ivan", "unknown place"), ("ivan_petrov", "no service"), ("+7 916 123-45-67", "a phone, but whose?"), ("ivan@mail.ru", "an e-mail address"), ("https://x.com/intent/tweet?text=a", "no account"), ("https://facebook.com/sharer/sharer.php?u=x", "no account")]: row("", text, "refused", why)
for service, text in [("telegram", "ив"), ("telegram", "ivan petrov"), ("telegram", "a" * 33), ("instagram", ".ivan"), ("instagram", "ivan..p"), ("instagram", "ivan!"), ("instagram", "a" * 31), ("x", "a" * 16), ("x", "ivan.p"), ("vk", "иван"), ("tiktok", "a"), ("icq", "ivan"), ("telegram", "ivan@mail.ru"), ("github", "a_b")]: row(service, text, "refused", "no name of this service")
def site(text, expected, why=""): row("", text, expected, why, "site")
HOSTS = {"romashka.ru": "romashka.ru", "Shop-Lviv.COM.UA": "shop-lviv.com.ua", "мебель.рф": "мебель.рф", "КВІТИ.УКР": "квіти.укр", "xn--80abumjp.xn--p1ai": "", "sub.domain.example.net": "sub.domain.example.net", "1c.ru": "1c.ru", "bücher.de": "bücher.de", "romashka.ru.": "romashka.ru"}
HOSTS.pop("xn--80abumjp.xn--p1ai"); HOSTS["мебель.рф".encode("idna").decode()] = "мебель.рф"
for typed, host in HOSTS.items():
    for form, path in [("{}", ""), ("http://{}", ""), ("https://{}/", ""), ("HTTP://{}", ""), ("//{}", ""), ("https://{}/about/", "/about"), ("{}/katalog?id=5&a=b", "/katalog?id=5&a=b"), ("https://{}:443/x", "/x"), ("http://{}:80", ""), ("<https://{}>", ""), ("({})", ""), ("{},", ""), ("https://{}/#kontakty", "/#kontakty"), ("https://{}/#", "")]:
        if random.random() < 0.75: site(form.format(typed), "https://" + host + path, "parts")
    site(f"https://{typed}:8080/a", f"https://{host}:8080/a", "a port")
for text, why in [("romashka", "no dot"), ("http://localhost", "no dot"), ("192.168.0.1", "numbers"), ("http://10.0.0.1/", "numbers"), ("ftp://romashka.ru", "no site"), ("file:///c:/x", ""), ("ivan@romashka.ru", "an e-mail address"), ("https://ivan:secret@romashka.ru", "a user hides the host"), ("romashka ru", ""), ("http:// ", ""), ("romashka.ru lviv.ua", "two"), ("-romashka.ru", ""), ("romashka-.ru", ""), ("roma_shka.ru", ""), (".ru", ""), ("romashka..ru", ""), ("https://romashka.ru:99999", "no port"), ("https://romashka.ru:0", ""), ("a" * 64 + ".ru", "a label of 64"), ("javascript:alert(1)", "")]: site(text, "refused", why)
