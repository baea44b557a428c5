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

const BEGIN: &str = "<!-- measured: begin -->\n";
const END: &str = "<!-- measured: end -->";

/// The document with another table between its marks.
pub(crate) fn replaced(document: &str, table: &str) -> Result<String, String> {
    let parts = document.split_once(BEGIN).and_then(|(head, rest)| Some((head, rest.split_once(END)?.1)));
    let (head, tail) = parts.ok_or("the document has no place for the table")?;
    Ok(format!("{head}{BEGIN}{table}{END}{tail}"))
}
