use super::{OddCharacter, Oddity, hidden, in_address, in_command};

/// Writes what was found: `H202E` hidden, `L430` looks like another, `T2013` typography.
fn told(found: &[OddCharacter]) -> String {
    let told = found.iter().map(|odd| {
        let kind = match odd.oddity {
            Oddity::Hidden => "H",
            Oddity::LookAlike => "L",
            Oddity::Typographic => "T",
        };
        format!("{kind}{:X}", u32::from(odd.character))
    });
    told.collect::<Vec<_>>().join(" ")
}

#[test]
fn what_cannot_be_seen_is_found_in_any_text() {
    for (text, expected) in [
        ("rm -rf \u{202E}gpj.x", "H202E"),
        (
            "a\u{200B}b\u{2060}c\u{FEFF}d\u{AD}e",
            "H200B H2060 HFEFF HAD",
        ),
        ("a\u{1B}[2Kb\u{7F}", "H1B H7F"),
        ("x\u{E0041}\u{E0042}", "HE0041 HE0042"),
        ("rm\u{FE0F} x\u{3164}y\u{2800}z", "HFE0F H3164 H2800"),
        ("two\u{200D}words \u{2066}x\u{2069}", "H200D H2066 H2069"),
        ("line\u{2028}break\u{85}", "H2028 H85"),
    ] {
        assert_eq!(told(&hidden(text)), expected, "{text:?}");
        assert_eq!(told(&in_command(text)), expected, "{text:?}");
    }
    for fine in [
        "plain\ttext\r\n",
        "naïve Größe Ђорђе 東京 \u{5E9}\u{5DC}\u{5D5}\u{5DD}",
        "👩\u{200D}💻 🏳\u{FE0F}\u{200D}🌈 👩🏽\u{200D}🚒 1\u{FE0F}\u{20E3} ✔\u{FE0F} ©\u{FE0F}",
        "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
        "می\u{200C}خواهم \u{915}\u{94D}\u{200D}\u{937}",
        "葛\u{E0100}",
    ] {
        assert_eq!(told(&hidden(fine)), "", "{fine:?}");
    }
    assert_eq!(told(&in_command("echo \u{E0B0}")), "HE0B0");
}

#[test]
fn letters_that_only_look_like_ascii_are_found_where_they_can_deceive() {
    for (text, expected) in [
        ("kubectl d\u{435}lete pod x", "L435"),
        ("kub\u{435}ctl get pods", "L435"),
        ("\u{441}\u{440} a b", "L441 L440"),
        ("sudo \u{441}\u{440} a b", "L441 L440"),
        ("ls | gr\u{435}p x", "L435"),
        ("kubectl get pods --\u{430}\u{3BF}", "L430 L3BF"),
        ("kubectl -n pr\u{43E}d get pods", "L43E"),
        ("curl https://ex\u{430}mple.com/x", "L430"),
        ("rm -rf \u{2215}tmp", "L2215"),
        ("ls \u{37E} rm x", "L37E"),
        ("echo \u{1D41A}\u{1D41B}", "L1D41A L1D41B"),
        ("A=1 \\\n  k\u{1D0F}x", "L1D0F"),
    ] {
        assert_eq!(told(&in_command(text)), expected, "{text:?}");
    }
    for fine in [
        "git commit -m \"Исправил ошибку, CPUшка цела\"",
        "git commit -m исправил",
        "ls файл.txt --label=имя user-Петя",
        "echo kapalı ışık größe naïve",
        "grep сор file",
        "# сору это\nls",
        "ls x # a comment with d\u{435}lete",
        "printf '10µs 5Ω'",
        "curl https://пример.рф/а",
    ] {
        assert_eq!(told(&in_command(fine)), "", "{fine:?}");
    }
}

#[test]
fn typography_is_found_where_a_shell_needs_ascii() {
    for (text, expected) in [
        ("kubectl get pods \u{2013}n web", "T2013"),
        ("kubectl get pods \u{2014}all", "T2014"),
        ("grep \u{201C}two words\u{201D} file", "T201C T201D"),
        ("echo \u{2018}x\u{2019}", "T2018 T2019"),
        ("kubectl\u{A0}get pods", "TA0"),
        ("cat a \u{2013} b", "T2013"),
        ("kubectl -n kube\u{2013}system get po", "T2013"),
        ("ls \u{2026}", "T2026"),
        ("\u{FF4C}\u{FF53}", "TFF4C TFF53"),
        ("ls\u{3000}-l", "T3000"),
        ("git commit -m \"it's\" \u{2013}a", "T2013"),
        ("echo it\\'s \u{2013}n", "T2013"),
    ] {
        let found = in_command(text);
        let found: Vec<_> = found
            .into_iter()
            .filter(|odd| odd.oddity == Oddity::Typographic)
            .collect();
        assert_eq!(told(&found), expected, "{text:?}");
    }
    for fine in [
        "git commit -m \"a \u{2013} b\"",
        "git commit -m 'it\u{2019}s \u{201C}done\u{201D}\u{2026}'",
        "echo don\u{2019}t",
        "ls # a \u{2013} comment\u{2026}",
        "echo 你好，世界",
    ] {
        assert_eq!(told(&in_command(fine)), "", "{fine:?}");
    }
}

#[test]
fn hosts_are_read_label_by_label() {
    for (address, expected) in [
        ("https://ex\u{430}mple.com/", "L430"),
        (
            "https://\u{430}\u{440}\u{440}\u{4CF}\u{435}.com/x",
            "L430 L440 L440 L4CF L435",
        ),
        ("https://example.com\u{2215}evil.example/", "L2215"),
        ("https://user@ex\u{430}mple.com", "L430"),
        ("mailto:a@ex\u{430}mple.com", "L430"),
        ("runbooks/p1\u{202E}.md", "H202E"),
    ] {
        assert_eq!(told(&in_address(address)), expected, "{address:?}");
    }
    for fine in [
        "https://пример.рф/страница",
        "https://bücher.example/",
        "https://例え.jp/?q=\u{430}b",
        "страница.md",
    ] {
        assert_eq!(told(&in_address(fine)), "", "{fine:?}");
    }
}

#[test]
fn names_say_which_character_it_is() {
    let found = in_command("\u{202E}rm \u{2013}x d\u{435}l");
    let names: Vec<_> = found.iter().map(|odd| (odd.name(), odd.meant())).collect();
    assert_eq!(
        names,
        [
            ("U+202E RIGHT-TO-LEFT OVERRIDE".to_owned(), None),
            ("U+2013 EN DASH".to_owned(), Some("-".to_owned())),
            (
                "U+0435 CYRILLIC SMALL LETTER IE".to_owned(),
                Some("e".to_owned())
            ),
        ]
    );
}
