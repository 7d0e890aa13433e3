//! Messengers and social networks: hosts of their links, words for them, what handles they have.
//! Origin, licence and refreshing: `README-plain.md`.

/// A messenger or a network.
pub(in crate::rules) struct Service {
    /// The stable public name.
    pub name: &'static str,
    /// Hosts of its links.
    pub hosts: &'static [&'static str],
    /// Words for it, lower case.
    pub words: &'static [&'static str],
    /// Accounts are phone numbers first of all.
    pub by_phone: bool,
    /// What stands before a handle in a link; empty where there is no such link.
    pub link: &'static str,
    /// Fewest and most characters of a handle.
    pub lengths: (usize, usize),
    /// Signs that a handle may have besides letters and digits.
    pub signs: &'static str,
    /// Letters of other scripts than Latin are allowed.
    pub any_script: bool,
    /// First parts of a path that name no account: invitations, posts, the service's own pages.
    pub nobody: &'static [&'static str],
}

const ANY: Service =
    Service { name: "", hosts: &[], words: &[], by_phone: false, link: "", lengths: (1, 64), signs: "._-", any_script: false, nobody: &[] };

/// First parts of a path after which the account comes.
pub(in crate::rules) const PATH_WORDS: &[&str] = &[
    "profile", "in", "pub", "company", "u", "_u", "user", "users", "c", "channel", "s", "people", "pages", "pg", "groups", "group", "stories", "add",
    "joinchat",
];

/// Every service that is known.
pub(in crate::rules) const SERVICES: &[Service] = &[
    Service {
        name: "telegram",
        hosts: &["t.me", "telegram.me", "telegram.dog"],
        words: &["telegram", "tg", "телеграм", "телеграмм", "тг", "телега", "телеге", "тлг", "tlg", "telega"],
        link: "https://t.me/",
        lengths: (3, 32),
        signs: "_",
        nobody: &["share", "addstickers", "addemoji", "proxy", "socks", "login", "iv", "addlist", "addtheme", "setlanguage", "invoice"],
        ..ANY
    },
    Service {
        name: "whatsapp",
        hosts: &["wa.me", "api.whatsapp.com", "whatsapp.com", "web.whatsapp.com"],
        words: &["whatsapp", "wa", "ватсап", "вотсап", "вацап", "ватцап", "вотсапп", "ватсапп", "whats app", "wsp", "воцап", "уатсап", "вайтсап"],
        by_phone: true,
        nobody: &["message", "qr", "send", "catalog", "c", "p", "channel"],
        ..ANY
    },
    Service { name: "whatsapp_group", hosts: &["chat.whatsapp.com"], lengths: (0, 0), ..ANY },
    Service {
        name: "viber",
        hosts: &["viber.com", "chats.viber.com", "viber.click"],
        words: &["viber", "вайбер", "вибер", "вайбере"],
        by_phone: true,
        nobody: &["invite", "download"],
        ..ANY
    },
    Service {
        name: "vk",
        hosts: &["vk.com", "vk.ru", "m.vk.com", "m.vk.ru", "vk.me", "vkontakte.ru"],
        words: &["vk", "вк", "вконтакте", "vkontakte", "vk.com"],
        link: "https://vk.com/",
        lengths: (2, 32),
        signs: "._",
        nobody: &["im", "feed", "share.php", "away.php", "search", "login", "join", "video", "audio", "market", "app", "apps"],
        ..ANY
    },
    Service {
        name: "ok",
        hosts: &["ok.ru", "m.ok.ru", "odnoklassniki.ru", "ok.me"],
        words: &["ok", "ок", "одноклассники", "odnoklassniki", "однокласники"],
        link: "https://ok.ru/",
        lengths: (2, 64),
        nobody: &["feed", "video", "music", "live", "dk", "game"],
        ..ANY
    },
    Service {
        name: "instagram",
        hosts: &["instagram.com", "instagr.am", "ig.me"],
        words: &["instagram", "inst", "insta", "ig", "инстаграм", "инстаграмм", "инста", "інстаграм", "інста"],
        link: "https://www.instagram.com/",
        lengths: (1, 30),
        signs: "._",
        nobody: &["p", "reel", "reels", "tv", "explore", "accounts", "direct"],
        ..ANY
    },
    Service {
        name: "facebook",
        hosts: &["facebook.com", "m.facebook.com", "fb.com", "fb.me", "fb.watch"],
        words: &["facebook", "fb", "фейсбук", "фб", "фейсбуке"],
        link: "https://www.facebook.com/",
        lengths: (3, 50),
        nobody: &[
            "share",
            "sharer",
            "sharer.php",
            "watch",
            "events",
            "story.php",
            "permalink.php",
            "photo.php",
            "photo",
            "login",
            "marketplace",
            "reel",
        ],
        ..ANY
    },
    Service {
        name: "messenger",
        hosts: &["m.me", "messenger.com"],
        words: &["messenger", "мессенджер фейсбук"],
        link: "https://m.me/",
        lengths: (3, 50),
        nobody: &["j", "ch"],
        ..ANY
    },
    Service { name: "skype", hosts: &[], words: &["skype", "скайп", "скайпе", "скайпу"], lengths: (2, 64), signs: "._-:,+", ..ANY },
    Service {
        name: "linkedin",
        hosts: &["linkedin.com", "lnkd.in"],
        words: &["linkedin", "линкедин", "лінкедін", "линкедн"],
        link: "https://www.linkedin.com/in/",
        lengths: (3, 100),
        signs: "-",
        any_script: true,
        nobody: &["feed", "jobs", "posts", "school", "showcase", "pulse", "groups"],
        ..ANY
    },
    Service {
        name: "x",
        hosts: &["x.com", "twitter.com", "mobile.twitter.com"],
        words: &["twitter", "x", "твиттер", "твітер", "твитер"],
        link: "https://x.com/",
        lengths: (1, 15),
        signs: "_",
        nobody: &["i", "intent", "share", "home", "search", "hashtag", "explore"],
        ..ANY
    },
    Service {
        name: "tiktok",
        hosts: &["tiktok.com"],
        words: &["tiktok", "тикток", "тік ток", "тік-ток", "тик-ток", "тікток"],
        link: "https://www.tiktok.com/@",
        lengths: (2, 24),
        signs: "._",
        nobody: &["t", "tag", "discover", "music", "foryou"],
        ..ANY
    },
    Service {
        name: "youtube",
        hosts: &["youtube.com", "m.youtube.com"],
        words: &["youtube", "ютуб", "ютюб", "yt"],
        link: "https://www.youtube.com/@",
        lengths: (3, 64),
        any_script: true,
        nobody: &["watch", "shorts", "playlist", "live", "feed", "results", "embed"],
        ..ANY
    },
    Service { name: "youtube_video", hosts: &["youtu.be"], lengths: (0, 0), ..ANY },
    Service {
        name: "max",
        hosts: &["max.ru", "web.max.ru"],
        words: &["max", "макс"],
        by_phone: true,
        link: "https://max.ru/",
        nobody: &["join"],
        ..ANY
    },
    Service { name: "signal", hosts: &["signal.me"], words: &["signal", "сигнал"], by_phone: true, ..ANY },
    Service { name: "wechat", words: &["wechat", "вичат", "weixin"], lengths: (6, 20), signs: "_-", ..ANY },
    Service { name: "line", hosts: &["line.me"], words: &["line"], lengths: (2, 40), nobody: &["r", "ti"], ..ANY },
    Service { name: "icq", hosts: &["icq.im", "icq.com"], words: &["icq", "аська", "асько"], lengths: (5, 10), signs: "", ..ANY },
    Service {
        name: "discord",
        hosts: &["discord.com", "discordapp.com"],
        words: &["discord", "дискорд"],
        lengths: (2, 40),
        signs: "._#",
        nobody: &["invite", "channels"],
        ..ANY
    },
    Service { name: "discord_invite", hosts: &["discord.gg"], lengths: (0, 0), ..ANY },
    Service {
        name: "threads",
        hosts: &["threads.net", "threads.com"],
        words: &["threads", "тредс"],
        link: "https://www.threads.net/@",
        lengths: (1, 30),
        signs: "._",
        ..ANY
    },
    Service {
        name: "pinterest",
        hosts: &["pinterest.com", "pinterest.ru"],
        words: &["pinterest", "пинтерест"],
        link: "https://www.pinterest.com/",
        lengths: (3, 30),
        signs: "_",
        nobody: &["pin", "search"],
        ..ANY
    },
    Service {
        name: "rutube",
        hosts: &["rutube.ru"],
        words: &["rutube", "рутуб"],
        link: "https://rutube.ru/channel/",
        lengths: (1, 64),
        nobody: &["video", "plst"],
        ..ANY
    },
    Service {
        name: "dzen",
        hosts: &["dzen.ru", "zen.yandex.ru"],
        words: &["dzen", "дзен", "яндекс дзен"],
        link: "https://dzen.ru/",
        lengths: (2, 64),
        nobody: &["a", "b", "video", "news"],
        ..ANY
    },
    Service {
        name: "github",
        hosts: &["github.com"],
        words: &["github", "гитхаб"],
        link: "https://github.com/",
        lengths: (1, 39),
        signs: "-",
        ..ANY
    },
    Service {
        name: "twitch",
        hosts: &["twitch.tv"],
        words: &["twitch", "твич"],
        link: "https://www.twitch.tv/",
        lengths: (4, 25),
        signs: "_",
        nobody: &["videos", "directory"],
        ..ANY
    },
    Service {
        name: "snapchat",
        hosts: &["snapchat.com"],
        words: &["snapchat", "снапчат"],
        link: "https://www.snapchat.com/add/",
        lengths: (3, 15),
        ..ANY
    },
    Service {
        name: "tenchat",
        hosts: &["tenchat.ru"],
        words: &["tenchat", "тенчат"],
        link: "https://tenchat.ru/",
        lengths: (2, 40),
        signs: "._-",
        ..ANY
    },
];
