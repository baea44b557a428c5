//! `#[weights = ".."]`: the file is in the program, as it was written.
//!
//! `weights/generate.py` writes the files.

use seqnet::__private::shapes::{Stored, weights};
use seqnet::__private::trained::{Prefix, Tensors, Trained};
use seqnet::Path;
use seqnet::prelude::*;
use std::fs;

mod every_layer;
use every_layer::{N, N_BLOCKS, N_FEATURES, N_INPUTS, N_OUTPUTS, every_layer};

/// A layer of one's own, without weights.
#[derive(Clone, Debug)]
pub struct Doubled;
impl<S: seqnet::Scalar> Parameters<S> for Doubled {
    const ZEROS: Self = Doubled;
}
impl<const T: usize, const F: usize> Layer<Sequence<T, F>> for Doubled {
    type Output = Sequence<T, F>;
    type State = ();

    fn forward(&self, x: &Sequence<T, F>, (): &mut (), y: &mut Sequence<T, F>) {
        for (y, x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
            *y = 2.0 * x;
        }
    }
}

sequential! {
    /// A model as a layer, whose parameters are numbers of its own.
    pub struct Inner<const F: usize> {
        Input(6, F),
        GRU(3, reset_after = false, return_sequences = true),
        Doubled -> (6, 3),
    }
}

/// One model twice: with the weights of its file, and without.
macro_rules! twice {
    ($trained:ident, $plain:ident, $file:literal, $($layers:tt)*) => {
        sequential! {
            #[weights = $file]
            pub struct $trained { $($layers)* }
        }
        sequential! {
            pub struct $plain { $($layers)* }
        }
    };
}

twice! {
    Every, Plain, "tests/weights/every.safetensors",
    Input(8, 2),
    Normalization(),
    Conv1D(3, 2),
    DepthwiseConv1D(2, depth_multiplier = 2),
    SeparableConv1D(4, 1, use_bias = false),
    crate::Inner::<4> -> (6, 3),
    BatchNormalization(),
    BatchNormalization(scale = false),
    LayerNormalization(center = false),
    RMSNormalization(),
    PReLU(shared_axes = [1]),
    Rescaling(0.5, offset = 1.0),
    Bidirectional(LSTM(2, return_sequences = true), backward_layer = GRU(3, return_sequences = true, go_backwards = true)),
    SimpleRNN(3, return_sequences = true, use_bias = false, name = "simple"),
    TimeDistributed(Dense(2)),
    GRU(2, stateful = true, return_sequences = true),
    Dropout(0.1),
    LSTM(2),
    Dense(1, use_bias = false),
}

twice! {
    Words, PlainWords, "tests/weights/words.safetensors",
    Input(4),
    Embedding(5, 3, mask_zero = true),
    LSTM(2),
}

sequential! {
    /// The numbers of `halves.safetensors` are of three types, none of which is that of the model.
    #[weights = "tests/weights/halves.safetensors"]
    #[scalar(f64)]
    pub struct Halves { Input(2), Dense(1, name = a), Dense(1, name = b) }
}

fn file(name: &str) -> Vec<u8> {
    fs::read(format!("tests/weights/{name}.safetensors")).expect("the file is in the repository")
}

#[test]
fn every_bit_of_the_file_is_in_the_model() {
    let plain = Plain::from_safetensors(&file("every")).expect("it is the same model");
    assert!(Every::TRAINED.to_safetensors() == plain.to_safetensors());
    let words = PlainWords::from_safetensors(&file("words")).expect("it is the same model");
    assert!(Words::TRAINED.to_safetensors() == words.to_safetensors());
}

#[test]
fn it_predicts_as_the_model_that_reads_the_file() {
    let plain = Plain::from_safetensors(&file("every")).expect("it is the same model");
    let x = Sequence::from_fn(|t, f| f32::from(u8::try_from(3 * t + 7 * f).unwrap()) * 0.1 - 1.0);
    assert_eq!(Every::TRAINED.predict(&x), plain.predict(&x));
    let words = PlainWords::from_safetensors(&file("words")).expect("it is the same model");
    let x = Tokens::try_from(&[1, 4, 2, 0][..]).expect("there are five");
    assert_eq!(Words::TRAINED.predict(&x), words.predict(&x));
}

/// 1.5 and -2 in `F16`, 0.25 in `BF16`; 3 in `F32`, 2⁻⁴⁰ in `F64`.
#[test]
fn other_types_are_converted() {
    let Halves { a, b } = Halves::TRAINED;
    assert_eq!((a.kernel.map(|row| row[0]), a.bias[0]), ([1.5, -2.0], 0.25));
    assert_eq!((b.kernel.map(|row| row[0]), b.bias[0]), ([3.0], 2.0_f64.powi(-40)));
}

/// The longest tensor of the file is once in the program, where nothing can be written.
#[test]
fn it_is_in_the_program_once() {
    use object::{Object, ObjectSection, SectionKind};
    let program = fs::read(std::env::current_exe().expect("there is one")).expect("it can be read");
    let file = file("every");
    let tensors = safetensors::SafeTensors::deserialize(&file).expect("it is sound");
    let kernel = tensors.tensor("inner/gru/kernel").expect("it is there").data().to_vec();
    assert_eq!(program.windows(kernel.len()).filter(|bytes| **bytes == kernel[..]).count(), 1);
    let program = object::File::parse(&program[..]).expect("it is a program");
    let holds = |section: &object::Section<'_, '_>| {
        section.data().is_ok_and(|data| data.windows(kernel.len()).any(|bytes| *bytes == kernel[..]))
    };
    let section = program.sections().find(holds).expect("one of them holds it");
    assert!(matches!(section.kind(), SectionKind::ReadOnlyData | SectionKind::ReadOnlyString));
}

/// It begins at a cache line.
#[test]
fn it_is_aligned() {
    let address = |model: &'static Every| std::ptr::from_ref(model).addr();
    assert_eq!(address(Every::TRAINED), address(Every::TRAINED));
    assert_eq!(address(Every::TRAINED) % 64, 0);
}

/// In a constant, for a `static` of the user's.
#[test]
fn it_is_a_constant() {
    static MODEL: &Every = Every::TRAINED;
    assert!(std::ptr::eq(MODEL, Every::TRAINED));
}

/// A file without tensors.
struct Empty;
impl Tensors for Empty {
    const FILE: &'static [Stored<'static>] = &[];
    const LAYER: Prefix<'static> = Prefix::ROOT;
}

/// What the layers declare for a file are the tensors that they show.
fn declares_what_it_shows<M: Trained<f32, Empty>>(name: &str) {
    let mut shown: Vec<(String, Vec<usize>)> = Vec::new();
    M::ZEROS.visit(&Path::ROOT, &mut |weight| {
        shown.push((format!("model/{}", weight.path), weight.shape.to_vec()));
    });
    let shown: Vec<_> = shown.iter().map(|(name, shape)| Stored { name, shape, bytes: &[] }).collect();
    let check = weights("file", "model", M::TENSORS, &["model"], &shown);
    assert!(check.is_ok(), "{name}: {}", check.unwrap_err().as_str());
    // A file without tensors leaves zeros.
    let mut sum = 0.0;
    M::EMBEDDED
        .visit(&Path::ROOT, &mut |weight| sum += weight.values.iter().map(|value| value.abs()).sum::<f32>());
    assert!(sum == 0.0, "{name}");
}

macro_rules! declared {
    ($($name:ident: $how:ident { $($layers:tt)* })*) => {
        #[test]
        fn every_layer_declares_what_it_shows() {
            $({
                sequential! { struct Net { $($layers)* } }
                declares_what_it_shows::<Net>(stringify!($name));
            })*
        }
    };
}
every_layer!(declared);
