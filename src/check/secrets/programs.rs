//! Which programs take a password on their command line, and where.

use std::sync::OnceLock;

/// Where a program takes a password.
pub(super) enum Place {
    /// Right behind the option or as the next word: `-p X`, `-pX`.
    Option(&'static str),
    /// Only right behind the option: `-pX`.
    Attached(&'static str),
    /// Only as the next word.
    Next(&'static str),
    /// In the pair of the option's value, behind a sign: `-u user:X`.
    Pair(&'static str, char),
    /// The word with this number, options and their values left out.
    Word(usize),
    /// Behind a word's beginning: `pass:X`.
    Behind(&'static str),
}

use Place::{Attached, Behind, Next, Option as Either, Pair, Word};

/// What is known of a program: its name, a word that must stand behind it, where it takes a password.
pub(super) type Rule = (&'static [&'static str], &'static str, &'static [Place]);

pub(super) const RULES: &[Rule] = &[
    (
        &["curl"],
        "",
        &[
            Pair("-u", ':'),
            Pair("--user", ':'),
            Pair("-U", ':'),
            Pair("--proxy-user", ':'),
            Next("--oauth2-bearer"),
            Next("--pass"),
        ],
    ),
    (
        &["http", "https", "xh"],
        "",
        &[Pair("-a", ':'), Pair("--auth", ':')],
    ),
    (
        &[
            "mysql",
            "mysqldump",
            "mysqladmin",
            "mysqlimport",
            "mysqlcheck",
            "mysqlshow",
            "mysqlslap",
            "mysqlsh",
            "mariadb",
            "mariadb-dump",
            "mariadb-admin",
            "mysqlbinlog",
            "mysql_upgrade",
            "xtrabackup",
            "mycli",
        ],
        "",
        &[Attached("-p")],
    ),
    (&["sshpass"], "", &[Either("-p")]),
    (
        &["redis-cli", "valkey-cli"],
        "",
        &[Next("-a"), Next("--pass")],
    ),
    (
        &[
            "docker", "podman", "nerdctl", "buildah", "skopeo", "crane", "oras", "oc", "az", "cf",
            "helm", "regctl",
        ],
        "login",
        &[Either("-p")],
    ),
    (
        &[
            "mongo",
            "mongosh",
            "mongodump",
            "mongorestore",
            "mongoexport",
            "mongoimport",
            "mongostat",
            "mongotop",
        ],
        "",
        &[Either("-p")],
    ),
    (
        &[
            "ldapsearch",
            "ldapmodify",
            "ldapadd",
            "ldapdelete",
            "ldapwhoami",
            "ldapcompare",
            "ldappasswd",
            "kadmin",
        ],
        "",
        &[Either("-w")],
    ),
    (
        &["sqlcmd", "bcp", "ipmitool", "zip", "unzip"],
        "",
        &[Either("-P")],
    ),
    (&["7z", "7za", "rar"], "", &[Attached("-p")]),
    (&["openssl"], "", &[Behind("pass:"), Next("-k")]),
    (
        &["smbclient", "rpcclient", "net", "winexe", "smbmap"],
        "",
        &[Pair("-U", '%'), Pair("--user", '%')],
    ),
    (&["rabbitmqctl"], "add_user", &[Word(2)]),
    (&["rabbitmqctl"], "change_password", &[Word(2)]),
    (&["rabbitmqctl"], "authenticate_user", &[Word(2)]),
    (
        &[
            "rabbitmqadmin",
            "cqlsh",
            "cypher-shell",
            "influx",
            "twine",
            "elasticsearch-users",
            "plink",
            "pscp",
            "rundeck",
            "nxc",
        ],
        "",
        &[Either("-p"), Next("-pw")],
    ),
    (
        &["xfreerdp", "xfreerdp3", "wfreerdp", "sdl-freerdp"],
        "",
        &[Behind("/p:")],
    ),
    (&["cmdkey"], "", &[Behind("/pass:")]),
    (&["plink", "pscp", "psftp"], "", &[Next("-pw")]),
    (&["vault", "bao"], "login", &[Word(1)]),
    (&["cargo"], "login", &[Word(1)]),
    (&["doctl"], "init", &[Next("-t")]),
    (&["rclone"], "obscure", &[Word(1)]),
    (&["mysqladmin"], "password", &[Word(1)]),
    (&["etcdctl"], "", &[Pair("--user", ':')]),
    (&["lftp"], "", &[Pair("-u", ',')]),
    (&["gh"], "set", &[Next("-b"), Next("--body")]),
    (&["snmpwalk", "snmpget"], "", &[Next("-A"), Next("-X")]),
    (&["pg_dump", "psql"], "", &[]),
];

/// Programs that are read by rules of their own.
pub(super) const OTHERS: &[&str] = &[
    "htpasswd", "kubectl", "sqlplus", "echo", "printf", "mc", "curl", "net",
];

/// Says whether a word begins with the first two letters of some program.
pub(super) fn begins_a_program(word: &[u8]) -> bool {
    static STARTS: OnceLock<Vec<bool>> = OnceLock::new();
    let at = |first: u8, second: u8| usize::from(first) << 8 | usize::from(second);
    let starts = STARTS.get_or_init(|| {
        let mut starts = vec![false; 1 << 16];
        let names = RULES.iter().flat_map(|(names, ..)| *names);
        for name in names.chain(OTHERS) {
            starts[at(name.as_bytes()[0], name.as_bytes()[1])] = true;
        }
        starts
    });
    word.len() > 2 && starts[at(word[0], word[1])]
}
