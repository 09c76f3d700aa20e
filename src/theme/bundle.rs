//! Puts style sheets and scripts together and names them by their content.

use std::sync::Arc;

use super::settings::Settings;
use super::{AppIcon, ThemeAsset, ThemeFiles};
use crate::model::site::OutputPath;
use crate::source::Digest;

/// Hexadecimal digits of a fingerprint.
const DIGITS: usize = 10;

/// The files to publish, and their names.
#[derive(Default)]
pub(super) struct Bundles {
    pub(super) assets: Vec<ThemeAsset>,
    pub(super) styles: Vec<String>,
    pub(super) boot_script: Option<String>,
    pub(super) scripts: Vec<String>,
    pub(super) single_file: [String; 2],
    pub(super) worker: String,
    pub(super) icon: Option<String>,
    pub(super) app_icons: Vec<AppIcon>,
}

/// Bundles the theme's files. Style sheets and scripts of the author's that `theme.toml` does not list come last.
///
/// Other files, such as a picture that a style sheet shows, keep their path below `assets/`, so that a style sheet finds
/// them by it.
pub(super) fn bundle(files: &ThemeFiles, settings: &Settings) -> Bundles {
    let mut bundles = Bundles::default();
    let elsewhere = |path: &str| {
        settings.boot.as_deref() == Some(path)
            || settings.single_file.iter().any(|listed| listed == path)
            || settings.worker.iter().any(|listed| listed == path)
    };
    let styles = with_unlisted(files, &settings.styles, ".css", &elsewhere);
    let css = concatenate(files, &styles, |_, text, out| {
        out.push_str(text);
        out.push('\n');
    });
    bundles
        .styles
        .extend(add_text(&mut bundles.assets, "opsbook", "css", css));

    let boot = settings.boot.as_deref();
    let js = concatenate(files, boot.as_slice(), |_, text, out| out.push_str(text));
    bundles.boot_script = add_text(&mut bundles.assets, "boot", "js", js);

    let scripts = with_unlisted(files, &settings.scripts, ".js", &elsewhere);
    let js = concatenate(files, &scripts, |path, text, out| {
        out.push_str(&format!("/* {path} */\ntry {{\n"));
        out.push_str(text);
        out.push_str("\n} catch (error) { console.error(error); }\n");
    });
    bundles
        .scripts
        .extend(add_text(&mut bundles.assets, "opsbook", "js", js));

    bundles.single_file = [".css", ".js"].map(|suffix| {
        let of_kind = settings.single_file.iter().map(String::as_str);
        let of_kind: Vec<&str> = of_kind.filter(|path| path.ends_with(suffix)).collect();
        concatenate(files, &of_kind, |_, text, out| {
            out.push_str(text);
            out.push('\n');
        })
    });

    let worker: Vec<&str> = settings.worker.iter().map(String::as_str).collect();
    bundles.worker = concatenate(files, &worker, |path, text, out| {
        out.push_str(&format!("/* {path} */\n"));
        out.push_str(text);
        out.push('\n');
    });

    let app_icons = app_icons(files, settings);
    for (path, file) in files {
        let is_bundled = path.starts_with("templates/")
            || path == "theme.toml"
            || path.ends_with(".css")
            || path.ends_with(".js");
        if is_bundled {
            continue;
        }
        let (stem, extension) = path.rsplit_once('.').unwrap_or((path, "svg"));
        let stem = stem.rsplit_once('/').map_or(stem, |(_, name)| name);
        if settings.icon.as_ref() == Some(path) {
            bundles.icon = add(&mut bundles.assets, stem, extension, file.bytes.clone());
        } else if settings.app_icons.contains(path) {
            let size = app_icons.iter().find(|(listed, _)| listed == path);
            if let Some((_, size)) = size
                && let Some(name) = add(&mut bundles.assets, stem, extension, file.bytes.clone())
            {
                bundles.app_icons.push(AppIcon { name, size: *size });
            }
        } else if let Ok(path) = OutputPath::new(&format!("assets/{path}")) {
            let bytes = file.bytes.clone();
            bundles.assets.push(ThemeAsset { path, bytes });
        }
    }
    bundles.assets.sort_by(|a, b| a.path.cmp(&b.path));
    bundles
        .app_icons
        .sort_by(|a, b| (a.size, &a.name).cmp(&(b.size, &b.name)));
    bundles
}

/// Returns the pictures for home screens with their sizes. The built-in ones show the built-in icon: they would be wrong beside one of
/// the book's own.
fn app_icons(files: &ThemeFiles, settings: &Settings) -> Vec<(String, u32)> {
    let is_own = |path: &str| files.get(path).is_some_and(|file| file.is_own);
    let has_own_icon = settings.icon.as_deref().is_some_and(is_own);
    let listed = settings.app_icons.iter();
    let listed = listed.filter(|path| is_own(path) || !has_own_icon);
    let sized = listed.filter_map(|path| {
        let size = png_size(&files.get(path)?.bytes)?;
        Some((path.clone(), size))
    });
    sized.collect()
}

/// Returns the width of a square PNG; `None` of anything else.
fn png_size(bytes: &[u8]) -> Option<u32> {
    let sizes = bytes
        .strip_prefix(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")?
        .first_chunk::<8>()?;
    let [a, b, c, d, rest @ ..] = *sizes;
    let width = u32::from_be_bytes([a, b, c, d]);
    (width == u32::from_be_bytes(rest)).then_some(width)
}

/// Returns the listed files and, after them, the author's own of that kind.
fn with_unlisted<'a>(
    files: &'a ThemeFiles,
    listed: &'a [String],
    suffix: &str,
    is_elsewhere: &impl Fn(&str) -> bool,
) -> Vec<&'a str> {
    let unlisted = files.iter().filter(|(path, file)| {
        file.is_own && path.ends_with(suffix) && !listed.contains(path) && !is_elsewhere(path)
    });
    let unlisted = unlisted.map(|(path, _)| path.as_str());
    listed.iter().map(String::as_str).chain(unlisted).collect()
}

fn concatenate(
    files: &ThemeFiles,
    paths: &[&str],
    append: impl Fn(&str, &str, &mut String),
) -> String {
    let mut out = String::new();
    for path in paths {
        if let Some(file) = files.get(*path) {
            append(path, &String::from_utf8_lossy(&file.bytes), &mut out);
        }
    }
    out
}

fn add_text(
    assets: &mut Vec<ThemeAsset>,
    stem: &str,
    extension: &str,
    text: String,
) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    add(assets, stem, extension, text.into_bytes().into())
}

fn add(
    assets: &mut Vec<ThemeAsset>,
    stem: &str,
    extension: &str,
    bytes: Arc<[u8]>,
) -> Option<String> {
    let name = fingerprinted(stem, extension, &bytes);
    let path = OutputPath::new(&format!("assets/{name}")).ok()?;
    assets.push(ThemeAsset { path, bytes });
    Some(name)
}

/// Returns a file name that changes with the content, as in `opsbook.3f9a1c24d0.css`.
fn fingerprinted(stem: &str, extension: &str, bytes: &[u8]) -> String {
    format!("{stem}.{}.{extension}", Digest::of(bytes).short(DIGITS))
}
