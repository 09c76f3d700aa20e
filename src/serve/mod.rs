//! Shows a built site to a browser on this machine.
