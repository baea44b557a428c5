//! A model of two layers, written and read as safetensors.

use proptest::prelude::*;
use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
use safetensors::tensor::{Dtype, TensorView};
use seqnet_core::layers::{Dense, Lstm, Recurrent};
use seqnet_core::{Parameters, Path, Scalar, Weight};
use seqnet_weights::{Mismatch, SafeTensors, WeightsError};
use std::error::Error;
use std::thread;

#[derive(Clone, Debug)]
struct Network<const U: usize = 3, S: Scalar = f32> {
    lstm: Recurrent<Lstm<2, U, S>>,
    dense: Dense<U, 1, S>,
}

impl<const U: usize, S: Scalar> Parameters<S> for Network<U, S> {
    const ZEROS: Self = Network { lstm: Recurrent { cell: Lstm::ZEROS }, dense: Dense::ZEROS };
    const PARAMETERS: usize = Lstm::<2, U, S>::PARAMETERS + Dense::<U, 1, S>::PARAMETERS;

    fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {
        self.lstm.visit(&path.join("lstm"), see);
        self.dense.visit(&path.join("dense"), see);
    }

    fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {
        self.lstm.visit_mut(&path.join("lstm"), see);
        self.dense.visit_mut(&path.join("dense"), see);
    }
}

/// The tensors of a `Network` of 3 units.
const NAMES_AND_SHAPES: [(&str, &[usize]); 5] = [
    ("lstm/kernel", &[2, 12]),
    ("lstm/recurrent_kernel", &[3, 12]),
    ("lstm/bias", &[12]),
    ("dense/kernel", &[3, 1]),
    ("dense/bias", &[1]),
];

fn random<const U: usize, S: Scalar>(seed: u64) -> Network<U, S> {
    let mut network = Network::ZEROS;
    network.initialize(&[], &mut Xoshiro256PlusPlus::seed_from_u64(seed));
    network
}

fn bits<const U: usize, S: Scalar>(network: &Network<U, S>) -> Vec<u64> {
    let mut bits = Vec::new();
    network.visit(&Path::ROOT, &mut |weight| bits.extend(weight.values.iter().map(|x| x.to_f64().to_bits())));
    bits
}

/// A file of zeros.
fn file(tensors: &[(&str, Dtype, &[usize])]) -> Vec<u8> {
    let zeros = [0; 4096];
    let views = tensors.iter().map(|&(name, dtype, shape)| {
        let bytes = shape.iter().product::<usize>() * dtype.bitsize() / 8;
        (name, TensorView::new(dtype, shape.to_vec(), &zeros[..bytes]).unwrap())
    });
    safetensors::serialize(views, None).unwrap()
}

/// A file whose header is this, and whose numbers are these.
fn raw(header: &str, numbers: &[u8]) -> Vec<u8> {
    [&(header.len() as u64).to_le_bytes(), header.as_bytes(), numbers].concat()
}

#[test]
fn tensors_have_the_names_and_shapes_of_keras() {
    let bytes = random::<3, f32>(0).to_safetensors();
    let file = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    assert_eq!(file.len(), NAMES_AND_SHAPES.len());
    for (name, shape) in NAMES_AND_SHAPES {
        let tensor = file.tensor(name).unwrap();
        assert_eq!((tensor.dtype(), tensor.shape()), (Dtype::F32, shape), "{name}");
    }
}

/// The row of the first feature, with its four gates one after the other.
#[test]
fn numbers_are_in_the_order_of_keras() {
    let mut network = Network::<3>::ZEROS;
    for (gate, first) in [1.0, 4.0, 7.0, 10.0].into_iter().enumerate() {
        network.lstm.kernel[0][gate] = [first, first + 1.0, first + 2.0].into();
    }
    let bytes = network.to_safetensors();
    let kernel = safetensors::SafeTensors::deserialize(&bytes).unwrap().tensor("lstm/kernel").unwrap().data();
    let numbers = kernel.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
    assert!(numbers.eq((1_u8..=12).map(f32::from).chain([0.0; 12])));
}

#[test]
fn the_same_weights_make_the_same_file() {
    let network = random::<3, f32>(0);
    assert_eq!(network.to_safetensors(), network.clone().to_safetensors());
}

#[test]
fn models_of_either_scalar_read_each_other() {
    let single = random::<3, f32>(0);
    let double = Network::<3, f64>::from_safetensors(&single.to_safetensors()).unwrap();
    assert_eq!(bits(&double), bits(&single));
    let again = Network::<3>::from_safetensors(&double.to_safetensors()).unwrap();
    assert_eq!(bits(&again), bits(&single));
}

/// Every kind of misfit is in the message, the model's in its order and then what only the file has.
#[test]
fn all_tensors_that_do_not_fit_are_listed() {
    let bytes = file(&[
        ("lstm/recurrent_kernel", Dtype::F32, &[3, 16]),
        ("lstm/bias", Dtype::I64, &[12]),
        ("dense/kernel", Dtype::F16, &[3, 1]),
        ("dense/\nbias", Dtype::F32, &[]),
        ("optimizer/step", Dtype::I64, &[1]),
    ]);
    let error = Network::<3>::from_safetensors(&bytes).unwrap_err();
    // The file has its tensors in the order of their types' sizes.
    let expected = "\
the model needs other tensors than the file has:
  `lstm/kernel` of shape (2, 12) is missing
  `lstm/recurrent_kernel` needs shape (3, 12), but has (3, 16)
  `lstm/bias` needs type `F64`, `F32`, `F16` or `BF16`, but has `I64`
  `dense/bias` of shape (1,) is missing
  `optimizer/step` of shape (1,) is not in the model
  `dense/\\nbias` of shape () is not in the model
help: write `lstm/bias` as `F32`";
    assert_eq!(error.to_string(), expected);
    let WeightsError::Mismatch(mismatches) = error else { panic!("{error:?}") };
    assert!(matches!(&mismatches[1], Mismatch::Shape { name, expected, found, .. }
        if name == "lstm/recurrent_kernel" && *expected == [3, 12] && *found == [3, 16]));
}

fn help(tensors: &[(&str, Dtype, &[usize])]) -> String {
    let error = Network::<3>::from_safetensors(&file(tensors)).unwrap_err().to_string();
    error.split_once("\nhelp: ").unwrap().1.into()
}

#[test]
fn a_layer_of_another_name_is_recognized() {
    let encoder = NAMES_AND_SHAPES.map(|(name, shape)| (name.replace("lstm", "encoder"), Dtype::F32, shape));
    let encoder = encoder.each_ref().map(|(name, dtype, shape)| (name.as_str(), *dtype, *shape));
    assert_eq!(help(&encoder), "the file calls layer `lstm` `encoder`: give it `name = encoder`");
}

#[test]
fn a_transposed_kernel_is_recognized() {
    let mut tensors = NAMES_AND_SHAPES.map(|(name, shape)| (name, Dtype::F32, shape));
    tensors[0].2 = &[12, 2];
    assert_eq!(help(&tensors), "transpose `lstm/kernel`: Keras stores kernels as (inputs, outputs)");
    tensors[0].2 = &[2, 16];
    assert_eq!(help(&tensors), "declare the layers as they were when the file was written");
}

#[test]
fn other_formats_are_recognized() {
    for (bytes, expected) in [
        (
            &b"\x89HDF\r\n\x1a\n\0\0\0\0\0\0\0\0"[..],
            "the weights need a safetensors file, but are given an HDF5 file\nhelp: take it with `from_keras`",
        ),
        (
            b"version https://git-lfs.github.com/spec/v1\n",
            "the weights need a safetensors file, but are given a pointer of Git LFS\nhelp: `git lfs pull`",
        ),
        (b"", "the weights need a safetensors file, but are given an empty file\nhelp: save or copy it anew"),
        (
            b"PK\x03\x04\x14\0\0\0\0\0\0\0config.json",
            "the weights need a safetensors file, but are given a zip archive\nhelp: take it with `from_keras`",
        ),
        (
            b"lstm: 1, 2",
            "the weights need a safetensors file, but are given 10 bytes of something else\n\
             help: write it with `to_safetensors`",
        ),
    ] {
        assert_eq!(Network::<3>::from_safetensors(bytes).unwrap_err().to_string(), expected);
    }
}

#[test]
fn a_file_cut_off_in_its_header_says_so() {
    let bytes = random::<3, f32>(0).to_safetensors();
    assert_eq!(
        Network::<3>::from_safetensors(&bytes[..100]).unwrap_err().to_string(),
        "the weights need a safetensors file, but are given one whose header is cut off or damaged\nhelp: copy the file anew"
    );
}

#[test]
fn a_file_cut_off_says_how_much_is_there() {
    let bytes = random::<3, f32>(0).to_safetensors();
    let error = Network::<3>::from_safetensors(&bytes[..bytes.len() - 1]).unwrap_err();
    // 24 + 36 + 12 + 3 + 1 numbers.
    let expected = "the weights need a safetensors file, but are given one with 303 bytes of numbers, not 304\n\
                    help: copy the file anew";
    assert_eq!(error.to_string(), expected);
    assert_eq!(error.source().unwrap().to_string(), "incomplete metadata, file not fully covered");
}

/// Eight tensors of `2⁶¹ - 1` bytes and one of 7 end at `2⁶⁴ - 1`: with the header that is more than a `usize` holds.
#[test]
#[cfg(target_pointer_width = "64")]
fn sizes_that_overflow_are_refused() {
    let size = (1_u64 << 61) - 1;
    let tensor = |name, from: u64, bytes: u64| {
        format!(r#""{name}":{{"dtype":"U8","shape":[{bytes}],"data_offsets":[{from},{}]}}"#, from + bytes)
    };
    let mut tensors: Vec<_> = (0..8).map(|i| tensor(i, i * size, size)).collect();
    tensors.push(tensor(8, 8 * size, 7));
    let error = Network::<3>::from_safetensors(&raw(&format!("{{{}}}", tensors.join(",")), &[])).unwrap_err();
    assert!(matches!(error, WeightsError::Malformed { .. }), "{error}");
}

#[test]
fn deep_and_odd_headers_are_refused() {
    let deep = "[".repeat(100_000);
    for header in [
        "",
        "{",
        "[]",
        "null",
        "\u{feff}{}",
        r#"{"__metadata__":1}"#,
        r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#,
        r#"{"a":{"dtype":"F32","shape":[18446744073709551615,2],"data_offsets":[0,4]}}"#,
        r#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#,
        r#"{"a":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}}"#,
        deep.as_str(),
        &format!(r#"{{"a":{deep}"#),
        &format!(r#"{{"__metadata__":{deep}"#),
    ] {
        let error = Network::<3>::from_safetensors(&raw(header, &[0; 4])).unwrap_err();
        assert!(matches!(error, WeightsError::Malformed { .. }), "{header:.60}: {error}");
    }
}

#[test]
#[should_panic(expected = "two tensors are shown as `kernel`")]
fn two_tensors_of_one_name_are_a_bug() {
    struct Twice(Dense<2, 1>);
    impl Parameters<f32> for Twice {
        const ZEROS: Self = Twice(Dense::ZEROS);

        fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [f32]>)) {
            self.0.visit(path, see);
            self.0.visit(path, see);
        }
    }
    let _ = Twice::ZEROS.to_safetensors();
}

#[test]
fn a_layer_without_weights_has_an_empty_file() {
    struct Nothing;
    impl Parameters<f32> for Nothing {
        const ZEROS: Self = Nothing;
    }
    assert!(Nothing::from_safetensors(&Nothing.to_safetensors()).is_ok());
    let error = Nothing::from_safetensors(&random::<3, f32>(0).to_safetensors()).err();
    assert!(matches!(error, Some(WeightsError::Mismatch(extra)) if extra.len() == 5));
}

fn on_stack<T: Send + 'static>(bytes: usize, run: impl FnOnce() -> T + Send + 'static) -> T {
    thread::Builder::new().stack_size(bytes).spawn(run).unwrap().join().unwrap()
}

/// `4 · 220 · (2 + 220 + 1) + 221 = 196461` weights are 0.8 MB, more than the stack on which they are loaded.
#[test]
fn a_large_model_is_loaded_in_place() {
    let (mut network, bytes) =
        on_stack(16 << 20, || (Box::new(random::<220, f32>(0)), random::<220, f32>(1).to_safetensors()));
    on_stack(256 << 10, move || {
        network.load_safetensors(&bytes).unwrap();
        assert_eq!(network.to_safetensors(), bytes);
    });
}

/// A number of any bits, also a NaN with something in it.
fn any_bits() -> impl Strategy<Value = f32> {
    any::<u32>().prop_map(f32::from_bits)
}

/// Checks that the bytes are refused and the model is what it was, or that they are another file of the right tensors.
fn is_all_or_nothing(bytes: &[u8]) {
    let before = random::<3, f32>(1);
    let mut network = before.clone();
    if let Err(error) = network.load_safetensors(bytes) {
        assert_eq!(bits(&network), bits(&before));
        assert!(error.to_string().contains("\nhelp: "), "{error}");
    } else {
        let file = safetensors::SafeTensors::deserialize(bytes).unwrap();
        assert!(file.len() == 5 && NAMES_AND_SHAPES.iter().all(|(name, _)| file.tensor(name).is_ok()));
    }
}

proptest! {
    #[test]
    fn a_round_trip_keeps_every_bit(weights in proptest::collection::vec(any_bits(), 76)) {
        let mut network = Network::<3>::ZEROS;
        let mut weights = weights.iter();
        network.visit_mut(&Path::ROOT, &mut |weight| {
            weight.values.iter_mut().zip(&mut weights).for_each(|(value, weight)| *value = *weight);
        });
        let bytes = network.to_safetensors();
        let read = Network::<3>::from_safetensors(&bytes).unwrap();
        prop_assert_eq!(read.to_safetensors(), bytes);
    }

    #[test]
    fn any_bytes_are_all_or_nothing(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        is_all_or_nothing(&bytes);
    }

    #[test]
    fn any_header_is_all_or_nothing(header in r#"[\[\]{}:,"a-z0-9_]{0,80}"#, numbers in 0_usize..20) {
        is_all_or_nothing(&raw(&header, &vec![0; numbers]));
    }

    #[test]
    fn a_file_cut_off_is_refused(length in any::<proptest::sample::Index>()) {
        let bytes = random::<3, f32>(0).to_safetensors();
        let bytes = &bytes[..length.index(bytes.len())];
        prop_assert!(Network::<3>::from_safetensors(bytes).is_err());
        is_all_or_nothing(bytes);
    }

    #[test]
    fn a_changed_bit_is_all_or_nothing(byte in any::<proptest::sample::Index>(), bit in 0_u8..8) {
        let mut bytes = random::<3, f32>(0).to_safetensors();
        let byte = byte.index(bytes.len());
        bytes[byte] ^= 1 << bit;
        is_all_or_nothing(&bytes);
    }
}
