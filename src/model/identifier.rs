//! Registration codes, bank accounts, and the ids of host programs.

macro_rules! schemes {
    ($($variant:ident $number:literal $name:literal $description:literal;)*) => {
        /// The scheme of an identifier. Its name in lower case is its public name and the qualifier of its path (`identifier.inn`).
        /// A scheme of one country beyond Russia, Ukraine and Belarus has the country's code in front (`pl_nip`).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[repr(u16)]
        pub enum Scheme { $(#[doc = $description] $variant = $number,)* }

        impl Scheme {
            /// Every scheme, ascending by number.
            pub const ALL: &'static [Scheme] = &[$(Scheme::$variant,)*];

            /// The stable public name.
            pub fn name(self) -> &'static str {
                match self { $(Scheme::$variant => $name,)* }
            }
        }
    };
}

// Numbers are stored and never reused. Blocks: 1 Russia, 10 Ukraine, 20 Belarus and Kazakhstan, 30 those of no single country,
// 40 other neighbours and Turkey, 60 Europe, 80 Asia.
schemes! {
    Inn 1 "inn" "Russian taxpayer number, 10 digits (organization) or 12 (person).";
    Kpp 2 "kpp" "Russian reason code of tax registration.";
    Ogrn 3 "ogrn" "Russian state register number of an organization.";
    Ogrnip 4 "ogrnip" "Russian state register number of a sole trader.";
    Okpo 5 "okpo" "Russian statistics code of an organization.";
    Snils 6 "snils" "Russian pension insurance number.";
    Bik 7 "bik" "Russian bank identification code, of a client that is a bank; the code of a client's bank belongs to its account.";
    Edrpou 10 "edrpou" "Ukrainian register code of an organization.";
    Rnokpp 11 "rnokpp" "Ukrainian taxpayer number of a person.";
    UaVat 12 "ua_vat" "Ukrainian number of a VAT payer.";
    Unp 20 "unp" "Belarusian payer number.";
    KzBin 21 "kz_bin" "Kazakh business number.";
    KzIin 22 "kz_iin" "Kazakh individual number.";
    EuVat 30 "eu_vat" "VAT number of a member state of the European Union, with its country prefix.";
    Lei 31 "lei" "Legal Entity Identifier (ISO 17442).";
    Iban 32 "iban" "International bank account number (ISO 13616); a client's own is kept as its bank account.";
    MdIdno 40 "md_idno" "Moldovan number of an organization (IDNO) or a person (IDNP), 13 digits.";
    AzVoen 41 "az_voen" "Azerbaijani taxpayer number (VÖEN), 10 digits.";
    UzStir 42 "uz_stir" "Uzbek taxpayer number (STIR), 9 digits.";
    UzPinfl 43 "uz_pinfl" "Uzbek personal number (PINFL, JShShIR), 14 digits.";
    GeTin 44 "ge_tin" "Georgian identification number of an organization, 9 digits, or a person, 11 digits.";
    AmTin 45 "am_tin" "Armenian taxpayer number, 8 digits.";
    KgInn 46 "kg_inn" "Kyrgyz taxpayer or personal number, 14 digits.";
    TrVkn 48 "tr_vkn" "Turkish tax number (VKN), 10 digits.";
    TrTckn 49 "tr_tckn" "Turkish citizen number (T.C. kimlik no), 11 digits.";
    PlNip 60 "pl_nip" "Polish tax number (NIP), 10 digits.";
    PlRegon 61 "pl_regon" "Polish register number of a business (REGON), 9 or 14 digits.";
    PlKrs 62 "pl_krs" "Polish court register number (KRS), 10 digits.";
    PlPesel 63 "pl_pesel" "Polish personal number (PESEL), 11 digits.";
    DeIdnr 64 "de_idnr" "German tax identification number of a person, 11 digits.";
    LtCode 65 "lt_code" "Lithuanian code of an organization, 9 digits.";
    LtAsmens 66 "lt_asmens" "Lithuanian personal code, 11 digits.";
    LvCode 67 "lv_code" "Latvian registration number of an organization or code of a person, 11 digits.";
    EeCode 68 "ee_code" "Estonian registry code of an organization, 8 digits.";
    EeIk 69 "ee_ik" "Estonian personal code, 11 digits.";
    RsPib 70 "rs_pib" "Serbian tax number (PIB), 9 digits.";
    CyTic 71 "cy_tic" "Cypriot taxpayer code, 8 digits and a letter.";
    IlIdnr 80 "il_idnr" "Israeli identity number of a person, 9 digits.";
    IlHp 81 "il_hp" "Israeli company number, 9 digits.";
    CnUscc 82 "cn_uscc" "Chinese unified social credit code (GB 32100), 18 characters.";
    Other 999 "other" "Anything else, kept as text.";
}

impl Scheme {
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
        matches!(self, Scheme::Kpp | Scheme::EuVat | Scheme::Bik | Scheme::Iban | Scheme::Other)
    }

    /// Whether a checked code of it belongs to one client: a KPP is shared by the clients of a tax office, a BIK by those of a bank.
    pub fn identifies(self) -> bool {
        !matches!(self, Scheme::Kpp | Scheme::Bik | Scheme::Iban | Scheme::Other)
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
