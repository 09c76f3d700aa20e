//! What a command line says instead of `opsbook.toml`.

use super::Config;
use super::shape::Address;
use crate::data::FromScalar as _;
use crate::model::data::Scalar;
use crate::model::page::Audience;
use crate::source::{Span, Spanned};

/// Settings that win over those of the book, so that one source gives several.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// Who the book is for.
    pub audience: Option<Audience>,
    /// Absolute URL of the hosted copy.
    pub url: Option<SiteAddress>,
}

impl Overrides {
    /// Puts them in the place of what the settings say.
    pub fn apply(&self, config: &mut Config) {
        if let Some(audience) = self.audience {
            config.audience = audience;
            config.is_audience_in_doubt = false;
        }
        if let Some(SiteAddress(url)) = &self.url {
            config.other_url = config.url.take().map(|url| url.value);
            config.url = Some(Spanned::new(url.clone(), Span::default()));
        }
    }
}

/// An absolute URL, as `url` in `opsbook.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteAddress(String);

impl std::str::FromStr for SiteAddress {
    type Err = String;

    /// Reads one, or says what is wrong with it.
    fn from_str(text: &str) -> Result<Self, String> {
        let scalar = Scalar {
            text: text.to_owned(),
            quoted: true,
        };
        let address = Address::from_scalar(&scalar);
        address
            .map(|address| SiteAddress(address.0))
            .map_err(|complaint| {
                let help = complaint.help.map(|help| format!("; {help}"));
                format!("it {}{}", complaint.what, help.unwrap_or_default())
            })
    }
}
