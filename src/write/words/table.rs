//! How texts are declared: a name, its English and its Chinese at once, so that none lacks its twin.

/// Declares a table of texts: name, English, Chinese.
macro_rules! texts {
    ($(#[$doc:meta])* $table:ident; $($name:ident: $en:literal, $zh:literal;)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $table {
            $(#[doc = concat!("`", $en, "`")] $name,)*
        }

        impl $table {
            /// All texts.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its name, by which the report page asks for it.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }

            /// The text in a language.
            #[must_use]
            pub const fn of(self, lang: $crate::write::words::Lang) -> &'static str {
                use $crate::write::words::Lang;
                match (self, lang) {
                    $((Self::$name, Lang::En) => $en, (Self::$name, Lang::Zh) => $zh,)*
                }
            }

            /// The text in a language with its words in braces filled in: `{0}` by the first, and so on.
            #[must_use]
            pub fn with(self, lang: $crate::write::words::Lang, words: &[&str]) -> String {
                $crate::write::words::table::fill(self.of(lang), words)
            }
        }
    };
}

pub(crate) use texts;

/// A text with its words in braces filled in.
#[must_use]
pub fn fill(text: &str, words: &[&str]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        let word = name.parse::<usize>().ok().and_then(|at| words.get(at));
        filled.push_str(word.copied().unwrap_or_default());
        rest = behind;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use crate::write::words::Asked;
    use crate::write::words::Lang;
    use crate::write::words::Say;
    use crate::write::words::Studied;
    use crate::write::words::Text;
    use std::collections::BTreeSet;

    /// Name, English and Chinese of every text of every table.
    fn all() -> Vec<(&'static str, &'static str, &'static str)> {
        let texts = Text::ALL.iter().map(|text| (text.key(), text.of(Lang::En), text.of(Lang::Zh)));
        let said = Say::ALL.iter().map(|text| (text.key(), text.of(Lang::En), text.of(Lang::Zh)));
        let asked =
            Asked::ALL.iter().map(|text| (text.key(), text.of(Lang::En), text.of(Lang::Zh)));
        let of_many =
            Studied::ALL.iter().map(|text| (text.key(), text.of(Lang::En), text.of(Lang::Zh)));
        texts.chain(said).chain(asked).chain(of_many).collect()
    }

    #[test]
    fn no_text_lacks_its_twin() {
        // Words that are the same in both languages.
        let same = [
            "Digest",
            "UnitPercent",
            "StoppedBy",
            "Checked",
            "FrontLine",
            "BandToNinety",
            "BandToFull",
        ];
        for (name, en, zh) in all() {
            assert!(!en.trim().is_empty() && !zh.trim().is_empty(), "{name}");
            let is_chinese =
                |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            // The switch names the language that it switches to.
            if name == "Language" {
                continue;
            }
            assert!(!is_chinese(en), "{name}: {en}");
            assert!(is_chinese(zh) || same.contains(&name), "{name}: {zh}");
        }
    }

    #[test]
    fn both_languages_have_the_same_words_to_fill_in() {
        let holes = |text: &str| -> BTreeSet<String> {
            text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap().to_owned()).collect()
        };
        for (name, en, zh) in all() {
            assert_eq!(holes(en), holes(zh), "{name}");
        }
    }

    #[test]
    fn words_are_filled_in_and_may_hold_braces() {
        assert_eq!(Text::Layer.with(Lang::Zh, &["2"]), "第2层目标");
        assert_eq!(Text::RowsShown.with(Lang::En, &["1", "{2}", "3"]), "1–{2} of 3");
        assert_eq!(Text::Layer.with(Lang::En, &[]), "Layer ");
    }
}
