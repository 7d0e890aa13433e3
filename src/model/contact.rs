//! Other ways to reach a client: e-mail, postal address, messenger.

/// What sort of mailbox an address belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum EmailClass {
    /// A mailbox at a public mail service.
    Personal,
    /// A mailbox at a firm's own domain.
    #[default]
    Corporate,
    /// A function, not a person: info@, sales@.
    Role,
    /// A throw-away mailbox.
    Disposable,
}

/// One e-mail address of a client.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Email {
    /// Local part as typed, domain in lower case Unicode; `None` where the text is no address.
    pub canonical: Option<String>,
    /// What sort of mailbox it is.
    pub class: EmailClass,
    /// The client's preferred address.
    pub primary: bool,
}

/// What a postal address is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AddressUse {
    /// The registered address of an organization.
    Legal,
    /// Where it really is.
    Actual,
    /// Where a person lives.
    Home,
    /// Where goods go.
    Delivery,
}

/// The parts of a postal address, each in the words of its country; empty where not known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AddressParts {
    /// Country, as a name or ISO 3166 code.
    pub country: String,
    /// Region, oblast, state.
    pub region: String,
    /// City, town, village.
    pub city: String,
    /// Street with its kind: `ул. Ленина`.
    pub street: String,
    /// House number.
    pub house: String,
    /// Block or building: `корп. 2`, `стр. 1`.
    pub building: String,
    /// Flat or office.
    pub flat: String,
    /// Postcode.
    pub postcode: String,
}

impl AddressParts {
    /// The parts with their public names, in the order of a letter from country to flat.
    pub fn named(&self) -> [(&'static str, &str); 8] {
        [
            ("country", &self.country),
            ("postcode", &self.postcode),
            ("region", &self.region),
            ("city", &self.city),
            ("street", &self.street),
            ("house", &self.house),
            ("building", &self.building),
            ("flat", &self.flat),
        ]
    }

    /// The part of this public name, to be filled in.
    pub fn part_mut(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "country" => &mut self.country,
            "postcode" => &mut self.postcode,
            "region" => &mut self.region,
            "city" => &mut self.city,
            "street" => &mut self.street,
            "house" => &mut self.house,
            "building" => &mut self.building,
            "flat" => &mut self.flat,
            _ => return None,
        })
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.named().iter().all(|(_, part)| part.is_empty())
    }
}

/// One postal address of a client.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// The address in one line.
    pub text: String,
    /// Its parts, as far as they were told apart.
    pub parts: Box<AddressParts>,
    /// What it is used for, if said.
    pub usage: Option<AddressUse>,
}

/// A messenger or social network account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Messenger {
    /// The service in lower case: `telegram`, `whatsapp`, `viber`, `vk`.
    pub service: String,
    /// The name or number there.
    pub handle: String,
}
