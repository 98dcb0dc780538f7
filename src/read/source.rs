//! One input file as a stream: hashed as it is read, once, with every line end made `\n`.

use crate::read::InputFile;
use crate::read::ReadError;
use sha2::Digest;
use sha2::Sha256;
use std::fmt::Write;
use std::fs::File;
use std::io;
use std::io::Read;
use std::io::Seek;
use std::path::Path;

/// A file that is being read.
///
/// The digest and the size are those of the file. What comes out has `\r\n` and lone `\r` turned into
/// `\n`, and ends with `\n`: each line is then one line to whoever counts.
pub(super) struct Source {
    input: Input,
    digest: Sha256,
    bytes: u64,
    quotes: u64,
    after_return: bool,
    last: Option<u8>,
    is_closed: bool,
}

/// Where the bytes come from.
enum Input {
    /// The file itself, summed as it is read.
    File(File),
    /// A file in another encoding, decoded and summed already.
    Decoded(io::Cursor<String>),
}

/// Bytes at the beginning by which the encoding of a table is judged.
const JUDGED: u64 = 1 << 16;

/// What the first bytes of a file tell about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// Nothing is against reading it as text.
    Text,
    /// It has no bytes.
    Empty,
    /// Two bytes for each letter.
    Utf16,
    /// A workbook or another zip archive.
    Workbook,
}

impl Source {
    /// Opens a file and looks at its first bytes. A file that begins with Chinese in GB18030 (which
    /// holds GBK and GB2312) is decoded.
    pub(super) fn open(path: &Path) -> io::Result<(Self, Head)> {
        let mut file = File::open(path)?;
        let mut begin = Vec::new();
        Read::by_ref(&mut file).take(JUDGED).read_to_end(&mut begin)?;
        file.rewind()?;
        let head = Head::of(&begin[..begin.len().min(256)]);
        let mut source = Self {
            input: Input::File(file),
            digest: Sha256::new(),
            bytes: 0,
            quotes: 0,
            after_return: false,
            last: None,
            is_closed: false,
        };
        if head == Head::Text && !begins_as_utf8(&begin) {
            let bytes = std::fs::read(path)?;
            if let Some(text) = from_gb18030(&bytes) {
                source.digest.update(&bytes);
                source.bytes = bytes.len() as u64;
                source.input = Input::Decoded(io::Cursor::new(text));
            }
        }
        Ok((source, head))
    }

    /// Whether the file was decoded from GB18030.
    pub(super) fn is_decoded(&self) -> bool {
        matches!(self.input, Input::Decoded(_))
    }

    /// Whether the quotation marks read so far come in pairs.
    pub(super) fn quotes_are_paired(&self) -> bool {
        self.quotes.is_multiple_of(2)
    }

    /// Reads what is left and tells what the file was.
    pub(super) fn finish(mut self, path: &Path, name: &str) -> Result<InputFile, ReadError> {
        io::copy(&mut self, &mut io::sink()).map_err(|error| ReadError::io(path, error))?;
        Ok(InputFile {
            path: name.to_owned(),
            bytes: self.bytes,
            sha256: hex(&self.digest.finalize()),
            rows: None,
        })
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let read = match &mut self.input {
                Input::File(file) => file.read(buffer)?,
                Input::Decoded(text) => text.read(buffer)?,
            };
            if read == 0 {
                let lacks_end = !self.is_closed && self.last.is_some_and(|last| last != b'\n');
                self.is_closed = true;
                if lacks_end {
                    buffer[0] = b'\n';
                }
                return Ok(usize::from(lacks_end));
            }
            let raw = &mut buffer[..read];
            if matches!(self.input, Input::File(_)) {
                self.digest.update(&*raw);
                self.bytes += read as u64;
            }
            let mut kept = 0;
            for at in 0..read {
                let byte = raw[at];
                self.quotes += u64::from(byte == b'"');
                let belongs_to_return = byte == b'\n' && self.after_return;
                self.after_return = byte == b'\r';
                if !belongs_to_return {
                    raw[kept] = if byte == b'\r' { b'\n' } else { byte };
                    kept += 1;
                }
            }
            if kept > 0 {
                self.last = Some(raw[kept - 1]);
                return Ok(kept);
            }
        }
    }
}

impl Head {
    fn of(head: &[u8]) -> Self {
        match head {
            [] => Self::Empty,
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Self::Utf16,
            [b'P', b'K', 3, 4, ..] => Self::Workbook,
            _ if head.contains(&0) => Self::Utf16,
            _ => Self::Text,
        }
    }
}

/// Whether bytes that are not UTF-8 look like the two-byte letters of GBK.
pub(super) fn looks_like_gbk(bytes: &[u8]) -> bool {
    let mut letters = bytes.iter();
    let mut pairs = 0;
    while let Some(&byte) = letters.next() {
        if byte.is_ascii() {
            continue;
        }
        match (byte, letters.next()) {
            (0x81..=0xFE, Some(0x40..=0x7E | 0x80..=0xFE)) => pairs += 1,
            _ => return false,
        }
    }
    pairs > 0
}

/// Whether bytes are UTF-8, apart from a letter that their end may cut.
fn begins_as_utf8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).map_or_else(|error| error.error_len().is_none(), |_| true)
}

/// The text of a file in GB18030; `None` where it cannot be that, or where most words are UTF-8, so
/// that some are broken or foreign: then nothing is guessed.
fn from_gb18030(bytes: &[u8]) -> Option<String> {
    // Words of letters that are not ASCII; single letters of GB18030 may be UTF-8 by accident.
    let words = || bytes.split(u8::is_ascii).filter(|word| !word.is_empty());
    let utf8 = words().filter(|word| std::str::from_utf8(word).is_ok()).count();
    if 2 * utf8 >= words().count() {
        return None;
    }
    let text = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
    let (mut all, mut chinese) = (0, 0);
    for char in text.chars().filter(|char| !char.is_ascii()) {
        all += 1;
        // Ideographs, their punctuation, full-width forms, and what stands beside them.
        let is_usual = matches!(char,
            '\u{4e00}'..='\u{9fff}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
            || "°—“”‘’·".contains(char);
        chinese += usize::from(is_usual);
    }
    (10 * chinese >= 9 * all).then(|| text.into_owned())
}

/// Reads a small file whole.
pub(super) fn whole(path: &Path, name: &str) -> Result<(Vec<u8>, InputFile), ReadError> {
    let bytes = std::fs::read(path).map_err(|error| ReadError::io(path, error))?;
    let input = InputFile {
        path: name.to_owned(),
        bytes: bytes.len() as u64,
        sha256: hex(&Sha256::digest(&bytes)),
        rows: None,
    };
    Ok((bytes, input))
}

/// Bytes as text, without a byte order mark; `Err` says what they look like instead.
pub(super) fn text(bytes: &[u8]) -> Result<&str, &'static str> {
    match Head::of(&bytes[..bytes.len().min(256)]) {
        Head::Utf16 => return Err("it looks like UTF-16"),
        Head::Workbook => return Err("it is a workbook or a zip archive"),
        Head::Empty | Head::Text => {}
    }
    let text = std::str::from_utf8(bytes).map_err(|_| {
        if looks_like_gbk(bytes) { "it looks like GBK" } else { "some bytes are not UTF-8" }
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes every text");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::Source;
    use super::looks_like_gbk;
    use sha2::Digest;
    use std::io::Read;
    use std::io::Write;

    fn through(bytes: &[u8]) -> (String, super::InputFile) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let (mut source, _) = Source::open(file.path()).unwrap();
        let mut text = String::new();
        source.read_to_string(&mut text).unwrap();
        (text, source.finish(file.path(), "x").unwrap())
    }

    #[test]
    fn every_line_end_becomes_one_and_the_digest_is_of_the_file() {
        let (text, input) = through(b"a\r\nb\rc\nd");
        assert_eq!(text, "a\nb\nc\nd\n");
        assert_eq!(input.bytes, 8);
        let (_, abc) = through(b"abc");
        assert_eq!(abc.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn a_line_end_split_between_two_reads_is_still_one() {
        let long = format!("{}\r\n{}\r\n", "a".repeat(8191), "b".repeat(8190));
        let (text, _) = through(long.as_bytes());
        assert_eq!(text.matches('\n').count(), 2);
        assert!(!text.contains('\r'));
    }

    #[test]
    fn gb18030_is_decoded_and_its_digest_is_of_the_file() {
        // The second name has a letter of four bytes, which GBK lacks.
        let text = "编号,村名,户数\nV1,上村,12\nV2,㐇家村上大坪,3\n";
        let (bytes, _, _) = encoding_rs::GB18030.encode(text);
        let (read, input) = through(&bytes);
        assert_eq!(read, text);
        assert_eq!(input.bytes, bytes.len() as u64);
        assert_eq!(input.sha256, super::hex(&super::Sha256::digest(&bytes)));
    }

    #[test]
    fn what_is_neither_is_not_guessed() {
        // Latin letters of Windows-1252, and UTF-8 with one broken letter.
        assert_eq!(super::from_gb18030(b"id,name\n1,caf\xe9\n2,\xe0 la\n"), None);
        let mut broken = "编号,上村,东村,西村".as_bytes().to_vec();
        broken.extend([0xC9, 0xCF]);
        assert_eq!(super::from_gb18030(&broken), None);
    }

    #[test]
    fn gbk_is_told_from_broken_utf8() {
        assert!(looks_like_gbk(&[b'A', 0xC9, 0xCF, 0xB4, 0xE5]));
        assert!(!looks_like_gbk(b"plain"));
        assert!(!looks_like_gbk(&[b'A', 0xC9]));
    }
}
