//! `opsbook verify` and `export`: whether a copy is whole, and a site in one archive.

use std::fs;
use std::path::Path;

use opsbook::error::Error;
use opsbook::offline::{self, Signature};
use opsbook::pipeline::{self, BuildOptions};
use opsbook::publish::Signer;

use super::args::{ExportArgs, VerifyArgs};
use super::progress::Line;
use super::report::count;
use super::visible::visible;
use super::{Verdict, build, keys, output, print, single_file, world};

/// Examines a copy, and says what is not as it was published.
///
/// # Errors
/// Where it cannot be read.
pub fn verify(args: &VerifyArgs) -> Result<Verdict, Error> {
    let key = args.key.as_deref().map(keys::public_key).transpose()?;
    let mut report = offline::verify(&args.copy, key.as_ref())?;
    report.refuse_future(jiff::Timestamp::now());
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
    let confirmed = report.confirmed.as_deref();
    let confirmed = confirmed.map_or(String::new(), |at| format!(", confirmed {at}"));
    let who = match (&report.signature, &key) {
        (Signature::Proven(_), Some(key)) => format!("signed by {}", key.id()),
        (Signature::Claimed(id), _) => {
            format!("signed by {id} (as the site itself says; --key proves who)")
        }
        (Signature::Unchecked, _) => "signed; `--key` checks by whom".to_owned(),
        _ => "not signed, so nobody can tell who published it".to_owned(),
    };
    print(&format!(
        "{} is whole: {}{}{confirmed}; {who}\n",
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
    if file.exists() && !file.is_file() {
        return Err(Error::new("this is not a regular file:").usage().at(file));
    }
    let source = args.source.folder();
    let key = keys::secret_key(args.sign.as_deref())?;
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
        // What an earlier run packed is no part of the source.
        skip: vec![file.clone()],
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
    let report = pipeline::build(options, signer, &line);
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
