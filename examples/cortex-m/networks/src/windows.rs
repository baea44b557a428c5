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
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "windows are few, and numbers of 16 bits are exact"
)]
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
            features[f] = (noise.cast_signed() >> 16) as f32 / 16_384.0;
            f += 1;
        }
        t += 1;
    }
    window
}

/// Two years each of the sea temperature off Peru, standardized, with three years from one to the next.
pub(crate) const fn sea() -> [Sequence<24, 1>; WINDOWS] {
    let mut windows = [Sequence::zeros(); WINDOWS];
    let mut w = 0;
    while w < WINDOWS {
        let mut t = 0;
        while t < 24 {
            windows[w].steps_mut()[t].as_mut_slice()[0] = month(36 * w + t);
            t += 1;
        }
        w += 1;
    }
    windows
}

/// One month of the tests of `el_nino`, from the tensor `input`: its row `n` is the twelve months from month `n` on.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a header is short; and were it not, the file would end first"
)]
const fn month(n: usize) -> f32 {
    const FILE: &[u8] = include_bytes!("../../../el_nino/data/encoder_decoder.test.safetensors");
    const INPUT: usize = 6_816;
    // A safetensors file is the length of its header in eight bytes, the header, and the tensors.
    let Some((&header, tensors)) = FILE.split_first_chunk() else { panic!("it has a header") };
    let place = u64::from_le_bytes(header) as usize + INPUT + n * 12 * size_of::<f32>();
    let Some(&month) = tensors.split_at(place).1.first_chunk() else { panic!("it has the month") };
    f32::from_le_bytes(month)
}
