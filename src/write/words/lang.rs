//! The two languages of documents, and how the wanted one is found.

use serde::Serialize;
use std::fmt;
use std::str::FromStr;

/// A language of documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese in simplified characters.
    Zh,
}

impl Lang {
    /// Both, in the order in which [`crate::write::words::Text`] holds them.
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// The code used on the command line and in HTML.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    /// What stands between the parts of a list.
    #[must_use]
    pub const fn comma(self) -> &'static str {
        match self {
            Self::En => ", ",
            Self::Zh => "，",
        }
    }

    /// What stands between sentences in one line.
    #[must_use]
    pub const fn semicolon(self) -> &'static str {
        match self {
            Self::En => "; ",
            Self::Zh => "；",
        }
    }

    /// The language of a locale such as `zh_CN.UTF-8`, `zh-Hans-CN` or `C`: Chinese where it says so,
    /// else English.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        let word = locale.split(['_', '-', '.', '@', ':']).next().unwrap_or_default();
        if word.eq_ignore_ascii_case("zh") { Self::Zh } else { Self::En }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Lang {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|lang| lang.code() == text)
            .ok_or_else(|| "write en or zh".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn chinese_is_chosen_by_chinese_locales_only() {
        for locale in ["zh_CN.UTF-8", "zh", "zh-Hans-CN", "ZH_TW"] {
            assert_eq!(Lang::of_locale(locale), Lang::Zh, "{locale}");
        }
        for locale in ["C", "", "en_GB.UTF-8", "zha_CN", "POSIX"] {
            assert_eq!(Lang::of_locale(locale), Lang::En, "{locale}");
        }
        assert!("fr".parse::<Lang>().is_err());
    }
}
