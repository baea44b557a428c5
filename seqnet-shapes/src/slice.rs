//! Rules about slices, as in Python, but a slice that reaches beyond the sequence is an error.
//!
//! ```text
//! start = a, or T - a where it is counted from the end
//! stop  = b, or T - b
//! length = ⌈(stop - start) / step⌉
//! ```

use crate::{Check, Text};

/// One end of a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Left out: from the beginning, or to the end.
    Open,
    /// Counted from the beginning.
    Front(usize),
    /// Counted from the end: `-n`.
    Back(usize),
}

impl Bound {
    const fn resolve(self, length: usize, open: usize) -> Option<usize> {
        match self {
            Bound::Open => Some(open),
            Bound::Front(n) => {
                if n <= length {
                    Some(n)
                } else {
                    None
                }
            }
            Bound::Back(n) => length.checked_sub(n),
        }
    }

    const fn write(self, text: Text) -> Text {
        match self {
            Bound::Open => text,
            Bound::Front(n) => text.number(n),
            Bound::Back(n) => text.then("-").number(n),
        }
    }
}

/// How many a slice takes of `length`; 0 where it does not fit.
#[must_use]
pub const fn slice_length(length: usize, start: Bound, stop: Bound, step: usize) -> usize {
    match (start.resolve(length, 0), stop.resolve(length, length)) {
        (Some(start), Some(stop)) if step > 0 => stop.saturating_sub(start).div_ceil(step),
        _ => 0,
    }
}

/// A slice goes on by at least one.
pub const fn step(layer: &str, what: &str, step: usize) -> Check {
    if step > 0 {
        return Ok(());
    }
    let text = Text::new().then("`").then(layer).then("` needs a step of at least 1 through the ").then(what);
    Err(text.then(", but is given 0\nhelp: write a positive number"))
}

/// A slice takes at least one, and no more than there is.
pub const fn slice(layer: &str, what: &str, length: usize, start: Bound, stop: Bound, step: usize) -> Check {
    if let Err(text) = self::step(layer, what, step) {
        return Err(text);
    }
    let text = Text::new().then("`").then(layer).then("` ");
    let (Some(from), Some(to)) = (start.resolve(length, 0), stop.resolve(length, length)) else {
        return Err(too_long(text, what, length, start, stop));
    };
    if from < to {
        return Ok(());
    }
    let text = stop.write(start.write(text.then("takes the ").then(what).then(" ")).then(":"));
    let text = text.then(", which are none of the ").number(length);
    Err(text.then("\nhelp: let it start before it stops, within 0:").number(length))
}

const fn too_long(text: Text, what: &str, length: usize, start: Bound, stop: Bound) -> Text {
    let (text, help, most) = match (start, stop) {
        (Bound::Back(n), _) if n > length => {
            (text.then("needs the last ").number(n).then(" ").then(what), "take at most the last ", length)
        }
        (Bound::Front(n), _) if n > length => {
            let text = text.then("needs the ").then(what).then(" from ").number(n).then(" on");
            (text, "let it start at most at ", length.saturating_sub(1))
        }
        (_, Bound::Back(n)) => {
            let text = text.then("leaves out the last ").number(n).then(" ").then(what);
            (text, "leave out at most ", length.saturating_sub(1))
        }
        (_, _) => {
            let text = stop.write(text.then("needs the ").then(what).then(" up to "));
            (text, "let it stop at most at ", length)
        }
    };
    let text = text.then(", but is given ").number(length).then(" ").then(what);
    text.then("\nhelp: ").then(help).number(most)
}

/// A single one of `length` is there.
pub const fn index(layer: &str, what: &str, length: usize, at: Bound) -> Check {
    let there = match at {
        Bound::Open => length > 0,
        Bound::Front(n) => n < length,
        Bound::Back(n) => n > 0 && n <= length,
    };
    if there {
        return Ok(());
    }
    let text = at.write(Text::new().then("`").then(layer).then("` needs ").then(what).then(" "));
    let text = text.then(", but is given ").number(length).then(" ").then(what).then("s, counted from 0");
    let text = text.then("\nhelp: write an index from 0 to ").number(length.saturating_sub(1));
    Err(text.then(", or from -").number(length).then(" to -1"))
}

#[cfg(test)]
mod tests {
    use super::Bound::{Back, Front, Open};
    use super::{index, slice, slice_length};

    #[test]
    fn lengths_are_those_of_python() {
        let cases = [
            (Back(5), Open, 1, 5),      // range(9)[-5:]
            (Front(2), Front(8), 1, 6), // range(9)[2:8]
            (Open, Open, 2, 5),         // range(9)[::2]
            (Front(1), Back(1), 3, 3),  // range(9)[1:-1:3]
            (Back(4), Front(7), 1, 2),  // range(9)[-4:7]
        ];
        for (start, stop, step, length) in cases {
            assert_eq!(slice_length(9, start, stop, step), length);
            assert!(slice("Slice", "timesteps", 9, start, stop, step).is_ok());
        }
    }

    #[test]
    fn what_is_not_there_is_an_error() {
        for (start, stop, step) in [
            (Back(10), Open, 1),
            (Front(9), Open, 1),
            (Front(8), Front(2), 1),
            (Open, Front(10), 1),
            (Open, Open, 0),
        ] {
            assert!(slice("Slice", "timesteps", 9, start, stop, step).is_err());
        }
        assert!(index("Slice", "timestep", 9, Front(9)).is_err());
        assert!(index("Slice", "timestep", 9, Back(10)).is_err());
        assert!(index("Slice", "timestep", 9, Back(9)).is_ok());
    }
}
