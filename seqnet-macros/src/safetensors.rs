//! The header of a safetensors file, and its numbers as a model has them.
//!
//! ```text
//! n: u64    header: n bytes of JSON    the numbers of all tensors, one after the other
//! ```

use serde_json::{Map, Value};

/// A tensor of a file.
pub(crate) struct Tensor {
    pub(crate) name: String,
    pub(crate) shape: Vec<usize>,
    pub(crate) encoding: Encoding,
    /// Its first byte in the file, and the one after its last.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// How numbers are stored, all of them little-endian.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    F64,
    F32,
    F16,
    BF16,
}

impl Encoding {
    pub(crate) const ALL: [(&str, Encoding); 4] =
        [("F64", Encoding::F64), ("F32", Encoding::F32), ("F16", Encoding::F16), ("BF16", Encoding::BF16)];

    fn of(name: &str) -> Option<Encoding> {
        Encoding::ALL.into_iter().find_map(|(known, encoding)| (known == name).then_some(encoding))
    }

    fn bytes(self) -> usize {
        match self {
            Encoding::F64 => 8,
            Encoding::F32 => 4,
            Encoding::F16 | Encoding::BF16 => 2,
        }
    }

    /// Numbers in another encoding, to the nearest where that is coarser.
    pub(crate) fn convert(self, bytes: &[u8], to: Encoding) -> Vec<u8> {
        let number = |bytes: &[u8]| match *bytes {
            [a, b] if self == Encoding::F16 => half(u16::from_le_bytes([a, b])),
            [a, b] => f64::from(f32::from_bits(u32::from(u16::from_le_bytes([a, b])) << 16)),
            _ => match (bytes.try_into(), bytes.try_into()) {
                (Ok(single), _) => f64::from(f32::from_le_bytes(single)),
                (_, Ok(double)) => f64::from_le_bytes(double),
                _ => f64::NAN,
            },
        };
        #[expect(clippy::cast_possible_truncation, reason = "to the nearest is what is asked for")]
        let write = |number: f64| match to {
            Encoding::F64 => number.to_le_bytes().to_vec(),
            _ => (number as f32).to_le_bytes().to_vec(),
        };
        bytes.chunks_exact(self.bytes()).map(number).flat_map(write).collect()
    }
}

/// `(-1)^s 2^(e - 15) (1 + f / 1024)`, and `(-1)^s 2^-14 f / 1024` where `e` is 0.
fn half(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff) / 1024.0);
    sign * match exponent {
        0 => 2.0_f64.powi(-14) * fraction,
        0x1f if fraction == 0.0 => f64::INFINITY,
        0x1f => f64::NAN,
        _ => 2.0_f64.powi(exponent - 15) * (1.0 + fraction),
    }
}

/// The tensors of a file in the order in which they lie, or what is wrong with it.
pub(crate) fn read(file: &[u8]) -> Result<Vec<Tensor>, String> {
    let (header, data) = header(file).ok_or_else(|| not_safetensors(file))?;
    if is_state_of_training(&header) {
        return Err(
            "this needs a file of weights alone, but is given the state of training, which `Checkpoint` writes beside them\n\
             help: give the file beside it, `model.safetensors` for `model.state.safetensors`"
                .to_owned(),
        );
    }
    let mut tensors = Vec::new();
    for (name, info) in header.iter().filter(|(name, _)| *name != "__metadata__") {
        tensors.push(tensor(name, info, data, file.len())?);
    }
    tensors.sort_by_key(|tensor| tensor.start);
    let end = tensors.iter().map(|tensor| tensor.end).max().unwrap_or(data);
    if end != file.len() {
        return Err(format!(
            "it has {} bytes of numbers, not {}\nhelp: copy the file anew",
            file.len() - data,
            end - data
        ));
    }
    Ok(tensors)
}

/// What `seqnet-train` writes beside the weights.
fn is_state_of_training(header: &Map<String, Value>) -> bool {
    let bytes = |name: &str| header.get(name).is_some_and(|info| info["dtype"] == "U8");
    bytes("weights") && bytes("progress") && header.contains_key("slots")
}

fn header(file: &[u8]) -> Option<(Map<String, Value>, usize)> {
    let (length, rest) = file.split_first_chunk()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    match serde_json::from_slice(rest.get(..length)?) {
        Ok(Value::Object(header)) => Some((header, 8 + length)),
        _ => None,
    }
}

fn tensor(name: &str, info: &Value, data: usize, len: usize) -> Result<Tensor, String> {
    let broken =
        || format!("the header of `{}` cannot be read\nhelp: copy the file anew", name.escape_debug());
    let numbers = |value: &Value| -> Option<Vec<usize>> {
        value.as_array()?.iter().map(|number| number.as_u64()?.try_into().ok()).collect()
    };
    let shape = numbers(&info["shape"]).ok_or_else(broken)?;
    let dtype = info["dtype"].as_str().ok_or_else(broken)?;
    let Some(encoding) = Encoding::of(dtype) else {
        let known = Encoding::ALL.map(|(name, _)| format!("`{name}`")).join(", ");
        return Err(format!(
            "`{}` needs one of the types {known}, but has `{}`\nhelp: write it as `F32`",
            name.escape_debug(),
            dtype.escape_debug()
        ));
    };
    let offsets = numbers(&info["data_offsets"]).and_then(|offsets| <[usize; 2]>::try_from(offsets).ok());
    let [start, end] = offsets.ok_or_else(broken)?;
    let (start, end) = data.checked_add(start).zip(data.checked_add(end)).ok_or_else(broken)?;
    let bytes = shape.iter().try_fold(encoding.bytes(), |product, &n| product.checked_mul(n));
    if end > len {
        return Err(format!(
            "`{}` ends behind the end of the file\nhelp: copy the file anew",
            name.escape_debug()
        ));
    }
    if end.checked_sub(start) != bytes || bytes.is_none() {
        return Err(broken());
    }
    Ok(Tensor { name: name.to_owned(), shape, encoding, start, end })
}

/// Formats that are taken for safetensors: how they begin, what they are, and what helps.
const OTHERS: [(&[u8], &str, &str); 3] = [
    (b"\x89HDF", "an HDF5 file", "`seqnet import` writes the weights of Keras's files as safetensors"),
    (b"PK\x03\x04", "a zip archive", "`seqnet import` writes the weights of Keras's files as safetensors"),
    (b"version https://git-lfs", "a Git LFS pointer", "`git lfs pull`"),
];

fn not_safetensors(file: &[u8]) -> String {
    let other = OTHERS.iter().find(|(beginning, ..)| file.starts_with(beginning));
    let (found, help) = match other {
        Some(&(_, found, help)) => (found.to_owned(), help),
        None => (format!("{} bytes of something else", file.len()), "write it with `to_safetensors`"),
    };
    format!("this needs a safetensors file, but is given {found}\nhelp: {help}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(header: &str, numbers: &[u8]) -> Vec<u8> {
        [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), numbers].concat()
    }

    #[test]
    fn tensors_come_in_the_order_of_their_numbers() {
        let header = r#"{"b":{"dtype":"F32","shape":[],"data_offsets":[2,6]},
            "a/k":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"__metadata__":{"x":"y"}}"#;
        let tensors = read(&file(header, &[0; 6])).unwrap();
        let names: Vec<_> =
            tensors.iter().map(|tensor| (&tensor.name[..], tensor.end - tensor.start)).collect();
        assert_eq!(names, [("a/k", 2), ("b", 4)]);
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said() {
        let one = |dtype: &str, shape: &str, offsets: &str| {
            let header = format!(r#"{{"a":{{"dtype":"{dtype}","shape":{shape},"data_offsets":{offsets}}}}}"#);
            read(&file(&header, &[0; 4])).map(|_| ()).unwrap_err()
        };
        let state = r#"{"weights":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},
            "slots":{"dtype":"F32","shape":[0],"data_offsets":[1,1]},"progress":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}}"#;
        for (says, begins) in [
            (
                one("I32", "[1]", "[0,4]"),
                "`a` needs one of the types `F64`, `F32`, `F16`, `BF16`, but has `I32`",
            ),
            (one("F32", "[2]", "[0,4]"), "the header of `a` cannot be read"),
            (one("F32", "[1.5]", "[0,4]"), "the header of `a` cannot be read"),
            (one("F32", "[1152921504606846976,16]", "[0,4]"), "the header of `a` cannot be read"),
            (one("F32", "[1]", "[4,0]"), "the header of `a` cannot be read"),
            (one("F32", "[1]", "[18446744073709551615,3]"), "the header of `a` cannot be read"),
            (one("F32", "[2]", "[0,8]"), "`a` ends behind the end of the file"),
            (one("F16", "[1]", "[0,2]"), "it has 4 bytes of numbers, not 2"),
            (
                read(b"PK\x03\x04 and so on").map(|_| ()).unwrap_err(),
                "this needs a safetensors file, but is given a zip",
            ),
            (read(&[255; 8]).map(|_| ()).unwrap_err(), "this needs a safetensors file, but is given 8 bytes"),
            (
                read(&file(state, &[0; 4])).map(|_| ()).unwrap_err(),
                "this needs a file of weights alone, but is given the state of training",
            ),
        ] {
            assert!(says.starts_with(begins), "{says}");
        }
    }

    /// 1.5 in each: `0 01111 1000…`, `0 01111111 1000…` and its upper half; 2⁻²⁴ is the smallest half.
    #[test]
    fn every_encoding_is_converted() {
        let (single, double) = (1.5_f32.to_le_bytes().to_vec(), 1.5_f64.to_le_bytes().to_vec());
        for (encoding, bytes) in [
            (Encoding::F16, &[0x00, 0x3e][..]),
            (Encoding::BF16, &[0xc0, 0x3f]),
            (Encoding::F32, &single),
            (Encoding::F64, &double),
        ] {
            assert_eq!(encoding.convert(bytes, Encoding::F32), single);
            assert_eq!(encoding.convert(bytes, Encoding::F64), double);
        }
        assert_eq!(Encoding::F16.convert(&[1, 0x80], Encoding::F64), (-(2.0_f64.powi(-24))).to_le_bytes());
        assert_eq!(Encoding::F16.convert(&[0, 0xfc], Encoding::F32), f32::NEG_INFINITY.to_le_bytes());
    }
}
