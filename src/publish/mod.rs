//! Stages a site beside its target, keeps what did not change, and swaps it in whole.
