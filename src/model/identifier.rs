//! Registration codes, bank accounts, and the ids of host programs.

/// The scheme of an identifier. Its name in lower case is its public name and the qualifier of its path (`identifier.inn`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[repr(u16)]
pub enum Scheme {
    /// Russian taxpayer number, 10 digits (organization) or 12 (person).
    Inn = 1,
    /// Russian reason code of tax registration.
    Kpp = 2,
    /// Russian state register number of an organization.
    Ogrn = 3,
    /// Russian state register number of a sole trader.
    Ogrnip = 4,
    /// Russian statistics code of an organization.
    Okpo = 5,
    /// Russian pension insurance number.
    Snils = 6,
    /// Ukrainian register code of an organization.
    Edrpou = 10,
    /// Ukrainian taxpayer number of a person.
    Rnokpp = 11,
    /// Ukrainian number of a VAT payer.
    UaVat = 12,
    /// Belarusian payer number.
    Unp = 20,
    /// Kazakh business number.
    KzBin = 21,
    /// Kazakh individual number.
    KzIin = 22,
    /// VAT number of a member state of the European Union, with its country prefix.
    EuVat = 30,
    /// Legal Entity Identifier (ISO 17442).
    Lei = 31,
    /// Anything else, kept as text.
    Other = 999,
}

impl Scheme {
    /// Every scheme, ascending by number.
    pub const ALL: &'static [Scheme] = &[
        Scheme::Inn,
        Scheme::Kpp,
        Scheme::Ogrn,
        Scheme::Ogrnip,
        Scheme::Okpo,
        Scheme::Snils,
        Scheme::Edrpou,
        Scheme::Rnokpp,
        Scheme::UaVat,
        Scheme::Unp,
        Scheme::KzBin,
        Scheme::KzIin,
        Scheme::EuVat,
        Scheme::Lei,
        Scheme::Other,
    ];

    /// The stable public name.
    pub fn name(self) -> &'static str {
        match self {
            Scheme::Inn => "inn",
            Scheme::Kpp => "kpp",
            Scheme::Ogrn => "ogrn",
            Scheme::Ogrnip => "ogrnip",
            Scheme::Okpo => "okpo",
            Scheme::Snils => "snils",
            Scheme::Edrpou => "edrpou",
            Scheme::Rnokpp => "rnokpp",
            Scheme::UaVat => "ua_vat",
            Scheme::Unp => "unp",
            Scheme::KzBin => "kz_bin",
            Scheme::KzIin => "kz_iin",
            Scheme::EuVat => "eu_vat",
            Scheme::Lei => "lei",
            Scheme::Other => "other",
        }
    }

    /// The number kept in records.
    pub fn number(self) -> u16 {
        self as u16
    }

    /// The scheme of this public name.
    pub fn from_name(name: &str) -> Option<Scheme> {
        Scheme::ALL.iter().copied().find(|scheme| scheme.name() == name)
    }

    /// The scheme of this number.
    pub fn from_number(number: u16) -> Option<Scheme> {
        Scheme::ALL.iter().copied().find(|scheme| scheme.number() == number)
    }

    /// Whether a client may have several of it (KPP: one per tax office).
    pub fn many(self) -> bool {
        matches!(self, Scheme::Kpp | Scheme::EuVat | Scheme::Other)
    }
}

/// One registration code of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifier {
    /// Which code it is.
    pub scheme: Scheme,
    /// Digits and letters without separators, leading zeros included; the text as received where the rule refused it.
    pub value: String,
    /// Whether the rule of the scheme holds: length, parts and check digits. Whether the code *exists* only its register knows.
    pub checked: bool,
}

/// One bank account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BankAccount {
    /// Account number, or IBAN where `iban` is set.
    pub account: String,
    /// The bank's code (BIK, MFO, BIC); empty with an IBAN.
    pub bank_code: String,
    /// The bank's name, if known.
    pub bank_name: String,
}

/// The id that a host program gave to the client. Unique in the base per system.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExternalId {
    /// The host's name: `1c`, `amocrm`.
    pub system: String,
    /// Its id, any text.
    pub id: String,
}
