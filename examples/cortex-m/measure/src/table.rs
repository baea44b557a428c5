//! The table, and its place in a document.

use crate::network::Row;
use std::fmt::Write;

/// Markdown.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut text = String::from(
        "| core | network | instructions | code, bytes | weights, bytes | statics, bytes | stack, bytes |\n\
         |---|---|--:|--:|--:|--:|--:|\n",
    );
    for Row { core, network, instructions, size } in rows {
        let (code, statics, stack) = size.as_ref().map_or_else(Default::default, |size| {
            (grouped(size.code), grouped(size.statics), grouped(size.stack))
        });
        let (name, weights) = (network.name, grouped(network.weights as u64));
        let instructions = grouped(*instructions);
        let _ =
            writeln!(text, "| {core} | {name} | {instructions} | {code} | {weights} | {statics} | {stack} |");
    }
    text
}

/// A number with commas between its thousands.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let mut text = digits[..first].to_owned();
    for group in digits.as_bytes()[first..].chunks(3) {
        if !text.is_empty() {
            text.push(',');
        }
        text.extend(group.iter().map(|&digit| char::from(digit)));
    }
    text
}

/// The document with another text between the marks of a name.
pub(crate) fn replaced(document: &str, name: &str, text: &str) -> Result<String, String> {
    let (begin, end) = (format!("<!-- {name}: begin -->\n"), format!("<!-- {name}: end -->"));
    let parts = document.split_once(&begin).and_then(|(head, rest)| Some((head, rest.split_once(&end)?.1)));
    let (head, tail) = parts.ok_or_else(|| format!("the document has no place for {name}"))?;
    Ok(format!("{head}{begin}{text}{end}{tail}"))
}
