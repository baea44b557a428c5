//! The hyperbolic tangent by a table, where a register can be looked up in another, so that there is no need to divide:
//!
//! ```text
//! tanh(x) = ± p_s(|x| - s W)        p_s of degree 5, s = 0 … 31 the nearest integer to |x| / W
//! σ(x) = (1 + tanh(x / 2)) / 2
//! ```

use super::interpolation::{NODES, exp_m1, interpolated, rounded};

/// How many segments the table has: what two registers of sixteen hold.
pub(super) const SEGMENTS: usize = 32;
/// From middle to middle, so that the last is at 9.
pub(super) const WIDTH: f32 = 9.0 / 31.0;

/// Coefficient by coefficient, for each segment: `p_s(d) = TABLE[0][s] + TABLE[1][s] d + … + TABLE[5][s] d⁵`.
pub(super) static TABLE: Table = Table(table());

/// At an address from which registers can be read whole.
#[repr(align(64))]
pub(super) struct Table(pub(super) [[f32; SEGMENTS]; 6]);

#[expect(clippy::cast_precision_loss, reason = "small integers")]
const fn table() -> [[f32; SEGMENTS]; 6] {
    let mut table = [[0.0; SEGMENTS]; 6];
    // The last segment is 1, as whatever lies beyond it must be: off by 4.1e-8 at its lower end.
    table[0][SEGMENTS - 1] = 1.0;
    let mut s = 0;
    while s < SEGMENTS - 1 {
        let half = WIDTH as f64 / 2.0;
        let mut values = [0.0; 6];
        let mut n = 0;
        while n < 6 {
            let e = exp_m1(2.0 * (WIDTH as f64 * s as f64 + half * NODES[n]));
            values[n] = e / (e + 2.0);
            n += 1;
        }
        let coefficients = rounded(interpolated(half, values));
        let mut n = 0;
        while n < 6 {
            table[n][s] = coefficients[n];
            n += 1;
        }
        s += 1;
    }
    table
}
