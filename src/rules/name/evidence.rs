//! What the shape of a word says: patronymic, given name, surname, gender.
//!
//! The endings are those of Russian and Ukrainian grammar; given names come from the table. A shape is evidence, not proof:
//! `-ович` ends patronymics and surnames alike, so each finding has a weight.

use super::super::tables::given_names::{self, GivenGender, GivenName};
use super::Gender;
use super::word::Word;

/// What is known of one word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Evidence {
    pub given: Option<GivenName>,
    /// 0 none · 2 a slip of the pen in a patronymic · 3 as likely a surname · 4 colloquial · 5 of a known name · 6 sure.
    pub patronymic: i32,
    /// 0 none · 1 perhaps · 2 a surname's ending that given names have too · 3 a surname's ending.
    pub family: i32,
}

impl Evidence {
    /// Whether the word shows nothing.
    pub fn is_none(&self) -> bool {
        self.given.is_none() && self.patronymic == 0 && self.family == 0
    }

    /// Whether the word shows nothing but what many common words show.
    pub fn is_nearly_none(&self) -> bool {
        self.given.is_none() && self.patronymic == 0 && self.family < 2
    }
}

/// Reads the shape of a word.
pub(super) fn of(word: &Word) -> Evidence {
    if word.initial {
        return Evidence::default();
    }
    let given = find_given(&word.key);
    if given.is_some_and(|given| !given.rare) {
        return Evidence { given, patronymic: 0, family: 0 };
    }
    let given = given.or_else(|| given_shape(&word.key));
    Evidence { given, patronymic: patronymic_weight(&word.key, word.latin), family: family_weight(&word.key, word.latin) }
}

/// A given name that no table has, by its second half: Slavic and Turkic names of two roots.
fn given_shape(key: &str) -> Option<GivenName> {
    const MALE: &[&str] =
        &["слав", "мир", "бек", "хан", "жан", "джан", "улла", "уллох", "уддин", "иддин", "етдин", "утдин", "аддин", "назар", "берди", "мурат"];
    const FEMALE: &[&str] = &["слава", "мира", "гуль", "гул", "гүл", "биби", "бибі"];
    if key.chars().count() < 6 {
        return None;
    }
    let gender = if ends(key, FEMALE) {
        GivenGender::Female
    // Servants of God by one of his names: Абдурахман, Абдельхаким.
    } else if ends(key, MALE) || key.starts_with("абд") && family_weight(key, false) == 0 && !key.ends_with('а') {
        GivenGender::Male
    } else {
        return None;
    };
    Some(GivenName { gender, short: false, rare: true })
}

/// A given name, also as the first part of a double one (`Анна-Мария`).
pub(super) fn find_given(key: &str) -> Option<GivenName> {
    given_names::find(key)
        .or_else(|| key.split_once('-').and_then(|(first, second)| given_names::find(first).filter(|_| given_names::find(second).is_some())))
}

/// Two letters that are a whole name.
pub(super) fn is_short_name(word: &str) -> bool {
    let lower: String = word.chars().map(crate::text::lower).collect();
    matches!(lower.as_str(), "ли" | "ян" | "ия" | "юн" | "ко" | "ге" | "ву" | "ха" | "хо" | "ду" | "ма" | "лю" | "су")
}

/// Whose child оглы, кызы and their kin announce; the word folded.
pub(super) fn kinship(key: &str) -> Option<Gender> {
    match key {
        "оглы" | "оглу" | "огли" | "угли" | "угл" | "улы" | "уулу" | "ұлы" | "уғли" | "оғлы" | "оғли" | "oglu" | "ogly" | "oghlu" | "ogli"
        | "ugli" | "uulu" | "oğlu" => Some(Gender::Male),
        "кызы" | "кизи" | "гызы" | "қызы" | "қизи" | "кызи" | "гизи" | "qizi" | "qızı" | "kyzy" | "gizi" | "kizi" | "qyzy" | "gyzy" => {
            Some(Gender::Female)
        }
        _ => None,
    }
}

/// The kinship word that a patronymic ends in, apart or after a hyphen.
fn kinship_ending(key: &str) -> Option<Gender> {
    let (first, last) = key.rsplit_once([' ', '-'])?;
    kinship(last).filter(|_| !first.is_empty())
}

const SURE_FEMALE: &[&str] = &[
    "овна",
    "евна",
    "євна",
    "івна",
    "ївна",
    "инична",
    "итична",
    "укична",
    "ввична",
    "омична",
    "ославна",
    "окична",
    "илична",
    "ьинична",
    "оглы",
    "гызы",
    "кызы",
];

/// Patronymics in -ич of names in -а and -я, official and colloquial; folded.
const MALE_SHORT_FORMS: &[&str] = &[
    "ильич",
    "иллич",
    "ілліч",
    "кузьмич",
    "кузьмич",
    "лукич",
    "никитич",
    "микитич",
    "саввич",
    "савич",
    "силич",
    "фомич",
    "хомич",
    "фокич",
    "ионич",
    "гаврилич",
    "данилич",
    "сергеич",
    "алексеич",
    "андреич",
    "николаич",
    "васильич",
    "василич",
    "михалыч",
    "михайлыч",
    "иваныч",
    "палыч",
    "палич",
    "козьмич",
    "ільїч",
    "саныч",
    "степаныч",
    "семеныч",
    "юрьич",
    "егорыч",
    "макарыч",
    "борисыч",
    "денисыч",
    "романыч",
    "антоныч",
    "тихоныч",
    "федорыч",
];

/// Surnames in -ович and -евич that are rarely patronymics; folded.
const SURNAMES_IN_ICH: &[&str] = &[
    "абрамович",
    "гуревич",
    "рабинович",
    "шостакович",
    "мицкевич",
    "якубович",
    "войнович",
    "янукович",
    "каганович",
    "хацкевич",
    "станкевич",
    "яшкевич",
    "юркевич",
    "стасюлевич",
    "войтович",
    "бабич",
    "вуйкович",
    "жукович",
    "линкевич",
    "масюкевич",
    "павлюкевич",
    "пашкевич",
    "сенкевич",
    "ходкевич",
    "шушкевич",
    "ясевич",
    "янкович",
];

fn patronymic_weight(key: &str, latin: bool) -> i32 {
    if kinship_ending(key).is_some() {
        return 6;
    }
    let length = key.chars().count();
    if latin {
        return latin_patronymic_weight(key, length);
    }
    if key.ends_with('ч') && MALE_SHORT_FORMS.contains(&key) || joined_kinship(key).is_some() {
        return 6;
    }
    if is_spoken_patronymic(key) {
        return 5;
    }
    if length < 6 || !key.ends_with(['ч', 'а', 'ы']) && !is_slip_of_patronymic(key) {
        return 0;
    }
    if ends(key, SURE_FEMALE) {
        return 6;
    }
    if ends(key, &["ович", "евич", "євич", "овіч", "евіч"]) {
        return if SURNAMES_IN_ICH.contains(&key) || key.ends_with("кевич") && !father_is_known(key) {
            1
        } else if father_is_known(key) {
            5
        } else {
            3
        };
    }
    if is_colloquial_patronymic(key) { 3 } else { i32::from(is_slip_of_patronymic(key)) * 2 }
}

/// `Матвеич`, `Максимыч`: as it is spoken, and no surname.
fn is_spoken_patronymic(key: &str) -> bool {
    key.strip_suffix("еич").is_some_and(|stem| is_common_given(stem, "ей")) || key.strip_suffix("ыч").is_some_and(|stem| is_common_given(stem, ""))
}

/// `Маратулы`, `Болатқызы`: whose child it is, written in one word with the father's name.
fn joined_kinship(key: &str) -> Option<Gender> {
    let father = |ending: &str| key.strip_suffix(ending).is_some_and(|stem| given_names::find(stem).is_some());
    if key.ends_with("ұлы") && key.chars().count() > 5 || father("улы") || father("уулу") || father("оглы") {
        Some(Gender::Male)
    } else if key.ends_with("қызы") && key.chars().count() > 6 || father("кызы") || father("кизи") {
        Some(Gender::Female)
    } else {
        None
    }
}

/// `Данилич` of Данило, `Єгорич` of Єгор, `Олексич`: as likely a surname.
fn is_colloquial_patronymic(key: &str) -> bool {
    key.strip_suffix("ич").is_some_and(|stem| ["", "а", "о", "ій", "ь"].iter().any(|ending| is_common_given(stem, ending)))
}

fn is_common_given(stem: &str, ending: &str) -> bool {
    let mut name = String::with_capacity(stem.len() + ending.len());
    name.push_str(stem);
    name.push_str(ending);
    given_names::find(&name).is_some_and(|given| !given.rare)
}

fn latin_patronymic_weight(key: &str, length: usize) -> i32 {
    if length < 6 {
        0
    } else if ends(key, &["ovna", "evna", "ivna", "yivna", "inichna", "ovich", "evich", "ovych", "evych", "owitsch", "owna"])
        || matches!(key, "ilyich" | "illich")
    {
        5
    } else {
        0
    }
}

/// Whether the name that -ович was made of is in the table: Сергеевич of Сергей, Аркадьевич of Аркадий, Павлович of Павло.
fn father_is_known(key: &str) -> bool {
    if matches!(key, "львович" | "якович" | "яковлевич" | "игнатьевич" | "прокопьевич") {
        return true;
    }
    let Some(stem) = ["ович", "евич", "євич", "овіч", "евіч"].iter().find_map(|ending| key.strip_suffix(ending)) else {
        return false;
    };
    let soft = stem.strip_suffix('ь').unwrap_or(stem);
    let short_i = stem.strip_suffix('й').unwrap_or(stem);
    let known = |stem: &str, ending: &str| {
        let mut name = String::with_capacity(stem.len() + ending.len());
        name.push_str(stem);
        name.push_str(ending);
        given_names::find(&name).is_some() || given_shape(&name).is_some()
    };
    ["", "й", "ь", "о", "а", "я", "е"].iter().any(|ending| known(stem, ending))
        || known(soft, "ий")
        || ["", "о", "ій"].iter().any(|ending| known(short_i, ending))
}

/// One wrong, missing or exchanged letter in the last ones of a patronymic.
fn is_slip_of_patronymic(key: &str) -> bool {
    const ENDINGS: [[char; 4]; 5] = [['о', 'в', 'и', 'ч'], ['е', 'в', 'и', 'ч'], ['о', 'в', 'н', 'а'], ['е', 'в', 'н', 'а'], ['і', 'в', 'н', 'а']];
    let mut tail = ['\0'; 4];
    tail.iter_mut().rev().zip(key.chars().rev()).for_each(|(slot, c)| *slot = c);
    if !tail.contains(&'в') && tail.last() != Some(&'ч') {
        return false;
    }
    let [a, b, c, d] = tail;
    ENDINGS.iter().any(|[first, second, third, fourth]| {
        let same = (a == *first, b == *second, c == *third, d == *fourth);
        let exchanged = match same {
            (false, false, true, true) => a == *second && b == *first,
            (true, false, false, true) => b == *third && c == *second,
            (true, true, false, false) => c == *fourth && d == *third,
            _ => false,
        };
        // A wrong letter counts only inside: -овка, -орна and -ова are surnames' endings.
        let wrong = *fourth == 'ч' && matches!(same, (true, false, true, true) | (true, true, false, true));
        let missing = *fourth == 'ч' && (b, c, d) == (*first, *second, *fourth);
        exchanged || wrong || missing
    })
}

/// The gender of a patronymic, if it is one.
pub(super) fn patronymic_gender(key: &str) -> Option<Gender> {
    if let Some(gender) = kinship_ending(key).or_else(|| joined_kinship(key)) {
        return Some(gender);
    }
    if is_spoken_patronymic(key) || key.ends_with("ославич") {
        return Some(Gender::Male);
    }
    if MALE_SHORT_FORMS.contains(&key) || ends(key, &["ович", "евич", "євич", "овіч", "евіч", "ovich", "evich", "ovych", "evych"])
    {
        return Some(Gender::Male);
    }
    if ends(key, &["кызы", "гызы"]) {
        return Some(Gender::Female);
    }
    if ends(key, &["оглы"]) {
        return Some(Gender::Male);
    }
    ends(key, &["овна", "евна", "євна", "івна", "ївна", "инична", "ична", "ославна", "ovna", "evna", "ivna", "inichna"]).then_some(Gender::Female)
}

/// The gender of a given name by the table or its shape, and whether that is well known.
pub(super) fn given_gender(key: &str) -> Option<(Gender, bool)> {
    if let Some((first, second)) = key.split_once('-') {
        return double_given_gender(first, second);
    }
    let found = find_given(key).or_else(|| given_names::find(key.split(' ').next().unwrap_or(key))).or_else(|| given_shape(key))?;
    match found.gender {
        GivenGender::Male => Some((Gender::Male, !found.rare)),
        GivenGender::Female => Some((Gender::Female, !found.rare)),
        GivenGender::Either => None,
    }
}

/// Both halves of a double name say it, or the first alone where it is well known: Анна-Мария, Бато-Жаргал; Кара-Мустафа does not.
fn double_given_gender(first: &str, second: &str) -> Option<(Gender, bool)> {
    match second {
        "оол" => return Some((Gender::Male, true)),
        "кыс" => return Some((Gender::Female, true)),
        _ => {}
    }
    let half = |key: &str| given_names::find(key).or_else(|| given_shape(key));
    let gender = |name: GivenName| match name.gender {
        GivenGender::Male => Some(Gender::Male),
        GivenGender::Female => Some(Gender::Female),
        GivenGender::Either => None,
    };
    let (one, other) = (half(first), half(second));
    let sure = one.or(other).is_some_and(|name| !name.rare);
    match (one.and_then(gender), other.and_then(gender)) {
        (Some(a), Some(b)) if a != b => None,
        (Some(a), Some(_)) => Some((a, sure)),
        (Some(a), None) if sure => Some((a, sure)),
        (None, Some(b)) if one.is_some() => Some((b, false)),
        _ => None,
    }
}

/// Surnames whose ending looks like an adjective's or a possessive's and is not; folded. They do not change by gender.
const NEUTRAL: &[&str] = &[
    "бова",
    "берлин",
    "голова",
    "година",
    "грин",
    "гришин-алмазов",
    "дарвин",
    "дева",
    "долина",
    "дуброва",
    "діброва",
    "дубина",
    "дівчина",
    "калина",
    "корова",
    "кручина",
    "купина",
    "лепшина",
    "лозина",
    "малина",
    "мартин",
    "маслина",
    "мазина",
    "нова",
    "обнова",
    "основа",
    "осина",
    "перина",
    "підкова",
    "подкова",
    "полова",
    "пушнина",
    "регин",
    "рябина",
    "сова",
    "солонина",
    "скотина",
    "старина",
    "судьина",
    "тичина",
    "тычина",
    "хвощина",
    "франклин",
    "цин",
    "чаплин",
    "чупрына",
    "чуприна",
    "шкутина",
    "щербина",
    "щетина",
    "дерев",
    "половина",
    "десятина",
    "хмарина",
    "ялина",
    "билина",
    "былина",
    "вершина",
    "година",
    "дитина",
    "калитина",
    "людина",
    "морозина",
    "перлина",
    "пучина",
    "руина",
    "равнина",
    "тростина",
    "хустина",
    "чужина",
    "шевчина",
    "эйзенштейн",
    "ростропович",
    "родина",
    "вітчина",
    "бузина",
    "ожина",
    "турчина",
    "кавун",
    "пэйлин",
    "путин-младший",
    "камерон",
    "гелетей",
    "палий",
    "палій",
    "багрий",
    "кий",
    "гордий",
    "стрий",
    "бегин",
    "рубин",
    "раввин",
    "куин",
    "остин",
    "бронштейн",
    "кельвин",
    "мелвин",
    "голдин",
    "кевин",
    "бальзамин",
    "маккой",
    "болгарин",
    "боярин",
    "волошин",
    "литвин",
    "логвин",
    "мордвин",
    "русин",
    "сербин",
    "татарин",
    "турчин",
    "цеткин",
    "черемшина",
    "скорина",
    "стеблина",
    "дробина",
    "федорина",
    "яковина",
    "іванина",
    "глова",
    "цхакая",
    "ругова",
    "канова",
    "схетина",
    "малюська",
    "сухомлин",
    "штогрин",
    "чигрин",
    "угрин",
    "северин",
    "ламартин",
    "хомин",
    "олексин",
    "микитин",
    "семенин",
    "гурин",
    "кобрин",
    "батрин",
    "бутрин",
];

/// The gender of a surname by its ending; `None` for all that do not change (Шевченко, Черных, Живаго, Ковальчук).
pub(super) fn family_gender(key: &str) -> Option<Gender> {
    let key = key.rsplit([' ', '-']).next().unwrap_or(key);
    let length = key.chars().count();
    if length < 4 || !key.ends_with(['я', 'й', 'а', 'в', 'н']) && !key.is_ascii() || NEUTRAL.contains(&key) {
        return None;
    }
    if ends(key, &["ская", "цкая", "зкая", "ська", "цька", "зька"]) && length > 4 {
        return Some(Gender::Female);
    }
    if ends(key, &["ский", "цкий", "зкий", "ський", "цький", "зький"]) {
        return Some(Gender::Male);
    }
    // Ukrainian surnames of a mother's name or trade do not change: Андрусишин, Юрчишин, Андрейчин.
    if ends(key, &["ишин", "їшин", "ішин"]) && length > 6 || ends(key, &["йчин", "вчин", "чишин"]) {
        return None;
    }
    if ends(key, &["ова", "ева", "єва"]) && length > 4 || ends(key, &["ина", "ына"]) && length > 5 {
        return Some(Gender::Female);
    }
    if length > 4 && ends(key, &["ов", "ев", "єв", "ин", "ын"]) {
        return Some(Gender::Male);
    }
    if ends(key, &["ная", "вая", "жая", "кая", "хая", "тая"]) && length > 5 || ADJECTIVES.contains(&key) {
        return Some(Gender::Female);
    }
    if length > 5 && ends(key, &["ный", "вый", "рый", "лый", "тый", "дый", "ной", "вой", "той", "дой", "кой", "хой", "жой"])
    {
        return Some(Gender::Male);
    }
    latin_family_gender(key, length)
}

/// Adjectives in -рая and -лая that are women's surnames; others with these endings are Georgian and Abkhaz ones of both.
const ADJECTIVES: &[&str] = &[
    "белая",
    "веселая",
    "гнилая",
    "добрая",
    "загорелая",
    "кислая",
    "малая",
    "милая",
    "мокрая",
    "острая",
    "светлая",
    "серая",
    "смелая",
    "старая",
    "хитрая",
    "храбрая",
    "бодрая",
];

fn latin_family_gender(key: &str, length: usize) -> Option<Gender> {
    if length > 5 && ends(key, &["skaya", "skaia", "tskaya", "skaja"]) || length > 6 && ends(key, &["nova", "kova", "eva", "rova", "lova"]) {
        return Some(Gender::Female);
    }
    (length > 5 && ends(key, &["skiy", "skyi", "skyy", "skij", "nov", "kov", "rov", "lov", "yev"])).then_some(Gender::Male)
}

pub(super) fn family_weight(key: &str, latin: bool) -> i32 {
    let last = key.rsplit([' ', '-']).next().unwrap_or(key);
    if latin {
        let ends_so = ends(
            last,
            &["ov", "ev", "ova", "eva", "sky", "skiy", "skyi", "skaya", "ska", "enko", "chuk", "yuk", "iuk", "shvili", "dze", "yan", "ian"],
        );
        return i32::from(ends_so && last.len() > 4) * 2;
    }
    if key.contains(' ') && kinship(last).is_none() {
        return 2;
    }
    let length = last.chars().count();
    const SURE: &[&str] = &[
        "ов",
        "ев",
        "єв",
        "їв",
        "ова",
        "ева",
        "єва",
        "їва",
        "ский",
        "цкий",
        "зкий",
        "ская",
        "цкая",
        "зкая",
        "ський",
        "цький",
        "зький",
        "ська",
        "цька",
        "зька",
        "енко",
        "єнко",
        "чук",
        "дзе",
        "швили",
        "швілі",
        "янц",
        "ишин",
        "унц",
    ];
    const PROBABLE: &[&str] = &["ин", "ін", "ын", "ина", "іна", "ына", "ко", "юк", "ук", "ых", "их", "ян", "ів", "ець", "ава"];
    const PERHAPS: &[&str] = &[
        "ак",
        "як",
        "ик",
        "ой",
        "ый",
        "ая",
        "ич",
        "ман",
        "берг",
        "штейн",
        "фельд",
        "ло",
        "ша",
        "ня",
        "уль",
        "ар",
        "ун",
        "га",
        "ка",
        "ба",
        "ас",
        "ули",
        "ури",
        "иа",
        "ели",
        "ани",
        "уа",
        "ура",
    ];
    if length <= 3 {
        return 0;
    }
    if ends(last, SURE) {
        3
    } else if ends(last, PROBABLE) || key.contains('-') {
        2
    } else {
        i32::from(ends(last, PERHAPS))
    }
}

fn ends(key: &str, endings: &[&str]) -> bool {
    endings.iter().any(|ending| key.ends_with(ending))
}
