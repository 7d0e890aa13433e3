//! The format rules without a base.

use super::boundary::{GivenOut, Options, init, instant, language_of, option_text, read_options, region_of, status, text_in, wrong};
use super::ktk_status;
use crate::error::Result;
use crate::rules::name::Case;
use crate::rules::transliterate::{TransliterationScheme, transliterate};
use crate::rules::{RuleContext, json};
use crate::{Language, Scheme};
use std::ffi::c_char;
use std::ptr::null;

/// What the rules must be told. Fill it with ktk_rule_options_init, then change members.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ktk_rule_options {
    /// Size of the caller's struct.
    pub struct_size: i32,
    /// ABI of the caller's header.
    pub abi: i32,
    /// KTK_LANGUAGE_… of the issues' texts; 0 is English.
    pub language: i32,
    /// Zero.
    pub reserved: i32,
    /// Country whose domestic habits apply, as RU; NULL is RU.
    pub region: *const c_char,
    /// Area code of numbers of local digits only, as 495; or NULL.
    pub area_code: *const c_char,
    /// The time of reading, microseconds since 1970 UTC: what is in the future, which century.
    pub now: i64,
}

impl Options for ktk_rule_options {
    fn standard() -> Self {
        ktk_rule_options { struct_size: 0, abi: 0, language: 0, reserved: 0, region: null(), area_code: null(), now: 0 }
    }
}

impl ktk_rule_options {
    fn read(&self) -> Result<(RuleContext, Language)> {
        // SAFETY: text members end in NUL, as the header says.
        let (country, area_code) = unsafe { (option_text(self.region)?, option_text(self.area_code)?) };
        let country = country.map(region_of).transpose()?.unwrap_or(*b"RU");
        let context = RuleContext { area_code: area_code.map(str::to_string), ..RuleContext::new(country, instant(self.now)?.date_naive()) };
        Ok((context, language_of(self.language)?))
    }
}

/// Fills the options of the rules with the defaults. Dates need the member now.
/// @param options the struct
/// @param struct_size sizeof of it
/// @param abi KTK_ABI
/// Returns: 0, or a status below 0.
/// Ownership: nothing changes hands.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UNSUPPORTED for a program of another ABI, KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// ktk_rule_options rules;
/// if (ktk_rule_options_init(&rules, sizeof rules, KTK_ABI) < 0) return 1;
/// rules.region = "UA";
/// rules.now = now;
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_rule_options_init(options: *mut ktk_rule_options, struct_size: i32, abi: i32) -> ktk_status {
    status("ktk_rule_options_init", || {
        // SAFETY: the caller keeps the conventions of the header.
        unsafe { init(options, struct_size, abi) }
    })
}

/// Reads one phone number with its extension; gives {"status","e164","extension","kind","region","national","international","issues","zones",
/// "zone_confidence","short","quality"}. Bad data is no error: the status is valid, possible, invalid, error, absent, declined or unknown.
/// Every rule's answer has a quality: exact, fixed, suspect, rejected, or null where the text states that there is none.
/// @param input,input_len the text as received
/// @param options what the rule must be told; NULL for the defaults
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// char *json = NULL;
/// if (ktk_normalize_phone("8 (916) 123-45-67 ext 12", KTK_NUL, NULL, &json, NULL) == KTK_OK) puts(json);
/// ktk_free(json);
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_normalize_phone(
    input: *const c_char,
    input_len: isize,
    options: *const ktk_rule_options,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_normalize_phone", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, input, options) = unsafe { (GivenOut::new(out, len), text_in(input, input_len), read_options::<ktk_rule_options>(options)) };
        let (out, input, options) = (out?, input?, options?);
        let (context, language) = options.read()?;
        out.json(&json::phone(input, &context, language))
    })
}

/// Reads a cell that may hold several phone numbers and words; gives {"phones","rest","issues"}.
/// @param input,input_len the text as received
/// @param options what the rule must be told; NULL for the defaults
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_normalize_phones(
    input: *const c_char,
    input_len: isize,
    options: *const ktk_rule_options,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_normalize_phones", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, input, options) = unsafe { (GivenOut::new(out, len), text_in(input, input_len), read_options::<ktk_rule_options>(options)) };
        let (out, input, options) = (out?, input?, options?);
        let (context, language) = options.read()?;
        out.json(&json::phones(input, &context, language))
    })
}

/// Reads an e-mail address; gives {"status","canonical","ascii","match_key","class","issues"}.
/// @param input,input_len the text as received
/// @param options what the rule must be told; NULL for the defaults
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_normalize_email(
    input: *const c_char,
    input_len: isize,
    options: *const ktk_rule_options,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_normalize_email", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, input, options) = unsafe { (GivenOut::new(out, len), text_in(input, input_len), read_options::<ktk_rule_options>(options)) };
        let (out, input, options) = (out?, input?, options?);
        out.json(&json::email(input, options.read()?.1))
    })
}

/// Reads a person's name in one text; gives
/// {"kind","family","given","patronymic","gender","display","initials","salutation","issues","prefix","suffix","legal_form"}.
/// @param input,input_len the text as received
/// @param options what the rule must be told; NULL for the defaults
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_normalize_name(
    input: *const c_char,
    input_len: isize,
    options: *const ktk_rule_options,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_normalize_name", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, input, options) = unsafe { (GivenOut::new(out, len), text_in(input, input_len), read_options::<ktk_rule_options>(options)) };
        let (out, input, options) = (out?, input?, options?);
        out.json(&json::name(input, options.read()?.1))
    })
}

/// Reads the name of an organization; gives {"form","core","display","match_key","issues","status"}.
/// @param input,input_len the text as received
/// @param options what the rule must be told; NULL for the defaults
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_normalize_organization(
    input: *const c_char,
    input_len: isize,
    options: *const ktk_rule_options,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_normalize_organization", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, input, options) = unsafe { (GivenOut::new(out, len), text_in(input, input_len), read_options::<ktk_rule_options>(options)) };
        let (out, input, options) = (out?, input?, options?);
        out.json(&json::organization(input, options.read()?.1))
    })
}

/// Reads a registration code and checks its digits; gives {"status","canonical","display","scheme","issues"}.
/// @param scheme,scheme_len inn, kpp, ogrn, snils, edrpou …
/// @param input,input_len the text as received
/// @param options what the rule must be told; NULL for the defaults
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_normalize_identifier(
    scheme: *const c_char,
    scheme_len: isize,
    input: *const c_char,
    input_len: isize,
    options: *const ktk_rule_options,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_normalize_identifier", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, scheme, input, options) =
            unsafe { (GivenOut::new(out, len), text_in(scheme, scheme_len), text_in(input, input_len), read_options::<ktk_rule_options>(options)) };
        let (out, scheme, input, options) = (out?, scheme?, input?, options?);
        let language = options.read()?.1;
        let scheme = Scheme::from_name(scheme).ok_or_else(|| wrong("no scheme of registration codes has this name"))?;
        out.json(&json::identifier(input, scheme, language))
    })
}

/// Reads a bank account and checks it against its bank; gives what ktk_normalize_identifier gives.
/// @param bank_code,bank_code_len the code of the bank (BIK); empty for an IBAN
/// @param input,input_len the text as received
/// @param options what the rule must be told; NULL for the defaults
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_normalize_account(
    bank_code: *const c_char,
    bank_code_len: isize,
    input: *const c_char,
    input_len: isize,
    options: *const ktk_rule_options,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_normalize_account", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, bank_code, input, options) = unsafe {
            (GivenOut::new(out, len), text_in(bank_code, bank_code_len), text_in(input, input_len), read_options::<ktk_rule_options>(options))
        };
        let (out, bank_code, input, options) = (out?, bank_code?, input?, options?);
        let scheme = if bank_code.is_empty() { "iban" } else { "account" };
        out.json(&json::account(input, bank_code, scheme, options.read()?.1))
    })
}

/// Reads a postal address; gives {"text","country","postcode","region","city","street","house","building","flat","issues","status",
/// "display","match_key"}.
/// @param input,input_len the text as received
/// @param options what the rule must be told; NULL for the defaults
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_normalize_address(
    input: *const c_char,
    input_len: isize,
    options: *const ktk_rule_options,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_normalize_address", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, input, options) = unsafe { (GivenOut::new(out, len), text_in(input, input_len), read_options::<ktk_rule_options>(options)) };
        let (out, input, options) = (out?, input?, options?);
        let (context, language) = options.read()?;
        out.json(&json::address(input, &context, language))
    })
}

/// Reads a date that is none of the future, as a birth date; gives {"status","date","issues"}, the date as 1990-05-12 or --05-12.
/// @param format,format_len its format in strftime's words where it is known; else empty
/// @param input,input_len the text as received
/// @param options what the rule must be told; NULL for the defaults
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_normalize_date(
    format: *const c_char,
    format_len: isize,
    input: *const c_char,
    input_len: isize,
    options: *const ktk_rule_options,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_normalize_date", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, format, input, options) =
            unsafe { (GivenOut::new(out, len), text_in(format, format_len), text_in(input, input_len), read_options::<ktk_rule_options>(options)) };
        let (out, format, input, options) = (out?, format?, input?, options?);
        let (context, language) = options.read()?;
        let format = Some(format).filter(|format| !format.is_empty());
        out.json(&json::date(input, format, context.today, language))
    })
}

/// What any free text becomes: cleaned, payment card numbers masked; gives {"text","issues"}.
/// @param input,input_len the text as received
/// @param options what the rule must be told; NULL for the defaults
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_normalize_text(
    input: *const c_char,
    input_len: isize,
    options: *const ktk_rule_options,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_normalize_text", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, input, options) = unsafe { (GivenOut::new(out, len), text_in(input, input_len), read_options::<ktk_rule_options>(options)) };
        let (out, input, options) = (out?, input?, options?);
        out.json(&json::text(input, options.read()?.1))
    })
}

/// Reads an amount of money; gives {"status","minor","currency","display","issues"}, minor in the smallest units of the currency.
/// @param currency,currency_len the ISO 4217 code of amounts that name none: RUB; or empty
/// @param input,input_len the text as received
/// @param options what the rule must be told; NULL for the defaults
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_normalize_money(
    currency: *const c_char,
    currency_len: isize,
    input: *const c_char,
    input_len: isize,
    options: *const ktk_rule_options,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_normalize_money", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, currency, input, options) = unsafe {
            (GivenOut::new(out, len), text_in(currency, currency_len), text_in(input, input_len), read_options::<ktk_rule_options>(options))
        };
        let (out, currency, input, options) = (out?, currency?, input?, options?);
        let currency = Some(currency).filter(|currency| !currency.is_empty());
        out.json(&json::money(input, currency, options.read()?.1))
    })
}

/// Reads the address of a site; gives {"status","url","issues"}.
/// @param input,input_len the text as received
/// @param options what the rule must be told; NULL for the defaults
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_normalize_site(
    input: *const c_char,
    input_len: isize,
    options: *const ktk_rule_options,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_normalize_site", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, input, options) = unsafe { (GivenOut::new(out, len), text_in(input, input_len), read_options::<ktk_rule_options>(options)) };
        let (out, input, options) = (out?, input?, options?);
        out.json(&json::site(input, options.read()?.1))
    })
}

/// Reads an account of a messenger or a social network; gives {"status","service","handle","url","issues"}.
/// @param service,service_len telegram, viber, vk … where the text does not name it; or empty
/// @param input,input_len the text as received
/// @param options what the rule must be told; NULL for the defaults
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_normalize_messenger(
    service: *const c_char,
    service_len: isize,
    input: *const c_char,
    input_len: isize,
    options: *const ktk_rule_options,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_normalize_messenger", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, service, input, options) =
            unsafe { (GivenOut::new(out, len), text_in(service, service_len), text_in(input, input_len), read_options::<ktk_rule_options>(options)) };
        let (out, service, input, options) = (out?, service?, input?, options?);
        out.json(&json::messenger(input, service, options.read()?.1))
    })
}

/// Cyrillic text in Latin letters by a published scheme.
/// @param scheme,scheme_len kmu_55_2010, icao_doc_9303, gost_779, gost_779_alt, gost_16876, gost_52535, gost_7034, iso_9_1954, bgn_pcgn,
///   mvd_782, telegram, ungegn_1987, wikipedia, yandex_maps
/// @param input,input_len the text
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
/// Since: 0.1
///
/// Example:
/// @code
/// char *text = NULL;
/// if (ktk_transliterate("kmu_55_2010", KTK_NUL, name, KTK_NUL, &text, NULL) == KTK_OK) puts(text);
/// ktk_free(text);
/// @endcode
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_transliterate(
    scheme: *const c_char,
    scheme_len: isize,
    input: *const c_char,
    input_len: isize,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_transliterate", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, scheme, input) = unsafe { (GivenOut::new(out, len), text_in(scheme, scheme_len), text_in(input, input_len)) };
        let (out, scheme, input) = (out?, scheme?, input?);
        let scheme = TransliterationScheme::from_name(scheme).ok_or_else(|| wrong("no scheme of transliteration has this name"))?;
        out.bytes(transliterate(input, scheme).as_bytes())
    })
}

/// A Russian person's name in a case, for letters and contracts: {"declined"} beside what ktk_normalize_name gives, null where the name is
/// not declined.
/// @param name_case,name_case_len genitive, dative, accusative, instrumental, prepositional
/// @param input,input_len the name
/// @param options what the rule must be told; NULL for the defaults
/// @param out receives the text; NULL where the call fails
/// @param len receives its length in bytes without the NUL; may be NULL
/// Returns: 0, or a status below 0.
/// Ownership: the text is the caller's: ktk_free.
/// Threads: any, at the same time.
/// Errors: KTK_E_ARG, KTK_E_UTF8, KTK_E_INTERNAL.
/// Since: 0.1
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn ktk_normalize_name_in_case(
    name_case: *const c_char,
    name_case_len: isize,
    input: *const c_char,
    input_len: isize,
    options: *const ktk_rule_options,
    out: *mut *mut c_char,
    len: *mut usize,
) -> ktk_status {
    status("ktk_normalize_name_in_case", || {
        // SAFETY: the caller keeps the conventions of the header.
        let (out, name_case, input, options) = unsafe {
            (GivenOut::new(out, len), text_in(name_case, name_case_len), text_in(input, input_len), read_options::<ktk_rule_options>(options))
        };
        let (out, name_case, input, options) = (out?, name_case?, input?, options?);
        let case = Case::parse(name_case).ok_or_else(|| wrong("no case has this name"))?;
        out.json(&json::name_in_case(input, case, options.read()?.1))
    })
}
