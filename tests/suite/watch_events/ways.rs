//! The ways in which a file or folder comes to be another.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::thread;
use std::time::Duration;

/// A way of changing files, and what must be told then.
pub struct Way {
    pub name: &'static str,
    pub change: fn(&Path),
    pub told: &'static [&'static str],
}

pub const WAYS: &[Way] = &[
    Way {
        name: "saved in place",
        change: |root| fs::write(root.join("page.md"), "after the change").unwrap(),
        told: &["page.md"],
    },
    Way {
        name: "truncated and written in two writes with a pause",
        change: |root| {
            let mut file = File::create(root.join("page.md")).unwrap();
            file.write_all(b"one").unwrap();
            thread::sleep(Duration::from_millis(30));
            file.write_all(b" and two").unwrap();
        },
        told: &["page.md"],
    },
    Way {
        name: "something added at the end",
        change: |root| {
            let mut file = OpenOptions::new()
                .append(true)
                .open(root.join("page.md"))
                .unwrap();
            file.write_all(b"more").unwrap();
        },
        told: &["page.md"],
    },
    Way {
        name: "renamed over",
        change: |root| {
            fs::write(root.join("page.md.new"), "after").unwrap();
            fs::rename(root.join("page.md.new"), root.join("page.md")).unwrap();
        },
        told: &["page.md"],
    },
    Way {
        name: "a hidden file renamed over",
        change: |root| {
            fs::write(root.join(".page.md.x1"), "after").unwrap();
            fs::rename(root.join(".page.md.x1"), root.join("page.md")).unwrap();
        },
        told: &["page.md"],
    },
    Way {
        name: "a file from outside renamed over",
        change: |root| {
            let outside = root.parent().unwrap().join("outside");
            fs::write(&outside, "after").unwrap();
            fs::rename(outside, root.join("page.md")).unwrap();
        },
        told: &["page.md"],
    },
    Way {
        name: "kept as a backup and written anew",
        change: |root| {
            let swap = root.join(".page.md.swp");
            fs::write(&swap, "swap").unwrap();
            fs::write(root.join("4913"), "").unwrap();
            fs::remove_file(root.join("4913")).unwrap();
            fs::rename(root.join("page.md"), root.join("page.md~")).unwrap();
            fs::write(root.join("page.md"), "after").unwrap();
            fs::remove_file(root.join("page.md~")).unwrap();
            fs::remove_file(swap).unwrap();
        },
        told: &["page.md"],
    },
    Way {
        name: "deleted and created again",
        change: |root| {
            fs::remove_file(root.join("page.md")).unwrap();
            thread::sleep(Duration::from_millis(20));
            fs::write(root.join("page.md"), "again").unwrap();
        },
        told: &["page.md"],
    },
    Way {
        name: "deleted",
        change: |root| fs::remove_file(root.join("page.md")).unwrap(),
        told: &["page.md"],
    },
    Way {
        name: "renamed",
        change: |root| fs::rename(root.join("page.md"), root.join("other.md")).unwrap(),
        told: &["page.md", "other.md"],
    },
    Way {
        name: "renamed in case only",
        change: |root| fs::rename(root.join("page.md"), root.join("Page.md")).unwrap(),
        told: &["page.md", "Page.md"],
    },
    Way {
        name: "emptied",
        change: |root| drop(File::create(root.join("page.md")).unwrap()),
        told: &["page.md"],
    },
    Way {
        name: "touched only",
        change: |root| {
            let file = File::options()
                .append(true)
                .open(root.join("page.md"))
                .unwrap();
            file.set_modified(std::time::SystemTime::UNIX_EPOCH)
                .unwrap();
        },
        told: &["page.md"],
    },
    Way {
        name: "permissions taken",
        change: |root| {
            fs::set_permissions(root.join("page.md"), Permissions::from_mode(0o000)).unwrap();
        },
        told: &["page.md"],
    },
    Way {
        name: "permissions of a folder taken",
        change: |root| {
            fs::set_permissions(root.join("guides"), Permissions::from_mode(0o000)).unwrap();
        },
        told: &["guides"],
    },
    Way {
        name: "the settings",
        change: |root| fs::write(root.join("opsbook.toml"), "title = \"B\"").unwrap(),
        told: &["opsbook.toml"],
    },
    Way {
        name: "the theme",
        change: |root| {
            fs::write(root.join("theme/css/own.css"), "body {}").unwrap();
            fs::create_dir(root.join("theme/templates")).unwrap();
            fs::write(root.join("theme/templates/page.html"), "x").unwrap();
        },
        told: &["theme/css/own.css", "theme/templates/page.html"],
    },
    Way {
        name: "a new folder in a new folder",
        change: |root| {
            fs::create_dir_all(root.join("x/y/z")).unwrap();
            fs::write(root.join("x/y/z/new.md"), "new").unwrap();
        },
        told: &["x/y/z/new.md"],
    },
    Way {
        name: "a folder deleted",
        change: |root| fs::remove_dir_all(root.join("guides")).unwrap(),
        told: &["guides/a.md", "guides/deep/b.md"],
    },
    Way {
        name: "a folder taken away",
        change: |root| {
            fs::rename(root.join("guides"), root.parent().unwrap().join("away")).unwrap();
        },
        told: &["guides/deep/b.md"],
    },
    Way {
        name: "a folder brought in",
        change: |root| {
            let outside = root.parent().unwrap().join("outside");
            fs::create_dir_all(outside.join("deep")).unwrap();
            fs::write(outside.join("deep/c.md"), "c").unwrap();
            fs::rename(outside, root.join("inside")).unwrap();
        },
        told: &["inside/deep/c.md"],
    },
    Way {
        name: "a folder replaced by another",
        change: |root| {
            let other = root.parent().unwrap().join("other");
            fs::create_dir_all(other.join("deep")).unwrap();
            fs::write(other.join("deep/b.md"), "another").unwrap();
            fs::rename(root.join("guides"), root.parent().unwrap().join("old")).unwrap();
            fs::rename(other, root.join("guides")).unwrap();
        },
        told: &["guides/deep/b.md"],
    },
    Way {
        name: "a link made, and turned",
        change: |root| {
            symlink("page.md", root.join("link.md")).unwrap();
            symlink("index.md", root.join("link.new")).unwrap();
            fs::rename(root.join("link.new"), root.join("link.md")).unwrap();
        },
        told: &["link.md"],
    },
    Way {
        name: "a hard link",
        change: |root| fs::hard_link(root.join("page.md"), root.join("hard.md")).unwrap(),
        told: &["hard.md"],
    },
];
