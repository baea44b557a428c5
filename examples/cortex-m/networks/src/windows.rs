//! Inputs that host and device compute alike, to the bit.

use crate::WINDOWS;
use seqnet::Sequence;

/// [`window`]s 0, 1, …
pub(crate) const fn windows<const T: usize, const F: usize>() -> [Sequence<T, F>; WINDOWS] {
    let mut windows = [Sequence::zeros(); WINDOWS];
    let mut w = 0;
    while w < WINDOWS {
        windows[w] = window(w);
        w += 1;
    }
    windows
}

/// Noise between -2 and 2, of a linear congruential generator that begins with the number of the window.
#[must_use]
pub const fn window<const T: usize, const F: usize>(number: usize) -> Sequence<T, F> {
    let mut window = Sequence::zeros();
    let mut noise = number as u32;
    let mut t = 0;
    while t < T {
        let features = window.steps_mut()[t].as_mut_slice();
        let mut f = 0;
        while f < F {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // The upper 16 bits; a number of 16 bits, and its quotient by a power of two, are exact.
            features[f] = (noise as i32 >> 16) as f32 / 16_384.0;
            f += 1;
        }
        t += 1;
    }
    window
}
