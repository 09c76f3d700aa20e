//! All pages → the playbook: addresses, ids, links, navigation. Pure; names become what they stand for here.

mod data;
mod link;
mod nav;
mod url;
