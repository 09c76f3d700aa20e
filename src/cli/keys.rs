//! `opsbook keygen`, and the keys that a command line names.

use std::fs;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use opsbook::error::Error;
use opsbook::offline::{self, KeyFault, PublicKey, SecretKey};

use super::args::KeygenArgs;
use super::visible::visible;
use super::{Verdict, output, print};

/// Holds the password of a secret key, where nobody sits at a terminal.
const PASSWORD: &str = "OPSBOOK_KEY_PASSWORD";

/// The largest file that may be a key, in bytes.
const LARGEST_KEY: u64 = 16 << 10;

/// Makes a key, as two files. Never overwrites one.
///
/// # Errors
/// Where there is such a file, or it cannot be written.
pub fn keygen(args: &KeygenArgs) -> Result<Verdict, Error> {
    let with = |ending: &str| {
        let mut name = args.name.clone().into_os_string();
        name.push(ending);
        PathBuf::from(name)
    };
    let (secret_file, public_file) = (with(".key"), with(".pub"));
    for file in [&secret_file, &public_file] {
        if file.symlink_metadata().is_ok() {
            let message = "there is such a file already, and a key is never overwritten:";
            return Err(Error::new(message)
                .usage()
                .at(file)
                .help("name another, as in `opsbook keygen team`"));
        }
    }
    let password = new_password()?;
    let (secret, public) = offline::generate(password.as_deref())?;
    write_secret(&secret_file, &secret)?;
    let failed = |cause| Error::io("cannot write", &public_file, cause);
    fs::write(&public_file, &public).map_err(failed)?;
    let key = public.lines().nth(1).unwrap_or_default();
    print(&format!("{key}\n"))?;
    let (secret_file, public_file) = (secret_file.to_string_lossy(), public_file.to_string_lossy());
    output::say(&format!(
        "  {}  is secret{}: keep it out of the playbook; sign with   opsbook build --sign {0}\n  \
           {}  is for everybody who has a copy:   opsbook verify DIR --key {2}\n",
        visible(&secret_file),
        if password.is_none() {
            " and has no password"
        } else {
            ""
        },
        visible(&public_file),
    ));
    Ok(Verdict::Fine)
}

/// Returns what protects a new key; nothing where nobody can be asked, or the answer is empty.
fn new_password() -> Result<Option<String>, Error> {
    if let Ok(password) = std::env::var(PASSWORD) {
        return Ok(Some(password).filter(|password| !password.is_empty()));
    }
    if !std::io::stdin().is_terminal() {
        return Ok(None);
    }
    let password = ask("Password of the new key (empty for none): ")?;
    if password.is_empty() {
        return Ok(None);
    }
    match ask("Once more: ")? == password {
        true => Ok(Some(password)),
        false => Err(Error::new("the two passwords are not the same").usage()),
    }
}

fn ask(question: &str) -> Result<String, Error> {
    rpassword::prompt_password(question)
        .map_err(|cause| Error::new("cannot read the password").because(cause))
}

fn write_secret(path: &Path, text: &str) -> Result<(), Error> {
    let failed = |cause| Error::io("cannot write", path, cause);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)
}

/// Reads the key that a command line names, and asks for its password where it has one.
///
/// # Errors
/// Where it cannot be read, or is none.
pub fn secret_key(file: Option<&Path>) -> Result<Option<SecretKey>, Error> {
    let Some(file) = file else { return Ok(None) };
    let text = read_key(file)?;
    let password = std::env::var(PASSWORD).ok();
    let mut key = SecretKey::from_text(&text, password.as_deref());
    if matches!(key, Err(KeyFault::NeedsPassword)) && std::io::stdin().is_terminal() {
        let password = ask(&format!(
            "Password of {}: ",
            visible(&file.to_string_lossy())
        ))?;
        key = SecretKey::from_text(&text, Some(&password));
    }
    let (message, help) = match key {
        Ok(key) => return Ok(Some(key)),
        Err(KeyFault::NoKey) => (
            "this is not a secret key of minisign:",
            "make one with `opsbook keygen`, and name its file that ends with .key".to_owned(),
        ),
        Err(KeyFault::NeedsPassword) => (
            "this key has a password, and nobody can be asked for it:",
            format!("set {PASSWORD}"),
        ),
        Err(KeyFault::WrongPassword) => (
            "the password of this key is another:",
            format!("type it again, or look what {PASSWORD} holds"),
        ),
    };
    Err(Error::new(message).usage().at(file).help(help))
}

fn read_key(file: &Path) -> Result<String, Error> {
    let cannot = |cause| Error::io("cannot read the key", file, cause);
    match fs::metadata(file).map_err(cannot)?.len() > LARGEST_KEY {
        true => Ok(String::new()),
        false => Ok(String::from_utf8_lossy(&fs::read(file).map_err(cannot)?).into_owned()),
    }
}

/// Understands `--key`: the key itself, or a file that holds it.
///
/// # Errors
/// Where it is neither.
pub fn public_key(text: &str) -> Result<PublicKey, Error> {
    if let Ok(key) = PublicKey::from_text(text) {
        return Ok(key);
    }
    let file = Path::new(text);
    if !file.exists() {
        let message = format!("`{text}` is neither a public key nor a file");
        let help = "name the file that ends with .pub, or give the line that begins with RW";
        return Err(Error::new(message).usage().help(help));
    }
    PublicKey::from_text(&read_key(file)?).map_err(|_| {
        let help = "name the file that ends with .pub, not the secret one";
        Error::new("this is not a public key of minisign:")
            .usage()
            .at(file)
            .help(help)
    })
}
