//! The numbers of a file, and those of a model.

use safetensors::Dtype;
use seqnet_core::Scalar;
use std::any::Any;

/// How a file stores a floating-point number.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Encoding {
    F64,
    F32,
    F16,
    BF16,
}

impl Encoding {
    /// The names of all, as messages list them.
    pub(crate) const ALL: &str = "`F64`, `F32`, `F16` or `BF16`";

    pub(crate) fn of(dtype: Dtype) -> Option<Encoding> {
        match dtype {
            Dtype::F64 => Some(Encoding::F64),
            Dtype::F32 => Some(Encoding::F32),
            Dtype::F16 => Some(Encoding::F16),
            Dtype::BF16 => Some(Encoding::BF16),
            _ => None,
        }
    }

    /// What safetensors calls it.
    #[cfg(feature = "keras")]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Encoding::F64 => "F64",
            Encoding::F32 => "F32",
            Encoding::F16 => "F16",
            Encoding::BF16 => "BF16",
        }
    }

    /// Bytes of a number.
    pub(crate) fn bytes(self) -> usize {
        match self {
            Encoding::F64 => 8,
            Encoding::F32 => 4,
            Encoding::F16 | Encoding::BF16 => 2,
        }
    }

    /// All numbers; none of the encodings has one that is no `f64`.
    pub(crate) fn numbers(self, bytes: &[u8]) -> Vec<f64> {
        let mut values = vec![0.0; bytes.len() / self.bytes()];
        self.read(bytes, &mut values);
        values
    }

    /// Converts as many numbers as both have.
    pub(crate) fn read<S: Scalar>(self, bytes: &[u8], values: &mut [S]) {
        match self {
            Encoding::F64 => each(bytes, values, |bytes| from_f64(f64::from_le_bytes(bytes))),
            Encoding::F32 => each(bytes, values, |bytes| from_f32(f32::from_le_bytes(bytes))),
            Encoding::F16 => each(bytes, values, |bytes| from_f32(half(u16::from_le_bytes(bytes)))),
            Encoding::BF16 => {
                each(bytes, values, |bytes| {
                    from_f32(f32::from_bits(u32::from(u16::from_le_bytes(bytes)) << 16))
                });
            }
        }
    }
}

/// What a model of this scalar is written as.
pub(crate) fn dtype<S: Scalar>() -> Dtype {
    if size_of::<S>() == size_of::<f32>() { Dtype::F32 } else { Dtype::F64 }
}

/// The numbers of a model, little-endian, bit for bit.
pub(crate) fn write<S: Scalar>(values: &[S]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(size_of_val(values));
    for value in values {
        match (value as &dyn Any).downcast_ref::<f32>() {
            Some(value) => bytes.extend(value.to_le_bytes()),
            None => bytes.extend(value.to_f64().to_le_bytes()),
        }
    }
    bytes
}

fn each<S, const N: usize>(bytes: &[u8], values: &mut [S], number: impl Fn([u8; N]) -> S) {
    for (value, bytes) in values.iter_mut().zip(bytes.as_chunks().0) {
        *value = number(*bytes);
    }
}

/// Keeps every bit where `S` is `f32`: by way of `f64` the payload of a NaN could change.
fn from_f32<S: Scalar>(number: f32) -> S {
    (&number as &dyn Any).downcast_ref().copied().unwrap_or_else(|| S::from_f64(number.into()))
}

pub(crate) fn from_f64<S: Scalar>(number: f64) -> S {
    (&number as &dyn Any).downcast_ref().copied().unwrap_or_else(|| S::from_f64(number))
}

/// IEEE 754 binary16: a sign, 5 bits of exponent with a bias of 15, and 10 bits of fraction.
fn half(bits: u16) -> f32 {
    let sign = u32::from(bits & 0x8000) << 16;
    let (exponent, fraction) = (u32::from(bits >> 10 & 0x1f), u32::from(bits & 0x3ff));
    match exponent {
        // Below 2⁻¹⁴ a half is a multiple of 2⁻²⁴, which is a normal `f32`.
        0 => f32::from_bits(sign | (f32::from(bits & 0x3ff) * 2.0_f32.powi(-24)).to_bits()),
        0x1f => f32::from_bits(sign | 0xff << 23 | fraction << 13),
        _ => f32::from_bits(sign | (exponent + 127 - 15) << 23 | fraction << 13),
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "every half is a float")]
#[expect(clippy::unusual_byte_groupings, reason = "sign, exponent and fraction")]
mod tests {
    use super::*;

    /// `(-1)^s 2^(e - 15) (1 + f / 1024)`, and `(-1)^s 2^-14 f / 1024` where `e` is 0.
    #[test]
    fn halves_by_their_definition() {
        for (bits, expected) in [
            (0b0_01111_0000000000, 1.0),
            (0b1_10000_1000000000, -3.0),
            (0b0_11110_1111111111, 65504.0),
            (0b0_00001_0000000000, 2.0_f32.powi(-14)),
            (0b0_00000_0000000001, 2.0_f32.powi(-24)),
            (0b1_00000_1000000000, -(2.0_f32.powi(-15))),
            (0b0_00000_0000000000, 0.0),
            (0b1_11111_0000000000, f32::NEG_INFINITY),
        ] {
            assert_eq!(half(bits), expected, "{bits:016b}");
        }
        assert!(half(0b1_00000_0000000000).is_sign_negative());
        assert!(half(0b0_11111_0000000001).is_nan());
    }

    /// 1.5 in each: `0 01111111 1000…`, `0 01111 1000…`, and the upper half of the first.
    #[test]
    fn every_encoding_is_read() {
        for (encoding, bytes) in [
            (Encoding::F64, &1.5_f64.to_le_bytes()[..]),
            (Encoding::F32, &1.5_f32.to_le_bytes()),
            (Encoding::F16, &[0x00, 0x3e]),
            (Encoding::BF16, &[0xc0, 0x3f]),
        ] {
            let (mut single, mut double) = ([0.0_f32], [0.0_f64]);
            encoding.read(bytes, &mut single);
            encoding.read(bytes, &mut double);
            assert_eq!((single, double), ([1.5], [1.5]), "{encoding:?}");
        }
    }

    /// `1 + 2⁻³⁰` is nearest to 1 in single precision.
    #[test]
    fn a_coarser_model_rounds() {
        let mut single = [0.0_f32];
        Encoding::F64.read(&(1.0 + 2.0_f64.powi(-30)).to_le_bytes(), &mut single);
        assert_eq!(single, [1.0]);
    }

    #[test]
    fn every_bit_is_kept() {
        for bits in [0, 1 << 31, 1, 0x7f80_0000, 0x7f80_0001, 0xffc0_1234, 0x3f80_0000] {
            let mut value = [0.0_f32];
            Encoding::F32.read(&write(&[f32::from_bits(bits)]), &mut value);
            assert_eq!(value[0].to_bits(), bits);
        }
        for bits in [0, 1 << 63, 1, 0x7ff0_0000_0000_0001, 0xfff8_0000_0000_1234] {
            let mut value = [0.0_f64];
            Encoding::F64.read(&write(&[f64::from_bits(bits)]), &mut value);
            assert_eq!(value[0].to_bits(), bits);
        }
    }
}
