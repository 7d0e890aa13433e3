//! The weights by which pairs of clients are judged, as one JSON: shipped, trained, or made by somebody who knows better.
//!
//! All numbers are bits (log2 odds), exact to a thousandth. What the numbers mean is the business of `duplicates`; how they are learnt, of
//! [`Session::train_duplicates`](crate::Session::train_duplicates).

use super::duplicate::{Level, Weight};
use crate::error::{Error, ErrorKind, Result};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// A model of Fellegi and Sunter: what each level weighs, what all pairs weigh before, and from where on a pair is one client.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DuplicateModel {
    /// 1 is the shipped model; a base counts those that are set in it from 2 on. Kept with each match and each decision.
    pub version: u32,
    /// Clients of the base that the weights are made for; in a bigger one rare values weigh more and the prior less.
    pub clients: u32,
    /// The odds of two clients that meet in a key to be one, before anything is compared.
    pub prior: Weight,
    /// From here on a pair is one client, vetoes aside.
    pub same: Weight,
    /// From here on a person should look.
    pub review: Weight,
    /// What the pairs between two groups of clients must weigh in the mean for the groups to be one cluster.
    pub support: Weight,
    /// Per level.
    pub levels: BTreeMap<Level, Weight>,
    /// Weights of an identifying custom field, by its key: equal, close, different. A field that is not named has those of the levels `custom.…`.
    pub custom: BTreeMap<String, [Weight; 3]>,
    /// What a doubling of the clients who share a value takes off its weight.
    pub frequency_per_bit: Weight,
    /// What a doubling of the base adds to the weight of a value that few share, and takes off the prior.
    pub size_per_bit: Weight,
    /// The part that is left of evidence which only tells again what stronger evidence of its group told, 0 … 1 (as a weight in bits).
    pub rest_of_group: Weight,
}

/// No weight of a model is beyond this, in thousandths of a bit.
const WEIGHT_MAX: i32 = 64_000;

/// The members of the public JSON form.
const MEMBERS: &[&str] =
    &["version", "clients", "prior", "same", "review", "support", "frequency_per_bit", "size_per_bit", "rest_of_group", "levels", "custom"];

fn level_name(level: Level) -> String {
    format!("{}.{}", level.comparison().name(), level.name())
}

impl Level {
    /// The level of this name: `name.full`, `phone.same`.
    pub fn from_name(name: &str) -> Option<Level> {
        let (comparison, level) = name.split_once('.')?;
        Level::ALL.iter().copied().find(|found| found.comparison().name() == comparison && found.name() == level)
    }
}

impl DuplicateModel {
    /// The public JSON form.
    ///
    /// ```
    /// use kartoteka::{Base, DuplicateModel};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let session = Base::options().in_memory()?.session("olga")?;
    /// let json = session.duplicate_model()?.to_json();
    /// assert_eq!(json["version"], 1);
    /// assert!(json["levels"]["phone.same"].as_f64() > json["levels"]["phone.line"].as_f64());
    /// assert_eq!(DuplicateModel::from_json(&json)?.to_json(), json);
    /// # Ok(())
    /// # }
    /// ```
    pub fn to_json(&self) -> Json {
        let levels: Map<String, Json> = self.levels.iter().map(|(level, weight)| (level_name(*level), json!(weight.bits()))).collect();
        let fields = self
            .custom
            .iter()
            .map(|(key, [same, close, differs])| (key.clone(), json!({"same": same.bits(), "close": close.bits(), "differs": differs.bits()})));
        json!({
            "version": self.version, "clients": self.clients, "prior": self.prior.bits(), "same": self.same.bits(), "review": self.review.bits(),
            "support": self.support.bits(), "frequency_per_bit": self.frequency_per_bit.bits(), "size_per_bit": self.size_per_bit.bits(),
            "rest_of_group": self.rest_of_group.bits(), "levels": levels, "custom": fields.collect::<Map<String, Json>>(),
        })
    }

    /// The model that a base keeps, which another version may have written: levels and members that are not known here are passed over, what is
    /// missing is as in the shipped model.
    ///
    /// # Errors
    /// As [`DuplicateModel::from_json`], for what is left.
    pub(crate) fn from_stored(mut json: Json, shipped: &DuplicateModel) -> Result<DuplicateModel> {
        let usual = shipped.to_json();
        if let (Some(members), Some(usual)) = (json.as_object_mut(), usual.as_object()) {
            members.retain(|name, _| MEMBERS.contains(&name.as_str()));
            for (name, value) in usual {
                members.entry(name.as_str()).or_insert_with(|| value.clone());
            }
            if let (Some(levels), Some(usual)) =
                (members.get_mut("levels").and_then(Json::as_object_mut), usual.get("levels").and_then(Json::as_object))
            {
                levels.retain(|name, _| Level::from_name(name).is_some());
                for (name, value) in usual {
                    levels.entry(name.as_str()).or_insert_with(|| value.clone());
                }
            }
        }
        DuplicateModel::from_json(&json)
    }

    /// The model of a JSON form.
    ///
    /// # Errors
    /// `Schema` for a member that is missing, of another kind or not known, a weight beyond 64 bits, `review` above `same`, or a share of a group that
    /// is not between 0 and 1.
    pub fn from_json(json: &Json) -> Result<DuplicateModel> {
        let wrong = |what: String| Error::new(ErrorKind::Schema, format!("a duplicate model: {what}"));
        let members = json.as_object().ok_or_else(|| wrong("not an object".into()))?;
        if let Some(name) = members.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
            return Err(wrong(format!("the member {name} is not known")));
        }
        let bits = |value: Option<&Json>, name: &str| -> Result<Weight> {
            let bits = value.and_then(Json::as_f64).ok_or_else(|| wrong(format!("{name} is no number")))?;
            let thousandths = (bits * 1000.0).round();
            if thousandths.abs() > f64::from(WEIGHT_MAX) {
                return Err(wrong(format!("{name} is beyond {} bits", WEIGHT_MAX / 1000)));
            }
            Ok(Weight::from_thousandths(thousandths as i32))
        };
        let weight = |name: &str| bits(members.get(name), name);
        let count = |name: &str| -> Result<u32> {
            let found = members.get(name).and_then(Json::as_u64).and_then(|number| u32::try_from(number).ok());
            found.ok_or_else(|| wrong(format!("{name} is no count")))
        };
        let empty = Map::new();
        let object =
            |name: &str| members.get(name).map_or(Ok(&empty), |found| found.as_object().ok_or_else(|| wrong(format!("{name} is no object"))));
        let mut levels = BTreeMap::new();
        for (name, value) in object("levels")? {
            let level = Level::from_name(name).ok_or_else(|| wrong(format!("there is no level {name}")))?;
            levels.insert(level, bits(Some(value), name)?);
        }
        if let Some(level) = Level::ALL.iter().find(|level| !levels.contains_key(level)) {
            return Err(wrong(format!("the level {} is missing", level_name(*level))));
        }
        let mut custom = BTreeMap::new();
        for (key, value) in object("custom")? {
            let part = |name: &str| bits(value.get(name), &format!("custom.{key}.{name}"));
            custom.insert(key.clone(), [part("same")?, part("close")?, part("differs")?]);
        }
        let model = DuplicateModel {
            version: count("version")?,
            clients: count("clients")?,
            prior: weight("prior")?,
            same: weight("same")?,
            review: weight("review")?,
            support: weight("support")?,
            levels,
            custom,
            frequency_per_bit: weight("frequency_per_bit")?,
            size_per_bit: weight("size_per_bit")?,
            rest_of_group: weight("rest_of_group")?,
        };
        if model.review > model.same {
            return Err(wrong("review is above same".into()));
        }
        if !(Weight::ZERO..=Weight::from_thousandths(1000)).contains(&model.rest_of_group) {
            return Err(wrong("rest_of_group is not between 0 and 1".into()));
        }
        Ok(model)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual() -> DuplicateModel {
        let bit = Weight::from_thousandths(1000);
        DuplicateModel {
            version: 1,
            clients: 20_000,
            prior: Weight::from_thousandths(-5300),
            same: Weight::ZERO,
            review: Weight::from_thousandths(-2000),
            support: Weight::from_thousandths(-3000),
            levels: Level::ALL.iter().map(|level| (*level, bit)).collect(),
            custom: BTreeMap::new(),
            frequency_per_bit: bit,
            size_per_bit: bit,
            rest_of_group: bit,
        }
    }

    /// A model goes to JSON and back; what does not fit is refused by name.
    #[test]
    fn models_go_to_json_and_back() {
        let mut model = usual();
        model.custom.insert("contract".into(), [9_500, 3_000, -2_250].map(Weight::from_thousandths));
        assert_eq!(DuplicateModel::from_json(&model.to_json()).expect("a model"), model);
        type Damage = fn(&mut Json);
        let damages: [(&str, Damage); 7] = [
            ("prior is no number", |json| json["prior"] = json!("much")),
            ("prior is beyond", |json| json["prior"] = json!(1e9)),
            ("the level name.full is missing", |json| drop(json["levels"].as_object_mut().and_then(|levels| levels.remove("name.full")))),
            ("there is no level name.fuller", |json| json["levels"]["name.fuller"] = json!(1)),
            ("review is above same", |json| json["review"] = json!(3)),
            ("rest_of_group is not between", |json| json["rest_of_group"] = json!(1.5)),
            ("the member colour is not known", |json| json["colour"] = json!("red")),
        ];
        for (expected, damage) in damages {
            let mut json = model.to_json();
            damage(&mut json);
            let error = DuplicateModel::from_json(&json).expect_err(expected);
            assert!(error.kind() == ErrorKind::Schema && error.to_string().contains(expected), "{error}");
        }
        assert!([json!(null), json!([]), json!({})].iter().all(|json| DuplicateModel::from_json(json).is_err()));
    }

    /// A base opens with a model that another version kept in it.
    #[test]
    fn models_of_other_versions_are_read() {
        let mut json = usual().to_json();
        json["levels"]["name.full"] = json!(1.25);
        drop(json["levels"].as_object_mut().and_then(|levels| levels.remove("phone.tail")));
        json["levels"]["name.of_tomorrow"] = json!(3);
        json["of_tomorrow"] = json!({"a": 1});
        drop(json.as_object_mut().and_then(|members| members.remove("support")));
        let read = DuplicateModel::from_stored(json, &usual()).expect("a model");
        let mut expected = usual();
        expected.levels.insert(Level::NameFull, Weight::from_thousandths(1250));
        assert_eq!(read, expected);
    }
}
