//! The order of the stages, in one place: load, parse, assemble, check, render, publish.
//!
//! Owns the threads. Prints nothing: what happens is told to a [`Progress`], what is wrong is returned.
