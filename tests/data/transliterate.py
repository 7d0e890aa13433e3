"""Makes transliterate.csv: words, names and sentences, expected values by PyPI iuliia for thirteen schemes; for kmu_55_2010 the examples
of the resolution itself and made-up sentences by PyPI translitua (UkrainianKMU). Columns: scheme, input, expected, why."""
import csv, random, sys
sys.path.pop(0)  # The script email.py stands beside this one.
from importlib.metadata import version
from iuliia.repo import FileRepo
from translitua import translit
random.seed(5511)
out = csv.writer(sys.stdout, lineterminator="\n"); out.writerow(["scheme", "input", "expected", "why"])
SCHEMES = "icao_doc_9303 gost_779 gost_779_alt gost_16876 gost_52535 gost_7034 iso_9_1954 bgn_pcgn mvd_782 telegram ungegn_1987 wikipedia yandex_maps".split()
NAMES = """Юлия Щеглова|Пётр Ильич Чайковский|Объедков Семён|ЁЛКИН ЕМЕЛЬЯН|Анна-Мария Подъячева|Цезарь Цыпкин|Хрущёв Никита Сергеевич|жуков|Эдуард Ёжиков|Мухаметшин Ильдар оглы
Нижний Новгород|Йошкар-Ола|ЫЙСОН|Петропавловск-Камчатский|ул. Щорса, д. 5|село Подъём|Аэропорт «Внуково»|г. Орёл, пер. Весёлый 3/1|Каменка-Бугская|АЭС «Ростовская»
Съешь же ещё этих мягких французских булок, да выпей чаю|В чащах юга жил бы цитрус? Да, но фальшивый экземпляр!|Широкая электрификация южных губерний|Ещё ёж; объём, въезд, вьюга, дуэль, поэт|ООО «Ромашка» (бывш. ЗАО «ЦЕХ»)
цирк Цапля ЦЕНТР цыплёнок цокот|синий ЧЁРНЫЙ Красный новый|тсуга йод Майя район майор выя|сЪел Ёж еЛь ЦаРь пОезд Эхо мЭр|I. Иванов_2 и Cо, e-mail: ivan@mail.ru|Їжак і Ґудзь, Ўладзімір|и́мя, Щ, щ, Ъ, Я.|中文 и руский 😀|Вилла ЫЫ ыа йу шч тс""".replace("\n", "|").split("|")
SYLLABLES = "ва ре ни ко лю дё жа шу щи цы че эм юр яр ий ый ье ъе ъё аэ ое уй ст вр зг кс тс шч ья ьи ъя ы э ё е".split()
def word():
    text = "".join(random.choice(SYLLABLES) for _ in range(random.randint(2, 4)))
    return random.choice([text, text.capitalize(), text.capitalize(), text.upper(), text[:2] + text[2:].upper()])
repo = FileRepo()
for scheme in SCHEMES:
    texts = random.sample(NAMES, 14) + [" ".join(word() for _ in range(random.randint(1, 3))) for _ in range(18)] + [word() + random.choice("-_'«») ,1") + word() for _ in range(8)]
    for text in texts: out.writerow([scheme, text, repo.get(scheme).translate(text), "iuliia " + version("iuliia")])
EXAMPLES = """Алушта Alushta|Андрій Andrii|Борщагівка Borshchahivka|Борисенко Borysenko|Вінниця Vinnytsia|Володимир Volodymyr|Гадяч Hadiach|Богдан Bohdan|Згурський Zghurskyi|Ґалаґан Galagan|Ґорґани Gorgany|Донецьк Donetsk|Дмитро Dmytro|Рівне Rivne|Олег Oleh|Есмань Esman|Єнакієве Yenakiieve|Гаєвич Haievych|Короп’є Koropie|Житомир Zhytomyr|Жанна Zhanna|Жежелів Zhezheliv|Закарпаття Zakarpattia|Казимирчук Kazymyrchuk|Медвин Medvyn|Михайленко Mykhailenko|Іванків Ivankiv|Іващенко Ivashchenko|Їжакевич Yizhakevych|Кадиївка Kadyivka|Мар’їне Marine|Йосипівка Yosypivka|Стрий Stryi|Олексій Oleksii|Київ Kyiv|Коваленко Kovalenko|Лебедин Lebedyn|Леонід Leonid|Миколаїв Mykolaiv|Маринич Marynych|Ніжин Nizhyn|Наталія Nataliia|Одеса Odesa|Онищенко Onyshchenko|Полтава Poltava|Петро Petro|Решетилівка Reshetylivka|Рибчинський Rybchynskyi|Суми Sumy|Соломія Solomiia|Тернопіль Ternopil|Троць Trots|Ужгород Uzhhorod|Уляна Uliana|Фастів Fastiv|Філіпчук Filipchuk|Харків Kharkiv|Христина Khrystyna|Біла Церква=Bila Tserkva|Стеценко Stetsenko|Чернівці Chernivtsi|Шевченко Shevchenko|Шостка Shostka|Кишеньки Kyshenky|Щербухи Shcherbukhy|Гоща Hoshcha|Гаращенко Harashchenko|Юрій Yurii|Корюківка Koriukivka|Яготин Yahotyn|Ярошенко Yaroshenko|Костянтин Kostiantyn|Знам’янка Znamianka|Феодосія Feodosiia"""
for pair in EXAMPLES.split("|"):
    text, latin = pair.split("=") if "=" in pair else pair.split(" ")
    out.writerow(["kmu_55_2010", text, latin, "example of the resolution"])
    if "’" in text:
        for sign in "'ʼ": out.writerow(["kmu_55_2010", text.replace("’", sign), latin, "another apostrophe"])
KMU = "translitua " + version("translitua")
WORDS = "Юрченко Їжакевич Йовенко Згурівка Розгін Щербань Мар'яненко Ґрунт Єфремов Яцюк Цюпа Хмельницький Зіньків Соф'їн Об'єднання Львів Шацьк бур'ян мільйон з'їзд ґанок їдальня яєчня".split()
for _ in range(90):
    text = "".join(random.choice(WORDS) + random.choice([" ", " ", "-", ", ", " «", "» ", " 25 ", " abc "]) for _ in range(random.randint(1, 4))).strip(" «»-,")
    out.writerow(["kmu_55_2010"] + [(lambda text: [text, translit(text)])(text.upper() if random.random() < 0.25 else text)][0] + [KMU])
