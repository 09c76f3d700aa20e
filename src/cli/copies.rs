//! `opsbook keygen`, `verify` and `export`: copies of a site, and who published them.

use std::fs;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use opsbook::error::Error;
use opsbook::offline::{self, KeyFault, PublicKey, SecretKey, Signature};
use opsbook::pipeline::{self, BuildOptions};
use opsbook::publish::Signer;

use super::args::{ExportArgs, KeygenArgs, VerifyArgs};
use super::progress::Line;
use super::report::count;
use super::visible::visible;
use super::{Verdict, build, output, print, single_file, world};

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
fn public_key(text: &str) -> Result<PublicKey, Error> {
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

/// Examines a copy, and says what is not as it was published.
///
/// # Errors
/// Where it cannot be read.
pub fn verify(args: &VerifyArgs) -> Result<Verdict, Error> {
    let key = args.key.as_deref().map(public_key).transpose()?;
    let report = offline::verify(&args.copy, key.as_ref())?;
    for fault in &report.faults {
        output::say(&format!("{}\n", visible(&fault.to_string())));
    }
    let shown = args.copy.to_string_lossy();
    if !report.faults.is_empty() {
        output::say(&format!(
            "{}: {}; do not rely on it, and get the copy again\n",
            visible(&shown),
            count(report.faults.len(), "fault")
        ));
        return Ok(Verdict::Faulty);
    }
    let manifest = report.manifest.as_ref();
    let files = manifest.map_or(0, |manifest| manifest.files.len());
    let built = manifest.and_then(|manifest| manifest.built.as_deref());
    let built = built.map_or(String::new(), |built| format!(", built {built}"));
    let who = match (&report.signature, &key) {
        (Signature::Proven(_), Some(key)) => format!("signed by {}", key.id()),
        (Signature::Unchecked, _) => "signed; `--key` checks by whom".to_owned(),
        _ => "not signed, so nobody can tell who published it".to_owned(),
    };
    print(&format!(
        "{} is whole: {}{}; {who}\n",
        visible(&shown),
        count(files, "file"),
        visible(&built)
    ))?;
    Ok(Verdict::Fine)
}

/// Packs a site into one file.
///
/// # Errors
/// Where the machine fails.
pub fn export(args: &ExportArgs) -> Result<Verdict, Error> {
    if let Some(file) = &args.single_file {
        return single_file::write(&args.source.folder(), file, args.settings.overrides());
    }
    let Some(file) = &args.zip else {
        return Ok(Verdict::Usage);
    };
    if file.is_dir() {
        return Err(Error::new("this is a folder, and the archive a file:")
            .usage()
            .at(file));
    }
    let source = args.source.folder();
    let key = secret_key(args.sign.as_deref())?;
    let signer = key.as_ref().map(|key| key as &dyn Signer);
    // Built beside the archive, where there is room for it.
    let stem = file
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let folder = file.with_file_name(format!(".{stem}.opsbook-site"));
    let options = BuildOptions {
        stamp: world::stamp(&source)?,
        today: world::today(),
        out: folder.clone(),
        keep_going: false,
        overrides: args.settings.overrides(),
        source,
    };
    let packed = pack(&options, &stem, file, signer);
    let _ = fs::remove_dir_all(&folder);
    packed
}

fn pack(
    options: &BuildOptions,
    stem: &str,
    file: &Path,
    signer: Option<&dyn Signer>,
) -> Result<Verdict, Error> {
    let line = Line::new();
    let report = pipeline::build(options, None, &line);
    line.clear();
    let report = report?;
    build::say_findings(&report.diagnostics, &report.sources);
    if report.published.is_none() {
        let errors = count(build::errors(&report.diagnostics), "error");
        output::say(&format!("nothing was packed: {errors}\n"));
        return Ok(Verdict::Faulty);
    }
    match offline::pack(&options.out, stem, file, signer)? {
        Ok(size) => {
            print(&format!(
                "{}, {} KiB: unpack it anywhere, and open {stem}/index.html\n",
                visible(&file.to_string_lossy()),
                size.div_ceil(1024)
            ))?;
            Ok(Verdict::Fine)
        }
        Err(odd) => {
            for path in &odd {
                output::say(&format!("{}: Windows has no such name\n", visible(path)));
            }
            output::say(
                "nothing was packed: rename these files, so that the archive can be unpacked everywhere\n",
            );
            Ok(Verdict::Faulty)
        }
    }
}
