//! Findings in Chinese. A finding is made in English, where it is found, by code that knows nothing of
//! languages. Here each of its sentences stands beside its Chinese, with places in braces for the words
//! that change; a finding is said in Chinese by recognising its sentence and putting the same words
//! into the other one, which loses no number. What a code means stands here too: where a sentence
//! has no twin, the meaning is told in Chinese, with the sentence as it is behind it.
//!
//! Not here: the columns of tables and the ids of places, which stay as they are.

mod codes;
mod containers;
mod coordinates;
mod files;
mod foreign;
mod reading;
mod studies;
mod verdict;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Location;
use crate::diagnostic::Severity;
use crate::diagnostic::is_geopackage;
use crate::facts::CostKind;
use crate::write::words::Lang;
use crate::write::words::amount;
use crate::write::words::named;
use crate::write::words::programme;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Words within a sentence that may themselves be sentences are followed so deep.
const DEEPEST: usize = 3;

/// Nouns behind a number, or before an id, as sentences of the verifier have them.
const NOUNS: &[(&str, &str)] = &[
    ("households", "户"),
    ("household", "户"),
    ("persons", "人"),
    ("person", "人"),
    ("workers", "名劳动力"),
    ("worker", "名劳动力"),
    ("villages", "个村"),
    ("village", "个村"),
    ("sites", "个安置点"),
    ("site", "个安置点"),
    ("places", "个岗位"),
    ("place", "个岗位"),
    ("CNY", "元"),
];
const KINDS: &[(&str, &str)] = &[
    ("village", "村庄"),
    ("site", "安置点"),
    ("livelihood", "就业单位"),
    ("area", "区域"),
    ("county", "县"),
    ("town", "镇"),
    ("zone", "分区"),
    ("borders", "边界"),
    ("rivers", "河流"),
    ("pair", "配对"),
    ("persons", "人"),
    ("households", "户"),
    ("workers", "名劳动力"),
    ("distance", "距离"),
    ("time", "时间"),
    ("number", "号"),
    ("km", "公里"),
    ("min", "分钟"),
    ("CNY", "元"),
    ("moves", "搬迁"),
    ("stays", "留下"),
    ("stay", "留下"),
    ("row", "行"),
    ("skill", "技能"),
    ("level", "等级"),
];

/// A finding as the screen shows it: `错误[csv.number] villages.csv:12 列 households "abc"：…`.
#[must_use]
pub fn line(finding: &Diagnostic, lang: Lang) -> String {
    if lang == Lang::En {
        return finding.to_string();
    }
    let severity = match finding.severity {
        Severity::Note => "说明",
        Severity::Warning => "警告",
        Severity::Error => "错误",
    };
    let mut text = format!("{severity}[{}]", finding.code);
    let Location { file, sheet, cell, row, column, value, about } = &finding.location;
    if let Some(file) = file {
        text.push_str(&format!(" {file}"));
        let sheet_word = if is_geopackage(file) { "图层" } else { "工作表" };
        if let Some(sheet) = sheet {
            text.push_str(&format!("，{sheet_word} {sheet}"));
        }
        match (sheet, cell, row) {
            (Some(_), Some(cell), _) => text.push_str(&format!("，单元格 {cell}")),
            (Some(_), None, Some(row)) => text.push_str(&format!("，第 {row} 行")),
            (None, _, Some(row)) => text.push_str(&format!(":{row}")),
            (_, _, None) => {}
        }
    }
    if let Some(column) = column {
        text.push_str(&format!(" 列 {column}"));
    }
    if let Some(value) = value {
        text.push_str(&format!(" {value:?}"));
    }
    if !about.is_empty() {
        let about: Vec<String> = about.iter().map(|about| words(about, 0)).collect();
        text.push_str(&format!(" {}", about.join("、")));
    }
    text.push('：');
    text.push_str(&message(finding));
    if !finding.help.is_empty() {
        let help = &finding.help;
        let help = sentence(help, 0).unwrap_or_else(|| help.clone());
        text.push_str(&format!("\n  处理：{help}"));
    }
    text
}

/// A sentence that is no finding, such as a note of the proof, in a language.
#[must_use]
pub fn said(english: &str, lang: Lang) -> String {
    let chinese = (lang == Lang::Zh).then(|| sentence(english, 0)).flatten();
    chinese.unwrap_or_else(|| english.to_owned())
}

/// Whether a finding says something that has no twin; for whoever checks that none is missing.
#[must_use]
pub fn lacks_twin(finding: &Diagnostic) -> bool {
    let lacks = |text: &str| !text.is_empty() && sentence(text, 0).is_none();
    lacks(&finding.message) || lacks(&finding.help)
}

/// What is wrong, in Chinese.
fn message(finding: &Diagnostic) -> String {
    match (sentence(&finding.message, 0), meaning(finding.code)) {
        (Some(sentence), _) => sentence,
        (None, Some(meaning)) => format!("{meaning}（{}）", finding.message),
        (None, None) => finding.message.clone(),
    }
}

/// Every sentence with a twin: English, Chinese; for whoever checks that none is missing.
pub fn sentences() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    let of_data = reading::SENTENCES.iter().chain(files::SENTENCES).chain(coordinates::SENTENCES);
    of_data.chain(containers::SENTENCES).chain(verdict::SENTENCES).chain(studies::SENTENCES)
}

/// Every code with its meaning in Chinese, sorted by code.
#[must_use]
pub const fn meanings() -> &'static [(&'static str, &'static str)] {
    codes::MEANINGS
}

/// What a code means, in Chinese.
#[must_use]
pub fn meaning(code: &str) -> Option<&'static str> {
    let at = codes::MEANINGS.binary_search_by_key(&code, |(code, _)| code).ok()?;
    Some(codes::MEANINGS[at].1)
}

/// A sentence in pieces: what stands between the words that change.
struct Pattern {
    pieces: Vec<&'static str>,
    /// Which word stands behind each piece but the last.
    order: Vec<usize>,
    chinese: &'static str,
    /// Letters that are not words that change; the more, the surer.
    letters: usize,
}

/// All sentences: those without words that change by themselves, the others the surest first.
struct Catalogue {
    fixed: BTreeMap<&'static str, &'static str>,
    open: Vec<Pattern>,
}

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let mut catalogue = Catalogue { fixed: BTreeMap::new(), open: Vec::new() };
    for &(english, chinese) in sentences().chain(foreign::SENTENCES) {
        let (pieces, order) = pieces(english);
        if order.is_empty() {
            catalogue.fixed.insert(english, chinese);
        } else {
            let letters = pieces.iter().map(|piece| piece.len()).sum();
            catalogue.open.push(Pattern { pieces, order, chinese, letters });
        }
    }
    catalogue.open.sort_by_key(|pattern| std::cmp::Reverse(pattern.letters));
    catalogue
});

/// Cuts a sentence at its numbered places; other braces are letters.
fn pieces(sentence: &'static str) -> (Vec<&'static str>, Vec<usize>) {
    let (mut pieces, mut order, mut from, mut at) = (Vec::new(), Vec::new(), 0, 0);
    while let Some(found) = sentence[at..].find('{') {
        let open = at + found;
        let number = sentence[open + 1..].split_once('}').and_then(|(number, _)| {
            number.parse::<usize>().ok().map(|parsed| (parsed, number.len()))
        });
        at = open + 1;
        if let Some((number, length)) = number {
            pieces.push(&sentence[from..open]);
            order.push(number);
            from = open + length + 2;
            at = from;
        }
    }
    pieces.push(&sentence[from..]);
    (pieces, order)
}

/// The Chinese of an English sentence, where it has a twin.
fn sentence(english: &str, depth: usize) -> Option<String> {
    if depth > DEEPEST {
        return None;
    }
    if let Some(chinese) = CATALOGUE.fixed.get(english) {
        return Some((*chinese).to_owned());
    }
    if let Some(why) = programme::exclusion(english) {
        return Some(why);
    }
    CATALOGUE.open.iter().find_map(|pattern| {
        let found = pattern.recognise(english)?;
        let mut filled = BTreeMap::new();
        for (number, word) in pattern.order.iter().zip(found) {
            filled.insert(*number, words(word, depth + 1));
        }
        let (pieces, order) = pieces(pattern.chinese);
        let mut text = pieces[0].to_owned();
        for (number, piece) in order.iter().zip(&pieces[1..]) {
            text.push_str(filled.get(number).map_or("", String::as_str));
            text.push_str(piece);
        }
        Some(text)
    })
}

impl Pattern {
    /// The words at the open places, where the text is this sentence.
    fn recognise<'a>(&self, text: &'a str) -> Option<Vec<&'a str>> {
        let mut rest = text.strip_prefix(self.pieces[0])?;
        let mut found = Vec::new();
        let (last, between) = self.pieces[1..].split_last()?;
        for piece in between {
            let at = rest.find(piece)?;
            found.push(&rest[..at]);
            rest = &rest[at + piece.len()..];
        }
        found.push(rest.strip_suffix(last)?);
        Some(found)
    }
}

/// Words put into a sentence: a sentence of their own, a number with its noun, the kind of an id, or
/// what they are.
fn words(english: &str, depth: usize) -> String {
    // A lone number or id is what it is, and no sentence.
    if english.contains(' ')
        && let Some(chinese) = sentence(english, depth)
    {
        return chinese;
    }
    if let Some(amounts) = amounts(english) {
        return amounts;
    }
    let twin = |list: &[(&str, &'static str)], word: &str| {
        list.iter().find(|(english, _)| *english == word).map(|(_, chinese)| *chinese)
    };
    if let Some((number, noun)) = english.split_once(' ')
        && number.starts_with(|first: char| first.is_ascii_digit())
        && let Some(noun) = twin(NOUNS, noun)
    {
        return format!("{number}{noun}");
    }
    if let Some((kind, id)) = english.split_once(' ')
        && !id.contains(' ')
        && let Some(kind) = twin(KINDS, kind)
    {
        return format!("{kind}{id}");
    }
    twin(KINDS, english).map_or_else(|| english.to_owned(), str::to_owned)
}

/// An amount of money, or a list of kinds of cost with their amounts, as the verifier says them.
fn amounts(english: &str) -> Option<String> {
    if let Some(amount) = amount::exact(english) {
        return Some(amount);
    }
    let parts = english.split(", ").map(|part| {
        let (kind, sum) = part.split_once(' ')?;
        let kind = CostKind::ALL.into_iter().find(|of| of.word() == kind)?;
        Some(format!("{}{}", named::cost_kind(kind).of(Lang::Zh), amount::exact(sum)?))
    });
    let parts: Option<Vec<String>> = parts.collect();
    Some(parts?.join("、"))
}
