//! The names of tensors in a file: `encoder/lstm/kernel`.

use crate::Text;

/// The name of a layer, within the layers that hold it.
#[derive(Clone, Copy, Debug)]
pub struct Prefix<'a> {
    parent: Option<&'a Prefix<'a>>,
    name: &'a str,
}

impl<'a> Prefix<'a> {
    /// The model itself, which has no name.
    pub const ROOT: Prefix<'static> = Prefix { parent: None, name: "" };

    /// What is called `name` inside of this.
    #[must_use]
    pub const fn join(&'a self, name: &'a str) -> Prefix<'a> {
        Prefix { parent: Some(self), name }
    }

    /// Whether `name` in here is written like this, with slashes between.
    pub(super) const fn writes(&self, name: &str, written: &[u8]) -> bool {
        let Some(rest) = without_end(written, name.as_bytes()) else { return false };
        match (self.parent, rest) {
            (None, []) => true,
            (Some(parent), [rest @ .., b'/']) => parent.writes(self.name, rest),
            _ => false,
        }
    }

    pub(super) const fn text(&self, text: Text, name: &str) -> Text {
        match self.parent {
            Some(parent) => parent.text(text, self.name).then("/").then(name),
            None => text.then(name),
        }
    }
}

pub(super) const fn is_in_one_of(layers: &[&str], name: &str) -> bool {
    let mut i = 0;
    while i < layers.len() {
        if inside(name.as_bytes(), layers[i]).is_some() {
            return true;
        }
        i += 1;
    }
    false
}

pub(super) const fn contains(names: &[&str], name: &str) -> bool {
    let mut i = 0;
    while i < names.len() {
        if same(names[i].as_bytes(), name.as_bytes()) {
            return true;
        }
        i += 1;
    }
    false
}

/// What follows `layer/`.
pub(super) const fn inside<'a>(written: &'a [u8], layer: &str) -> Option<&'a [u8]> {
    if written.len() <= layer.len() {
        return None;
    }
    let (first, rest) = written.split_at(layer.len());
    match rest {
        [b'/', rest @ ..] if same(first, layer.as_bytes()) => Some(rest),
        _ => None,
    }
}

pub(super) const fn first_part(name: &str) -> &str {
    let mut end = 0;
    while end < name.len() && name.as_bytes()[end] != b'/' {
        end += 1;
    }
    name.split_at(end).0
}

const fn without_end<'a>(written: &'a [u8], end: &[u8]) -> Option<&'a [u8]> {
    if written.len() < end.len() {
        return None;
    }
    let (rest, last) = written.split_at(written.len() - end.len());
    if same(last, end) { Some(rest) } else { None }
}

pub(super) const fn same(a: &[u8], b: &[u8]) -> bool {
    let mut i = 0;
    while i < a.len() && i < b.len() && a[i] == b[i] {
        i += 1;
    }
    i == a.len() && i == b.len()
}
