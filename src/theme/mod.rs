//! Templates and assets: the built-in theme, shadowed file by file by the author's own. Reads, understands no page.
