//! The names of all lints, their default levels and manual pages.

use super::Level;

macro_rules! lints {
    ($($variant:ident $name:literal $level:ident $security:literal,)*) => {
        /// The kind of a finding. Names are stable: settings and other programs use them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Lint {
            $(#[doc = include_str!(concat!("../../docs/lints/", $name, ".md"))] $variant,)*
        }

        impl Lint {
            /// All lints, by name.
            pub const ALL: &'static [Lint] = &[$(Lint::$variant,)*];

            /// Returns the name, as in `unknown-id`.
            pub fn name(self) -> &'static str {
                match self { $(Lint::$variant => $name,)* }
            }

            /// Returns the level it has where nothing is set.
            pub fn default_level(self) -> Level {
                match self { $(Lint::$variant => Level::$level,)* }
            }

            /// Returns its page of the manual in `docs/`.
            fn page(self) -> &'static str {
                match self { $(Lint::$variant => include_str!(concat!("../../docs/lints/", $name, ".md")),)* }
            }

            /// Says whether a page with it is unsafe, so that not even `--keep-going` publishes the place.
            pub fn is_security(self) -> bool {
                match self { $(Lint::$variant => $security,)* }
            }
        }
    };
}

lints! {
    AlertWithoutRunbook "alert-without-runbook" Warning false,
    BrokenAnchor "broken-anchor" Warning false,
    BrokenLink "broken-link" Warning false,
    BrokenRunbookUrl "broken-runbook-url" Warning false,
    ChangeWithoutVerify "change-without-verify" Warning false,
    ConflictingChannels "conflicting-channels" Warning false,
    DuplicateId "duplicate-id" Error false,
    DuplicateUrl "duplicate-url" Error false,
    EmptyRotation "empty-rotation" Warning false,
    EscalationOrder "escalation-order" Warning false,
    EscalationWithoutContact "escalation-without-contact" Warning false,
    HeadingLevel "heading-level" Warning false,
    HiddenCharacter "hidden-character" Error true,
    InternalReference "internal-reference" Warning false,
    InvalidChannel "invalid-channel" Warning false,
    InvalidConfig "invalid-config" Error false,
    InvalidDiagram "invalid-diagram" Warning false,
    InvalidEmail "invalid-email" Warning false,
    InvalidFrontMatter "invalid-front-matter" Error false,
    InvalidJsonBlock "invalid-json-block" Warning false,
    InvalidPhone "invalid-phone" Warning false,
    InvalidRules "invalid-rules" Warning false,
    InvalidTheme "invalid-theme" Error false,
    InvalidYamlBlock "invalid-yaml-block" Warning false,
    LinkOutside "link-outside" Error true,
    LongChecklist "long-checklist" Warning false,
    LowAlertCoverage "low-alert-coverage" Error false,
    MissingAltText "missing-alt-text" Warning false,
    MissingFile "missing-file" Warning false,
    MissingOwner "missing-owner" Warning false,
    NeedlessTty "needless-tty" Warning false,
    NestedPlaceholder "nested-placeholder" Warning false,
    NestingLimit "nesting-limit" Error false,
    OrphanPage "orphan-page" Warning false,
    OverdueReview "overdue-review" Warning false,
    OwnerWithoutContact "owner-without-contact" Warning false,
    PipeToShell "pipe-to-shell" Warning false,
    PlaceholderContact "placeholder-contact" Warning false,
    RemoteImage "remote-image" Warning false,
    RunbookWithoutAlert "runbook-without-alert" Warning false,
    Secret "secret" Error true,
    SeverityGap "severity-gap" Warning false,
    SeverityOverlap "severity-overlap" Warning false,
    SeverityWithoutRunbook "severity-without-runbook" Warning false,
    SkippedRules "skipped-rules" Advice false,
    TargetOrder "target-order" Warning false,
    TemporaryWithoutRevert "temporary-without-revert" Warning false,
    TruncatedLogs "truncated-logs" Warning false,
    TypographicCharacter "typographic-character" Warning false,
    UndeclaredDanger "undeclared-danger" Warning false,
    UndescribedPlaceholder "undescribed-placeholder" Advice false,
    UnknownBuildTime "unknown-build-time" Advice false,
    UnknownDirective "unknown-directive" Error false,
    UnknownId "unknown-id" Error false,
    UnknownKey "unknown-key" Warning false,
    UnknownTag "unknown-tag" Warning false,
    UnparsedCommand "unparsed-command" Warning false,
    UnreachableSeverity "unreachable-severity" Warning false,
    UnreadableFile "unreadable-file" Error false,
    UnsafeLink "unsafe-link" Error true,
    UnsetEscalationTime "unset-escalation-time" Warning false,
    UnusedAllow "unused-allow" Warning false,
    UnusedContact "unused-contact" Warning false,
}

impl Lint {
    /// Returns the manual page: what, why, a bad example, a good one. Markdown.
    pub fn manual(self) -> String {
        // The manual allows some of its own bad examples, by a comment above them.
        let mut lines = self.page().split_inclusive('\n').peekable();
        let mut manual = String::new();
        while let Some(line) = lines.next() {
            let is_above_example = lines.peek().is_some_and(|next| next.starts_with("````"));
            if !(line.starts_with("<!-- ") && is_above_example) {
                manual.push_str(line);
            }
        }
        manual
    }

    /// Finds a lint by its name.
    pub fn from_name(name: &str) -> Option<Lint> {
        Lint::ALL.iter().copied().find(|lint| lint.name() == name)
    }

    /// Says whether it may be found or not while the book stays the same: by the day, or by what is asked for.
    pub fn comes_and_goes(self) -> bool {
        matches!(
            self,
            Lint::OverdueReview | Lint::RunbookWithoutAlert | Lint::UnknownBuildTime
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Lint;

    #[test]
    fn every_manual_page_has_its_parts() {
        for lint in Lint::ALL {
            let page = lint.manual();
            assert!(
                page.starts_with(&format!("# {}\n", lint.name())),
                "{}",
                lint.name()
            );
            for part in ["## What", "## Why", "## Bad", "## Good"] {
                assert!(
                    page.contains(&format!("\n{part}\n")),
                    "{}: {part}",
                    lint.name()
                );
            }
        }
    }

    #[test]
    fn names_are_sorted() {
        assert!(Lint::ALL.is_sorted_by_key(|lint| lint.name()));
    }
}
