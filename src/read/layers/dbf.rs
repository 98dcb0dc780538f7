//! The table of a shapefile (dBASE III). Numbers stand in it as text and stay text: the usual library
//! makes 32-bit numbers of some of them, which would change amounts silently.
//!
//! # Source
//! dBASE III file format; ESRI Shapefile Technical Description, July 1998.

use encoding_rs::Encoding;
use encoding_rs::GB18030;
use encoding_rs::UTF_8;
use serde_json::Value;

/// Bytes of the header before the fields, and of a field in it.
const PART: usize = 32;
/// Where the header names the language of the texts.
const LANGUAGE: usize = 29;
/// Languages of the header that stand for GBK.
const GBK: [u8; 2] = [0x4D, 0x7A];
/// Languages that programs write without knowing it: none, and "the code page of this computer".
const UNSTATED: [u8; 3] = [0x00, 0x03, 0x57];

/// A table.
pub(super) struct Dbf {
    pub(super) names: Vec<String>,
    /// `None` where a row is marked as deleted.
    pub(super) rows: Vec<Option<Vec<Value>>>,
    /// How its texts were decoded, where nothing in the file says so.
    pub(super) assumed: Option<&'static str>,
    /// Whether some text was not of the encoding.
    pub(super) has_faults: bool,
}

struct Field {
    name: Vec<u8>,
    kind: u8,
    from: usize,
    length: usize,
}

/// Reads a table; `code_page` is what the `.cpg` file says. `Err` says why it cannot be read.
pub(super) fn read(bytes: &[u8], code_page: Option<&str>) -> Result<Dbf, String> {
    let short = || "the table (.dbf) is cut off".to_owned();
    let number = |at: usize, length: usize| -> Option<usize> {
        let bytes = bytes.get(at..at + length)?;
        Some(bytes.iter().rev().fold(0, |sum, &byte| sum << 8 | usize::from(byte)))
    };
    let count = number(4, 4).ok_or_else(short)?;
    let header = number(8, 2).ok_or_else(short)?;
    let width = number(10, 2).ok_or_else(short)?;
    if header < PART + 1 || width == 0 || bytes.len() < header {
        return Err(short());
    }
    let mut fields = Vec::new();
    let mut from = 1;
    for field in bytes[PART..header].chunks_exact(PART) {
        if field[0] == 0x0D {
            break;
        }
        let name = field[..11].split(|&byte| byte == 0).next().unwrap_or_default().to_vec();
        let length = usize::from(field[16]);
        fields.push(Field { name, kind: field[11], from, length });
        from += length;
    }
    if from > width {
        return Err("the table (.dbf) contradicts itself".to_owned());
    }
    let end = header + count.checked_mul(width).ok_or_else(short)?;
    let records = bytes.get(header..end).ok_or_else(short)?;
    let (encoding, assumed) = encoding(bytes, code_page)?;
    let mut has_faults = false;
    let mut decode = |bytes: &[u8]| {
        let (text, faults) = encoding.decode_without_bom_handling(bytes);
        has_faults |= faults;
        text.trim_matches(['\0', ' ']).to_owned()
    };
    let names = fields.iter().map(|field| decode(&field.name).to_ascii_lowercase()).collect();
    let rows = records
        .chunks_exact(width)
        .map(|record| {
            (record[0] != b'*').then(|| {
                fields
                    .iter()
                    .map(|field| {
                        let cell = &record[field.from..field.from + field.length];
                        value(field.kind, cell, &mut decode)
                    })
                    .collect()
            })
        })
        .collect();
    Ok(Dbf { names, rows, assumed, has_faults })
}

fn value(kind: u8, cell: &[u8], decode: &mut impl FnMut(&[u8]) -> String) -> Value {
    match kind {
        b'I' if cell.len() == 4 => i32::from_le_bytes([cell[0], cell[1], cell[2], cell[3]]).into(),
        b'O' | b'B' if cell.len() == 8 => {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(cell);
            f64::from_le_bytes(bytes).into()
        }
        b'L' => match cell.first() {
            Some(b'T' | b't' | b'Y' | b'y') => true.into(),
            Some(b'F' | b'f' | b'N' | b'n') => false.into(),
            _ => Value::Null,
        },
        b'N' | b'F' => {
            let text = decode(cell);
            // Large fields of type F have exponents.
            match text.parse::<f64>() {
                Ok(number) if text.contains(['e', 'E']) => number.into(),
                Ok(_) => Value::String(text.trim_start_matches('+').to_owned()),
                // Stars stand for a number that was too long.
                Err(_) => Value::String(text),
            }
        }
        b'C' | b'D' => Value::String(decode(cell)),
        _ => Value::Null,
    }
}

/// How texts are written: as the `.cpg` file says, as the header says, else UTF-8 where all of it is
/// that, else GBK, as most programs in China write without saying so.
fn encoding(
    bytes: &[u8],
    code_page: Option<&str>,
) -> Result<(&'static Encoding, Option<&'static str>), String> {
    if let Some(name) = code_page.map(str::trim).filter(|name| !name.is_empty()) {
        let digits: String = name.chars().filter(char::is_ascii_digit).collect();
        return match (Encoding::for_label(name.as_bytes()), digits.as_str()) {
            (Some(encoding), _) => Ok((encoding, None)),
            (None, "936" | "54936") => Ok((GB18030, None)),
            (None, "65001") => Ok((UTF_8, None)),
            _ => Err(format!("the .cpg file names an encoding that is not known: {name}")),
        };
    }
    let language = bytes.get(LANGUAGE).copied().unwrap_or_default();
    if GBK.contains(&language) {
        return Ok((GB18030, None));
    }
    let is_stated = !UNSTATED.contains(&language);
    if bytes[PART..].is_ascii() || is_ascii_apart_from_binary(bytes) {
        return Ok((UTF_8, None));
    }
    if std::str::from_utf8(&bytes[PART..]).is_ok() {
        return Ok((UTF_8, Some("UTF-8")));
    }
    if is_stated {
        return Err(format!(
            "its texts are in a language other than Chinese by the header (0x{language:02X})"
        ));
    }
    Ok((GB18030, Some("GBK")))
}

/// Whether no text of the table holds a letter beyond ASCII; numbers may be binary.
fn is_ascii_apart_from_binary(bytes: &[u8]) -> bool {
    !bytes[PART..].iter().any(|byte| !byte.is_ascii())
}
