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
    pub(crate) const ALL: &str = "`F64`, `F32`, `F16` and `BF16`";

    pub(crate) fn of(dtype: Dtype) -> Option<Encoding> {
        match dtype {
            Dtype::F64 => Some(Encoding::F64),
            Dtype::F32 => Some(Encoding::F32),
            Dtype::F16 => Some(Encoding::F16),
            Dtype::BF16 => Some(Encoding::BF16),
            _ => None,
        }
    }

    /// Converts as many numbers as both have.
    pub(crate) fn read<S: Scalar>(self, bytes: &[u8], values: &mut [S]) {
        match self {
            Encoding::F64 => each(bytes, values, |bytes| from_f64(f64::from_le_bytes(bytes))),
            Encoding::F32 => each(bytes, values, |bytes| from_f32(f32::from_le_bytes(bytes))),
            Encoding::F16 => each(bytes, values, |bytes| from_f32(half(u16::from_le_bytes(bytes)))),
            Encoding::BF16 => {
                each(bytes, values, |bytes| from_f32(f32::from_bits(u32::from(u16::from_le_bytes(bytes)) << 16)));
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

fn from_f64<S: Scalar>(number: f64) -> S {
    (&number as &dyn Any).downcast_ref().copied().unwrap_or_else(|| S::from_f64(number))
}

/// IEEE 754 binary16: a sign, 5 bits of exponent with a bias of 15, and 10 bits of fraction.
fn half(bits: u16) -> f32 {
    let sign = u32::from(bits & 0x8000) << 16;
    let (exponent, fraction) = (u32::from(bits >> 10 & 0x1f), u32::from(bits & 0x3ff));
    match exponent {
        // Below 2⁻¹⁴ a half is a multiple of 2⁻²⁴, which is a normal `f32`.
        0 => f32::from_bits(sign | (fraction as f32 * f32::from_bits((127 - 24) << 23)).to_bits()),
        0x1f => f32::from_bits(sign | 0xff << 23 | fraction << 13),
        _ => f32::from_bits(sign | (exponent + 127 - 15) << 23 | fraction << 13),
    }
}
