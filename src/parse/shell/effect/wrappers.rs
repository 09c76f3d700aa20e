//! Programs that run what stands behind their own options and operands, and do nothing else.

use crate::parse::shell::effect::words::{after_assignments, skip};
use crate::parse::shell::tree::Word;

/// How the words of a wrapper are told from the command that it runs.
#[derive(Debug)]
pub(super) struct Wrapper {
    names: &'static [&'static str],
    /// Letters of options with a value.
    short: &'static str,
    /// Long options whose value is a word of its own.
    long: &'static [&'static str],
    /// Operands before the command.
    operands: usize,
}

/// The verbs with which programs run another that can do more than that.
const VERBS: &[&str] = &["exec", "run", "shell"];

impl Wrapper {
    /// Says whether the words have the verb that the operands before the command begin with.
    fn fits(&self, words: &[Word]) -> bool {
        let verbs = self.names.iter().any(|name| MANY_VERBS.contains(name));
        let mut literals = words.iter().take(4).filter_map(Word::literal);
        !verbs || literals.any(|word| VERBS.contains(&word))
    }

    /// Returns the command that it runs.
    pub(super) fn skip<'a>(&self, words: &'a [Word]) -> &'a [Word] {
        after_assignments(skip(words, self.short, self.long, self.operands))
    }
}

const fn of(
    names: &'static [&'static str],
    short: &'static str,
    long: &'static [&'static str],
    operands: usize,
) -> Wrapper {
    Wrapper {
        names,
        short,
        long,
        operands,
    }
}

const WRAPPERS: &[Wrapper] = &[
    of(
        &["doas", "pkexec", "run0"],
        "uCDg",
        &[
            "--user",
            "--group",
            "--unit",
            "--slice",
            "--property",
            "--setenv",
            "--chdir",
            "--nice",
        ],
        0,
    ),
    of(
        &[
            "command",
            "builtin",
            "nohup",
            "setsid",
            "noglob",
            "unbuffer",
            "caffeinate",
            "catchsegv",
            "eatmydata",
        ],
        "",
        &[],
        0,
    ),
    of(&["time"], "fo", &["--format", "--output"], 0),
    of(&["exec"], "a", &[], 0),
    of(&["nice"], "n", &["--adjustment"], 0),
    of(&["ionice"], "ncpPu", &["--class", "--classdata"], 0),
    of(
        &["chrt"],
        "TPD",
        &["--sched-runtime", "--sched-period", "--sched-deadline"],
        1,
    ),
    of(&["taskset"], "", &[], 1),
    of(
        &["numactl"],
        "CNmpil",
        &[
            "--cpunodebind",
            "--membind",
            "--interleave",
            "--preferred",
            "--physcpubind",
        ],
        0,
    ),
    of(&["cgexec"], "g", &[], 0),
    of(&["prlimit"], "p", &["--pid"], 0),
    of(
        &["setpriv"],
        "",
        &[
            "--reuid",
            "--regid",
            "--groups",
            "--bounding-set",
            "--inh-caps",
        ],
        0,
    ),
    of(
        &["timeout", "gtimeout"],
        "sk",
        &["--signal", "--kill-after"],
        1,
    ),
    of(&["stdbuf"], "ioe", &["--input", "--output", "--error"], 0),
    of(
        &["systemd-run", "systemd-inhibit"],
        "pEMHu",
        &[
            "--unit",
            "--uid",
            "--gid",
            "--slice",
            "--property",
            "--description",
            "--setenv",
            "--nice",
            "--working-directory",
            "--service-type",
            "--on-active",
            "--on-boot",
            "--on-calendar",
            "--machine",
            "--host",
            "--what",
            "--who",
            "--why",
            "--mode",
            "--timer-property",
        ],
        0,
    ),
    of(
        &["systemd-cat"],
        "tp",
        &["--identifier", "--priority", "--stderr-priority"],
        0,
    ),
    of(&["strace", "ltrace"], "abeIoOpPsSuUX", &[], 0),
    of(&["sshpass"], "pfdP", &[], 0),
    of(
        &[
            "gosu",
            "su-exec",
            "setuidgid",
            "chpst",
            "softlimit",
            "faketime",
        ],
        "u",
        &[],
        1,
    ),
    of(&["tini", "dumb-init", "catatonit"], "pe", &[], 0),
    of(
        &["proxychains", "proxychains4", "torsocks", "tsocks"],
        "f",
        &[],
        0,
    ),
    of(&["retry"], "tdm", &["--times", "--delay", "--max"], 0),
    of(
        &["bundle", "poetry", "pipenv", "uv", "doppler", "op"],
        "pc",
        &["--project", "--config", "--env-file"],
        1,
    ),
    of(
        &[
            "aws-vault",
            "chamber",
            "direnv",
            "machinectl",
            "multipass",
            "limactl",
            "lxc",
            "incus",
            "pct",
        ],
        "dn",
        &["--duration", "--user", "--env", "--cwd"],
        2,
    ),
    of(&["lxc-attach"], "nsv", &["--name"], 0),
    of(&["npx", "bunx"], "pc", &["--package"], 0),
];

/// Those of them that can do more than run another.
const MANY_VERBS: &[&str] = &[
    "aws-vault",
    "bundle",
    "chamber",
    "direnv",
    "doppler",
    "incus",
    "limactl",
    "lxc",
    "machinectl",
    "multipass",
    "op",
    "pct",
    "pipenv",
    "poetry",
    "uv",
];

/// Returns how a program wraps another, if it does.
pub(super) fn wrapper(name: &str, words: &[Word]) -> Option<&'static Wrapper> {
    let mut wrappers = WRAPPERS.iter();
    wrappers.find(|wrapper| wrapper.names.contains(&name) && wrapper.fits(words))
}
