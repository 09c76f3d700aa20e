//! `manifest.json`: the list of published files, with sizes and hashes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::site::Stamp;

/// The list of published files.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Manifest {
    /// Version of this format: 1.
    pub format: u32,
    /// What made the site, as in `opsbook 0.1.0`.
    pub tool: String,
    /// When the site was built, as in `2026-01-02T03:04:05Z`; null where nobody knows.
    pub built: Option<String>,
    /// The commit that it was built from, in full; null where nobody knows.
    pub commit: Option<String>,
    /// All files but this one, sorted by path.
    pub files: Vec<ManifestFile>,
}

/// A published file.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ManifestFile {
    /// Where it lies inside the site.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256, in lower-case hexadecimal digits.
    pub sha256: String,
}

impl Manifest {
    pub(super) fn new(stamp: &Stamp, mut files: Vec<ManifestFile>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let moment = |seconds| jiff::Timestamp::from_second(seconds).ok();
        let built = stamp.built.and_then(moment);
        Manifest {
            format: 1,
            tool: concat!("opsbook ", env!("CARGO_PKG_VERSION")).to_owned(),
            built: built.map(|moment| moment.to_string()),
            commit: stamp.commit.clone(),
            files,
        }
    }

    /// Returns it as it is published.
    pub fn to_json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self).expect("is made of texts and numbers");
        json.push('\n');
        json
    }

    /// Returns what a signature says beside it.
    pub fn said(&self) -> String {
        match &self.built {
            Some(built) => format!("{}, built {built}", self.tool),
            None => self.tool.clone(),
        }
    }

    /// Says whether opsbook wrote it.
    pub(super) fn is_ours(&self) -> bool {
        self.tool == "opsbook" || self.tool.starts_with("opsbook ")
    }
}

/// Returns the JSON Schema of `manifest.json`.
pub fn manifest_schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft07();
    let schema = settings.into_generator().into_root_schema_for::<Manifest>();
    schema.to_value()
}
