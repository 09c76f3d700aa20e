//! YAML and TOML as one tree of values with places, and the reader that turns such a tree into typed values.
//!
//! Knows no noun of the field: which keys exist and what they mean, `config` and `parse` say.
