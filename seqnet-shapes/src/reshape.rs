//! Rules about other shapes of the same numbers.

use crate::{Check, Text};

/// The dimensions of a shape, or the axes of a permutation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    sizes: [usize; Sizes::MOST],
    rank: usize,
}

impl Sizes {
    /// How many dimensions there can be.
    pub const MOST: usize = 4;
    /// `-1`: the size that is left over.
    pub const REST: usize = usize::MAX;
    /// `None`: time without end.
    pub const NONE: usize = usize::MAX - 1;

    /// As many of the dimensions as there can be.
    #[must_use]
    pub const fn of(dimensions: &[usize]) -> Self {
        let mut sizes = Sizes { sizes: [0; Sizes::MOST], rank: 0 };
        while sizes.rank < dimensions.len() && sizes.rank < Sizes::MOST {
            sizes.sizes[sizes.rank] = dimensions[sizes.rank];
            sizes.rank += 1;
        }
        sizes
    }

    /// How many numbers there are, leaving out what is left over.
    #[must_use]
    pub const fn product(self) -> usize {
        let (mut product, mut i) = (1_usize, 0);
        while i < self.rank {
            if self.sizes[i] != Sizes::REST {
                product = product.saturating_mul(self.sizes[i]);
            }
            i += 1;
        }
        product
    }

    pub(crate) const fn equal(self, other: Sizes) -> bool {
        let (mut equal, mut i) = (self.rank == other.rank, 0);
        while i < Sizes::MOST {
            equal = equal && self.sizes[i] == other.sizes[i];
            i += 1;
        }
        equal
    }

    const fn contains(self, size: usize) -> bool {
        let mut i = 0;
        while i < self.rank {
            if self.sizes[i] == size {
                return true;
            }
            i += 1;
        }
        false
    }

    /// `(5, 3)`, as it is written in Rust and in Python: `(5,)`.
    pub(crate) const fn write(self, mut text: Text) -> Text {
        let mut i = 0;
        text = text.then("(");
        while i < self.rank {
            text = if i > 0 { text.then(", ") } else { text };
            text = match self.sizes[i] {
                Sizes::REST => text.then("-1"),
                Sizes::NONE => text.then("None"),
                size => text.number(size),
            };
            i += 1;
        }
        text.then(if self.rank == 1 { ",)" } else { ")" })
    }
}

/// The size in place of `-1`; 0 where there is none.
#[must_use]
pub const fn rest(given: Sizes, target: Sizes) -> usize {
    match given.product().checked_div(target.product()) {
        Some(rest) => rest,
        None => 0,
    }
}

/// There are as many numbers after as before.
pub const fn reshape(given: Sizes, target: Sizes) -> Check {
    let (before, after) = (given.product(), target.product());
    let text = target.write(Text::new().then("`Reshape` to "));
    if target.contains(0) {
        return Err(text.then(" would leave nothing\nhelp: write positive sizes, or -1 for one that follows"));
    }
    if target.contains(Sizes::REST) {
        if before.is_multiple_of(after) {
            return Ok(());
        }
        let text = given.write(text.then(" divides the numbers of ")).then(" by ").number(after);
        let text = text.then(", but there are ").number(before);
        return Err(text.then("\nhelp: write sizes that divide ").number(before));
    }
    if before == after {
        return Ok(());
    }
    let text = given.write(text.then(" needs ").count(after, "number", "numbers").then(", but is given "));
    let text = text.then(", which are ").number(before);
    Err(text.then("\nhelp: write sizes whose product is ").number(before).then(", or -1 for one of them"))
}

/// Every axis comes once.
pub const fn permutation(axes: Sizes, rank: usize) -> Check {
    let (mut complete, mut axis) = (axes.rank == rank, 1);
    while axis <= rank {
        complete = complete && axes.contains(axis);
        axis += 1;
    }
    if complete {
        return Ok(());
    }
    let needs = match rank {
        1 => "`Permute` of a vector needs the axis 1",
        _ => "`Permute` of a sequence needs each of the axes 1 and 2 once",
    };
    let help = match rank {
        1 => "remove it: a vector has no axes to exchange",
        _ => "write `Permute((2, 1))`, which exchanges timesteps and features",
    };
    Err(axes.write(Text::new().then(needs).then(", but is given ")).then("\nhelp: ").then(help))
}

#[cfg(test)]
mod tests {
    use super::{Sizes, permutation, reshape, rest};

    fn message(outcome: crate::Check) -> Option<crate::Text> {
        outcome.err()
    }

    #[test]
    fn a_reshape_keeps_the_numbers() {
        let given = Sizes::of(&[5, 3]);
        for target in [&[15][..], &[3, 5], &[1, 15], &[5, Sizes::REST], &[Sizes::REST]] {
            assert!(reshape(given, Sizes::of(target)).is_ok(), "{target:?}");
        }
        assert_eq!(rest(given, Sizes::of(&[Sizes::REST, 5])), 3);
        let wrong = [
            (&[4, 4][..], "`Reshape` to (4, 4) needs 16 numbers, but is given (5, 3), which are 15\n"),
            (
                &[Sizes::REST, 4],
                "`Reshape` to (-1, 4) divides the numbers of (5, 3) by 4, but there are 15\n",
            ),
            (&[0, 15], "`Reshape` to (0, 15) would leave nothing\n"),
            (&[0, Sizes::REST], "`Reshape` to (0, -1) would leave nothing\n"),
        ];
        for (target, words) in wrong {
            let text = message(reshape(given, Sizes::of(target)));
            assert!(text.is_some_and(|text| text.as_str().starts_with(words)), "{target:?}");
        }
    }

    #[test]
    fn a_permutation_has_every_axis_once() {
        for (axes, rank) in [(&[1, 2][..], 2), (&[2, 1], 2), (&[1], 1)] {
            assert!(permutation(Sizes::of(axes), rank).is_ok());
        }
        for (axes, rank) in
            [(&[1, 1][..], 2), (&[0, 1], 2), (&[2, 3], 2), (&[1], 2), (&[1, 2], 1), (&[1, 2, 3], 2)]
        {
            assert!(permutation(Sizes::of(axes), rank).is_err());
        }
    }
}
