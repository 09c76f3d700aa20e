//! Judges a playbook: one rule a file, each of which sees the finished book and nothing else.
