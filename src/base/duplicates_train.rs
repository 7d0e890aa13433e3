//! The model of duplicates of a base: read, set, learnt from what the base holds.
//!
//! Learning reads the candidate keys once, as a pass over the base does, but compares only a sample: of some of the clients all candidates of a higher
//! id, at most about [`PAIRS_MAX`] pairs, and as many random pairs of the same clients. The sample is drawn by the ids, so one base gives one model. What
//! was decided is all of it in the sample. Nothing is written: whoever likes the model sets it.
//!
//! Cost: the keys, the cards of the sample, some ten rounds over its pairs. Memory: that of the keys (see `duplicates_pass.rs`) and some hundred
//! bytes a pair.

use super::duplicates::Look;
use super::duplicates_pass::{DuplicateProgress, DuplicateStage, FeaturesOfClients, Groups, GroupsOfClients, Pass, Steps, candidates_behind};
use super::open::meta;
use super::read::Session;
use super::write::Transaction;
use crate::duplicates::train::{Lesson, Observed, train};
use crate::duplicates::{Model, compare};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{ClientId, CustomFields, DuplicateModel, Level, Weight};
use crate::store::engine::Table;
use crate::store::journal::Action;
use serde_json::{Value as Json, json};

/// Pairs that are compared at the most, about.
const PAIRS_MAX: u64 = 100_000;
/// Clients whose candidates are counted to know how many there are.
const COUNTED_CLIENTS: usize = 2_000;

/// What learning came to.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DuplicateTraining {
    /// The model; its version is that of the model it started from until it is set.
    pub model: DuplicateModel,
    /// Clients that share a key with another.
    pub clients: u64,
    /// Pairs that were compared, and random ones.
    pub compared: u64,
    /// Random pairs.
    pub random: u64,
    /// Pairs that are one client, among all that keys lead to, as the last round has it.
    pub matches: f64,
    /// Rounds of expectation maximization.
    pub rounds: u32,
    /// Whether the last round moved no weight by more than a thousandth of a bit; else the model is only as far as it came.
    pub converged: bool,
    /// Levels that too few pairs showed: their weights are what they were before, or nearly.
    pub untrained: Vec<String>,
    /// Levels whose weight became another, with what it was and is, the greatest change first.
    pub moved: Vec<(String, Weight, Weight)>,
}

impl DuplicateTraining {
    /// The public JSON form; weights in bits.
    pub fn to_json(&self) -> Json {
        let moved = self.moved.iter().map(|(name, before, after)| json!({"level": name, "before": before.bits(), "after": after.bits()}));
        json!({
            "clients": self.clients, "compared": self.compared, "random": self.random, "matches": self.matches.round(), "rounds": self.rounds,
            "converged": self.converged, "untrained": self.untrained, "moved": moved.collect::<Vec<_>>(), "model": self.model.to_json(),
        })
    }
}

impl Session {
    /// The model by which duplicates are judged.
    ///
    /// # Errors
    /// `Io`.
    pub fn duplicate_model(&self) -> Result<DuplicateModel> {
        let committed = self.committed();
        Ok(committed.model.to_public(&committed.custom))
    }

    /// Learns a model from the base, without labels: how often pairs of one client agree, and how often strangers do; what was decided about pairs counts
    /// as known. Starts from the shipped model, and ends a third of the way from it to what was learnt. Writes nothing: see
    /// [`Transaction::set_duplicate_model`]. It is for bases with identifying custom fields or of other languages: on generated lists of Russian and
    /// Ukrainian firms, which the shipped model was made for, it lost a point of F1. `progress` stops it by returning `false`.
    ///
    /// ```
    /// use kartoteka::{Base, Instant};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// let training = session.train_duplicates(|_| true)?;
    /// if training.converged {
    ///     session.write(now, |transaction| transaction.set_duplicate_model(Some(&training.model)))?;
    /// }
    /// # assert_eq!(session.duplicate_model()?.version, 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Aborted` where `progress` said no, `Interrupted`; `Corrupt`, `Io`.
    pub fn train_duplicates(&self, mut progress: impl FnMut(DuplicateProgress) -> bool) -> Result<DuplicateTraining> {
        let committed = self.committed();
        let look = Look { view: &committed.view, layer: None, custom: &committed.custom, model: &committed.model };
        let mut steps = Steps::new(&mut progress, self.shared.watch());
        let pass = Pass::new(look)?;
        let verdicts = pass.verdicts()?;
        let groups = pass.groups(&mut steps)?;
        let of_clients = GroupsOfClients::of(&groups);
        let clients: Vec<ClientId> = of_clients.clients().collect();
        let (mut pairs, one_in) = sample(&groups, &of_clients, &clients);
        // What was decided is known of every pair, in the sample or not.
        pairs.retain(|pair| !verdicts.contains_key(pair));
        let mut decided: Vec<_> = verdicts.iter().map(|(pair, said)| (*pair, said.verdict)).collect();
        decided.sort_unstable_by_key(|(pair, _)| *pair);
        let ids = pairs.iter().copied().chain(decided.iter().map(|(pair, _)| *pair)).flat_map(|(low, high)| [low, high]);
        let features = pass.features(ids.collect(), &mut steps)?;
        steps.begin(DuplicateStage::Training, pairs.len() as u64)?;
        let lesson = Lesson {
            clients: self.client_count()?,
            candidates: observe(&groups, &features, &pairs, &decided),
            one_in,
            random: observe(&groups, &features, &random_pairs(&pairs), &[]),
        };
        let (start, custom) = (Model::shipped(), &committed.custom);
        let trained = train(&lesson, &start);
        steps.tell()?;
        let mut model = trained.model;
        model.version = committed.model.version;
        Ok(DuplicateTraining {
            moved: moved(&committed.model.to_public(custom), &model.to_public(custom)),
            model: model.to_public(custom),
            clients: clients.len() as u64,
            compared: lesson.candidates.len() as u64,
            random: lesson.random.len() as u64,
            matches: trained.matches,
            rounds: trained.rounds,
            converged: trained.converged,
            untrained: trained.untrained.iter().map(|(level, field)| name(*level, *field, custom)).collect(),
        })
    }
}

fn name(level: Level, field: Option<crate::model::FieldNumber>, custom: &CustomFields) -> String {
    match field.and_then(|number| custom.get(number)) {
        Some(definition) => format!("custom.{}.{}", definition.key, level.name()),
        None => format!("{}.{}", level.comparison().name(), level.name()),
    }
}

/// Pairs that keys lead to, of one in so many clients.
fn sample(groups: &Groups, of_clients: &GroupsOfClients, clients: &[ClientId]) -> (Vec<(ClientId, ClientId)>, u64) {
    let mut room = Default::default();
    let step = (clients.len() / COUNTED_CLIENTS).max(1);
    let counted: u64 = clients.iter().step_by(step).map(|id| candidates_behind(*id, groups, of_clients, &mut room).len() as u64).sum();
    let one_in = (counted * step as u64 / PAIRS_MAX).max(1);
    let mut pairs = Vec::new();
    // Ids of one import lie together, and so do its habits: the hash of an id draws it, not its place.
    for id in clients.iter().filter(|id| mixed(u64::from(id.get())).is_multiple_of(one_in)) {
        pairs.extend(candidates_behind(*id, groups, of_clients, &mut room).iter().map(|other| (*id, *other)));
    }
    (pairs, one_in)
}

/// As many pairs again, of the same clients, each with one that chance gave it.
fn random_pairs(pairs: &[(ClientId, ClientId)]) -> Vec<(ClientId, ClientId)> {
    let places = (pairs.len() as u64).max(1);
    let other = |place: usize, salt: u64| pairs.get((mixed(place as u64 ^ salt) % places) as usize).map(|(_, high)| *high);
    let drawn = pairs.iter().enumerate().flat_map(|(place, (low, _))| [1u64 << 32, 2 << 32].map(|salt| Some((*low, other(place, salt)?))));
    drawn.flatten().filter(|(one, other)| one != other).map(|(one, other)| (one.min(other), one.max(other))).collect()
}

/// SplitMix64 (Steele, Lea, Flood 2014): spreads numbers that follow each other.
fn mixed(number: u64) -> u64 {
    let z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

type Decided = ((ClientId, ClientId), crate::model::duplicate::Verdict);

fn observe(groups: &Groups, features: &FeaturesOfClients, pairs: &[(ClientId, ClientId)], decided: &[Decided]) -> Observed {
    let mut observed = Observed::default();
    let mut found = Vec::new();
    let decided = decided.iter().map(|(pair, verdict)| (*pair, Some(*verdict)));
    for ((low, high), verdict) in pairs.iter().map(|pair| (*pair, None)).chain(decided) {
        if let (Some(a), Some(b)) = (features.get(low), features.get(high)) {
            compare(&a, &b, &mut |key| groups.count(key), &mut found);
            observed.push(&found, verdict);
        }
    }
    observed
}

/// Weights that differ between two models, the greatest difference first.
fn moved(before: &DuplicateModel, after: &DuplicateModel) -> Vec<(String, Weight, Weight)> {
    let levels = after.levels.iter().map(|(level, weight)| {
        let known = before.levels.get(level).copied().unwrap_or_default();
        (format!("{}.{}", level.comparison().name(), level.name()), known, *weight)
    });
    let usual = [Level::CustomSame, Level::CustomClose, Level::CustomDiffers].map(|level| before.levels.get(&level).copied().unwrap_or_default());
    let fields = after.custom.iter().flat_map(|(key, weights)| {
        let known = before.custom.get(key).copied().unwrap_or(usual);
        let names = ["same", "close", "differs"].map(|name| format!("custom.{key}.{name}"));
        names.into_iter().zip(known).zip(*weights).map(|((name, before), after)| (name, before, after))
    });
    let all = levels.chain(fields).chain([("prior".to_string(), before.prior, after.prior)]);
    let mut moved: Vec<(String, Weight, Weight)> = all.filter(|(_, before, after)| before != after).collect();
    let distance = |(_, before, after): &(String, Weight, Weight)| (*after - *before).thousandths().abs();
    moved.sort_by(|a, b| distance(b).cmp(&distance(a)).then_with(|| a.0.cmp(&b.0)));
    moved
}

impl Transaction<'_> {
    /// Sets the model by which duplicates are judged from now on, or goes back to the shipped one (`None`); gives the version that it has from now on. What
    /// was decided stays; nothing that was merged changes.
    ///
    /// # Errors
    /// `Schema` for a model that names a custom field which the base does not have or which is not identifying, or whose
    /// members do not fit together ([`DuplicateModel::from_json`]).
    pub fn set_duplicate_model(&mut self, model: Option<&DuplicateModel>) -> Result<u32> {
        let Some(model) = model else {
            self.layer.delete(Table::Meta, meta::MODEL.to_vec());
            self.use_model(Model::shipped());
            self.journal(Action::Setting, Vec::new(), Vec::new(), "duplicate model: shipped")?;
            return Ok(self.model().version);
        };
        let known = |key: &str| self.custom_fields().iter().any(|(_, definition)| definition.key == key && definition.identifying);
        if let Some(key) = model.custom.keys().find(|key| !known(key)) {
            return Err(Error::new(ErrorKind::Schema, format!("custom.{key} is no identifying field of this base")));
        }
        // Version 1 is the shipped one.
        let version = u32::try_from(self.next_number(meta::NEXT_MODEL)?).unwrap_or(u32::MAX).saturating_add(1);
        let model = DuplicateModel { version, ..DuplicateModel::from_json(&model.to_json())? };
        self.layer.put(Table::Meta, meta::MODEL.to_vec(), model.to_json().to_string().into_bytes());
        self.use_model(Model::of(&model, &self.custom_fields().clone()));
        self.journal(Action::Setting, Vec::new(), Vec::new(), &format!("duplicate model: version {version}"))?;
        Ok(version)
    }
}
