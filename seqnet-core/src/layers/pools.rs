//! Pools that make a given number of timesteps of any other: where each begins and ends.
//!
//! ```text
//! begin_o = ⌊o · T / OUT⌋,   end_o = ⌈(o + 1) · T / OUT⌉        o = 0 … OUT - 1
//! ```
//!
//! Where `OUT` divides `T`, they have one size and lie side by side; else some share a timestep with the next. There is at least one timestep in
//! each, also where `OUT` is more than `T`.

use core::ops::Range;

/// The timesteps of each pool, from the first to the last.
#[inline]
pub(super) fn pools(timesteps: usize, out: usize) -> impl Iterator<Item = Range<usize>> + Clone {
    // `o · T = begin · OUT + rest`, step by step, for the product could have no room.
    let (mut begin, mut rest) = (0, 0);
    (0..out).map(move |_| {
        let first = begin;
        rest += timesteps % out;
        begin += timesteps / out + rest / out;
        rest %= out;
        first..begin + usize::from(rest > 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<const OUT: usize>(timesteps: usize, expected: [Range<usize>; OUT]) {
        assert!(pools(timesteps, OUT).eq(expected), "{timesteps} to {OUT}");
    }

    /// `7 / 3 = 2⅓` and `14 / 3 = 4⅔`, each rounded down where a pool begins and up where one ends.
    #[test]
    fn pools_begin_before_and_end_after_their_share() {
        check(7, [0..3, 2..5, 4..7]);
        check(6, [0..2, 2..4, 4..6]);
    }

    /// `3 / 5 = 0.6`, `1.2`, `1.8`, `2.4`
    #[test]
    fn more_pools_than_timesteps_see_some_several_times() {
        check(3, [0..1, 0..2, 1..2, 1..3, 2..3]);
        check(1, [0..1, 0..1]);
    }

    #[test]
    fn they_are_as_their_equation_says() {
        for timesteps in 1..40_usize {
            for out in 1..40 {
                let equation = (0..out).map(|o| o * timesteps / out..((o + 1) * timesteps).div_ceil(out));
                assert!(pools(timesteps, out).eq(equation), "{timesteps} to {out}");
            }
        }
        assert!(
            pools(3, 0).eq([])
                && pools(usize::MAX, 2).eq([0..usize::MAX / 2 + 1, usize::MAX / 2..usize::MAX])
        );
    }
}
