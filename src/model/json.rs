//! The stable public JSON form of the model.

use super::{AddressUse, RoleKind};

pub(crate) fn address_use_name(usage: AddressUse) -> &'static str {
    match usage {
        AddressUse::Legal => "legal",
        AddressUse::Actual => "actual",
        AddressUse::Home => "home",
        AddressUse::Delivery => "delivery",
    }
}

pub(crate) fn role_name(kind: RoleKind) -> &'static str {
    match kind {
        RoleKind::Customer => "customer",
        RoleKind::Supplier => "supplier",
        RoleKind::Partner => "partner",
        RoleKind::Contact => "contact",
    }
}
