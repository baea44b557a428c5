//! Half of the hyperbolic tangent by table, for machines where a multiplication is cheap and a division, or a library, is not.
//!
//! ```text
//! T(x)    = tanh(x) / 2
//! tanh(x) = 2 T(x)
//! σ(x)    = T(x / 2) + 1/2
//! ```
//!
//! Around every multiple of [`1 / DENSITY`](DENSITY) there is a polynomial of degree six in the distance from a place close by, where `T` is
//! nearly a number of single precision: then the first coefficient, which the others add little to, is exact. Far out, where `T` is ±½ in
//! single precision, it is a constant. The polynomials agree with `T` where the distance is a zero of the seventh Chebyshev polynomial, and are
//! at most 2e-9 off in between, so that what is left is the rounding of the last sum. The table is computed when the crate compiles.

/// Polynomials for each unit of `x`.
pub(super) const DENSITY: f32 = 3.5;

/// The multiples of `1 / DENSITY` go from `-HALF` to `HALF - 1`: as many as a number of six bits with a sign has.
pub(super) const HALF: usize = 32;

/// One polynomial: `c0 … c6`, and where its middle lies.
pub(super) type Row = [f32; 8];

/// Row `HALF + n` is that of `n / DENSITY`.
pub(super) static TABLE: [Row; 2 * HALF] = table();

/// `T(x)`, for processors without an FPU: they find the row in the bits of the number.
#[cfg(any(test, not(target_abi = "eabihf")))]
pub(super) fn half_tanh(x: f32) -> f32 {
    let n = nearest(x * DENSITY);
    if n + 1 >= HALF {
        return if x.is_nan() { x } else { 0.5_f32.copysign(x) };
    }
    // Both are below 64; so says `%` to the compiler, which then needs no check.
    let row = if x.is_sign_negative() { HALF - n } else { HALF + n };
    let [c0, c1, c2, c3, c4, c5, c6, middle] = TABLE[row % (2 * HALF)];
    let d = x - middle;
    c0 + d * (c1 + d * (c2 + d * (c3 + d * (c4 + d * (c5 + d * c6)))))
}

/// The whole number nearest to `|t|`, but at most `HALF`.
#[cfg(any(test, not(target_abi = "eabihf")))]
fn nearest(t: f32) -> usize {
    let bits = t.to_bits();
    let (exponent, mantissa) = (bits >> 23 & 0xff, bits & 0x7f_ffff | 0x80_0000);
    match exponent {
        // Less than a half.
        0..126 => 0,
        // `|t| = mantissa / 2^(150 - exponent)`, of which the last bit lost says whether to round up.
        126..132 => (((mantissa >> (149 - exponent)) + 1) >> 1) as usize,
        _ => HALF,
    }
}

const fn table() -> [Row; 2 * HALF] {
    let mut table = [[0.0; 8]; 2 * HALF];
    let mut n = 0;
    while n < HALF {
        let row = row(n);
        table[HALF - n] = opposite(row);
        table[HALF + n] = row;
        n += 1;
    }
    table[0] = table[1];
    table
}

/// `T(-x) = -T(x)`: what is even changes its sign.
const fn opposite([c0, c1, c2, c3, c4, c5, c6, middle]: Row) -> Row {
    [-c0, c1, -c2, c3, -c4, c5, -c6, -middle]
}

/// From the even and the odd part of `T` around the middle, each a parabola in the square of the distance.
#[expect(clippy::cast_possible_truncation, reason = "to the nearest `f32`")]
const fn row(n: usize) -> Row {
    let middle = middle(n);
    if n + 1 >= HALF {
        return [0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, middle];
    }
    // cos(π/14), cos(3π/14) and cos(5π/14), of half the distance between two middles.
    let nodes = [0.974_927_912_181_823_6, 0.781_831_482_468_029_8, 0.433_883_739_117_558_1];
    let (mut squares, mut even, mut odd) = ([0.0; 3], [0.0; 3], [0.0; 3]);
    let c0 = exact(middle as f64);
    let mut k = 0;
    while k < 3 {
        let distance = nodes[k] / (2.0 * DENSITY as f64);
        let (above, below) = (exact(middle as f64 + distance), exact(middle as f64 - distance));
        squares[k] = distance * distance;
        even[k] = (f64::midpoint(above, below) - c0) / squares[k];
        odd[k] = (above - below) / (2.0 * distance);
        k += 1;
    }
    let ([c2, c4, c6], [c1, c3, c5]) = (parabola(squares, even), parabola(squares, odd));
    [c0 as f32, c1 as f32, c2 as f32, c3 as f32, c4 as f32, c5 as f32, c6 as f32, middle]
}

/// Of the numbers around `n / DENSITY` the one whose `T` loses least in single precision.
#[expect(clippy::cast_precision_loss, reason = "they are small")]
#[expect(clippy::cast_possible_truncation, reason = "to the nearest `f32`")]
const fn middle(n: usize) -> f32 {
    let first = n as f32 / DENSITY;
    let (mut best, mut least, mut k) = (first, f64::INFINITY, 0);
    while k < 64 && n > 0 {
        let middle = first + k as f32 / 131_072.0;
        let exact = exact(middle as f64);
        let lost = (exact as f32 as f64 - exact).abs();
        if lost < least {
            (best, least) = (middle, lost);
        }
        k += 1;
    }
    best
}

/// The coefficients of the parabola through three points, by Newton's differences.
const fn parabola([x0, x1, x2]: [f64; 3], [y0, y1, y2]: [f64; 3]) -> [f64; 3] {
    let first = (y1 - y0) / (x1 - x0);
    let second = ((y2 - y1) / (x2 - x1) - first) / (x2 - x0);
    [y0 - x0 * first + x0 * x1 * second, first - (x0 + x1) * second, second]
}

/// `tanh(x) / 2 = (1 - e⁻²ˣ) / (1 + e⁻²ˣ) / 2`, and exactly odd.
const fn exact(x: f64) -> f64 {
    if x < 0.0 {
        return -exact(-x);
    }
    let e = exp_minus(2.0 * x);
    (1.0 - e) / (1.0 + e) / 2.0
}

/// `e⁻ˣ` for `x` from 0 to 20, from the series of `e` to a 64th of that, squared six times.
const fn exp_minus(x: f64) -> f64 {
    let small = -x / 64.0;
    let (mut sum, mut term, mut n) = (1.0, 1.0, 1.0);
    while n < 20.0 {
        term *= small / n;
        sum += term;
        n += 1.0;
    }
    let mut squarings = 0;
    while squarings < 6 {
        sum *= sum;
        squarings += 1;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_is_the_nearest() {
        for (t, n) in
            [(0.0, 0), (0.49, 0), (0.51, 1), (1.49, 1), (-1.51, 2), (7.4, 7), (30.6, 31), (31.9, 32)]
        {
            assert_eq!(nearest(t), n, "{t}");
        }
        assert_eq!([32.0, -1e30, f32::INFINITY, f32::NAN].map(nearest), [HALF; 4]);
    }

    /// The rounding of the last sum, and little of the others.
    #[test]
    fn the_table_is_near_the_function_everywhere() {
        for n in -120_000..=120_000_i32 {
            #[expect(clippy::cast_precision_loss, reason = "not of so small a number")]
            let x = n as f32 / 10_000.0;
            let error = (f64::from(half_tanh(x)) - libm::tanh(f64::from(x)) / 2.0).abs();
            assert!(error <= 3.2e-8, "{error:e} off at {x}");
        }
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "0 and the limits are exact")]
    fn the_table_is_odd_and_has_its_limits() {
        let values = |x| [half_tanh(x), -half_tanh(-x)];
        assert_eq!(values(0.0), [0.0; 2]);
        for x in [1e-30, 0.1, 1.0, 8.7] {
            assert_eq!(values(x)[0].to_bits(), values(x)[1].to_bits());
        }
        for x in [9.0, 1e3, f32::MAX, f32::INFINITY] {
            assert_eq!(values(x), [0.5; 2]);
        }
        assert!(half_tanh(f32::NAN).is_nan());
    }

    #[test]
    fn exp_minus_is_exact_enough() {
        for n in 0..200 {
            let x = f64::from(n) / 10.0;
            // Six squarings double the roundings of the sum, of 1.1e-16 each, six times.
            assert!((exp_minus(x) / libm::exp(-x) - 1.0).abs() <= 1e-13);
        }
    }
}
