//! Letters that a machine drew, told from words by the pairs that words are made of.

use super::looks::entropy;

/// The two hundred commonest pairs of letters of English runbooks.
const PAIRS: &[u8] = b"\
    therinhereesteonatanorsttideenntouselengcomendeditalrofoveceomaretusnehataiolaismaecloeaacgeicurrall\
    chncripocaliplasnsnoamnaidctelbetsssclsirtpautrmhiyoilodprtopeotficiaghoowolrsckadaitrunemsoviwiulev\
    diwhubmopsniimepshcrexspkedotthtmpluooigoslyopeemiierrblgirysurutyapocabirueupbodadugrudovcudsmmwetf\
    scafwardtpefldewkuivaywobafrrcppokiarnifavtllsaunfvasaqutuwsksrvrkfaucpiwneifehuipawumghpuogptrggacc";

const IS_COMMON: [[bool; 26]; 26] = {
    let mut table = [[false; 26]; 26];
    let mut at = 0;
    while at < PAIRS.len() {
        table[(PAIRS[at] - b'a') as usize][(PAIRS[at + 1] - b'a') as usize] = true;
        at += 2;
    }
    table
};

/// Says whether a value is letters alone, and drawn: less than half of its pairs are common ones.
pub(super) fn is_drawn(value: &str, least: usize) -> bool {
    if !(least..=128).contains(&value.len()) || !value.bytes().all(|b| b.is_ascii_alphabetic()) {
        return false;
    }
    let place = |b: u8| usize::from(b.to_ascii_lowercase() - b'a');
    let common = value
        .as_bytes()
        .windows(2)
        .filter(|pair| IS_COMMON[place(pair[0])][place(pair[1])])
        .count();
    common * 2 < value.len() && entropy(value) > 2.4
}

/// Says the same of the letters of a value that holds digits and signs too.
pub(super) fn has_drawn_letters(value: &str, least: usize) -> bool {
    let letters: String = value.chars().filter(char::is_ascii_alphabetic).collect();
    is_drawn(&letters, least)
}

#[cfg(test)]
mod tests {
    use super::is_drawn;

    #[test]
    fn words_are_not_drawn() {
        for word in [
            "password",
            "kubernetes",
            "authentication",
            "required",
            "temporary",
            "someLongName",
            "kubectlproxy",
            "cloudfront",
        ] {
            assert!(!is_drawn(word, 8), "{word}");
        }
        for drawn in ["qztwkxvbnmgh", "kxvqzjwtbnpl", "ZPPTSYPOIOQABSJCLSQT"] {
            assert!(is_drawn(drawn, 8), "{drawn}");
        }
    }
}
