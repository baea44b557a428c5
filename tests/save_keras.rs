//! Weights as Keras saves them: what is written is read, and Keras reads it (`keras_loads/check.py`).

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use safetensors::tensor::{Dtype, TensorView};
use seqnet::prelude::*;

/// The networks that `keras_loads/check.py` builds in Python.
mod networks {
    use seqnet::prelude::*;

    sequential! {
        pub struct EncoderDecoder -> (6, 1) {
            Input(12, 1),
            LSTM(32),
            RepeatVector(6),
            LSTM(32, return_sequences = true),
            TimeDistributed(Dense(1)),
            Activation("linear"),
        }
    }

    sequential! {
        pub struct Encoder -> (7, 6) {
            Input(7, 3),
            Conv1D(4, 3, padding = "causal", activation = "relu"),
            Bidirectional(GRU(3, return_sequences = true)),
        }
    }

    sequential! {
        pub struct Mixed -> (2) {
            Input(7, 3),
            crate::networks::Encoder -> (7, 6),
            BatchNormalization(),
            Dropout(0.5),
            LayerNormalization(scale = false),
            TimeDistributed(Dense(5, activation = "tanh")),
            PReLU(shared_axes = [1]),
            Bidirectional(LSTM(2, return_sequences = true), merge_mode = "sum"),
            SeparableConv1D(3, 2),
            SimpleRNN(4, use_bias = false, name = last),
            Dense(3),
            Dense(2, activation = "softmax", name = head),
        }
    }

    sequential! {
        pub struct Cells -> (2) {
            Input(5, 3),
            RNN([LSTMCell(3), GRUCell(2, activation = "relu"), LSTMCell(2)], return_sequences = true),
            RNN(GRUCell(4, reset_after = false), return_sequences = true, go_backwards = true),
            Bidirectional(RNN([SimpleRNNCell(2, use_bias = false), LSTMCell(3)], return_sequences = true)),
            Bidirectional(RNN(GRUCell(3)), merge_mode = "mul", name = both),
            Dense(2),
        }
    }

    sequential! {
        pub struct Directions -> (3) {
            Input(4, 5, 3),
            TimeDistributed(Bidirectional(LSTM(3))),
            GroupNormalization(3),
            Bidirectional(
                LSTM(2, return_sequences = true),
                backward_layer = GRU(2, return_sequences = true, go_backwards = true, reset_after = false),
            ),
            GroupNormalization(-1, scale = false),
            Bidirectional(SimpleRNN(3), merge_mode = "ave"),
        }
    }

    sequential! {
        pub struct Places -> (3, 2) {
            Input(3, 8, 2),
            ConvLSTM1D(3, 3, return_sequences = true),
            ConvLSTM1D(4, 2, strides = 2, use_bias = false, return_sequences = true, name = strided),
            ConvLSTM1D(2, 2, padding = "same", go_backwards = true),
        }
    }

    sequential! {
        pub struct Transposed -> (15, 2) {
            Input(4, 3),
            Conv1DTranspose(4, 4, strides = 2, padding = "same", activation = "relu"),
            Conv1DTranspose(3, 3, dilation_rate = 2, use_bias = false),
            Conv1DTranspose(2, 3, padding = "same", output_padding = 0),
            Conv1DTranspose(2, 4, name = last),
        }
    }

    sequential! {
        pub struct Masked -> (2) {
            Input(6),
            Embedding(9, 4, mask_zero = true),
            Bidirectional(LSTM(3, return_sequences = true)),
            GRU(4, return_sequences = true),
            TimeDistributed(Dense(3, activation = "tanh")),
            GlobalAveragePooling1D(),
            Dense(2),
        }
    }

    sequential! {
        pub struct Day -> (4) {
            Input(5, 3),
            GRU(2, return_sequences = true),
            Bidirectional(LSTM(2)),
        }
    }

    sequential! {
        pub struct Week -> (2) {
            Input(7, 5, 3),
            TimeDistributed(crate::networks::Day -> (4)),
            LSTM(3),
            Dense(2),
        }
    }

    sequential! {
        pub struct Rescaled -> (3, 4) {
            Input(6, 4),
            Normalization(),
            DepthwiseConv1D(2, depth_multiplier = 2, activation = "elu"),
            RMSNormalization(),
            Conv1D(4, 2, groups = 2, dilation_rate = 2),
            PReLU(),
            BatchNormalization(scale = false),
            LayerNormalization(center = false),
        }
    }
}

use networks::{Cells, Directions, EncoderDecoder, Masked, Mixed, Places, Rescaled, Transposed, Week};

/// A model of which no weight is what it was before.
fn random<M: Model<Scalar = f32>>(seed: u64) -> M {
    let mut model = M::ZEROS;
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut number = 0.1_f32;
    model.initialize(&[], &mut rng);
    model.visit_mut(&seqnet::Path::ROOT, &mut |weight| {
        for value in weight.values {
            number = (number * 997.0 + 0.37).fract();
            *value = value.abs() + 0.5 * number;
        }
    });
    model
}

fn is_read_again<M: Model<Scalar = f32>>() {
    let model: M = random(7);
    let file = model.to_keras_weights().expect("layers of Keras");
    let again = M::from_keras(&file).unwrap_or_else(|error| panic!("{error}"));
    assert!(again.to_safetensors() == model.to_safetensors());
}

#[test]
fn what_is_written_is_read() {
    is_read_again::<EncoderDecoder>();
    is_read_again::<Mixed>();
    is_read_again::<Cells>();
    is_read_again::<Directions>();
    is_read_again::<Masked>();
    is_read_again::<Rescaled>();
    is_read_again::<Transposed>();
    is_read_again::<Places>();
    is_read_again::<Week>();
}

mod twins {
    use seqnet::prelude::*;

    sequential! { pub(crate) struct Inner -> (5, 4) { Input(5, 4), LSTM(4, return_sequences = true) } }
    sequential! { pub(crate) struct Nested { Input(5, 4), crate::twins::Inner -> (5, 4), LSTM(4) } }
    sequential! { pub(crate) struct Flat { Input(5, 4), LSTM(4, return_sequences = true), LSTM(4) } }
}

/// A file of weights alone has one layer in the model within the model, and one beside it: which comes first, it does not say.
#[test]
fn layers_of_a_model_within_the_model_are_not_mixed_up() {
    is_read_again::<twins::Nested>();
    let file = random::<twins::Nested>(1).to_keras_weights().expect("layers of Keras");
    let error = twins::Flat::from_keras(&file).expect_err("two layers of the same shapes").to_string();
    assert!(error.contains("`lstm`, `lstm_1` could each be any of `lstm`, `sequential_lstm`"), "{error}");
}

mod own {
    use seqnet::{Layer, Parameters, Path, Sequence, Weight};

    /// The sequence times a number.
    #[derive(Clone, Debug)]
    pub(crate) struct Gain([f32; 1]);

    impl Parameters<f32> for Gain {
        const ZEROS: Self = Gain([0.0]);
        const PARAMETERS: usize = 1;

        fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [f32]>)) {
            see(Weight::new(path, "gain", &[1], seqnet::Initializer::Ones, &self.0));
        }
        fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [f32]>)) {
            see(Weight::new(path, "gain", &[1], seqnet::Initializer::Ones, &mut self.0));
        }
    }

    impl<const T: usize, const F: usize> Layer<Sequence<T, F>> for Gain {
        type Output = Sequence<T, F>;
        type State = ();

        fn forward(&self, x: &Sequence<T, F>, (): &mut (), y: &mut Sequence<T, F>) {
            *y = Sequence::from_fn(|t, f| self.0[0] * x[(t, f)]);
        }
    }

    seqnet::sequential! {
        pub(crate) struct Louder { Input(3, 1), crate::own::Gain -> (3, 1), LSTM(2) }
    }
}

#[test]
fn keras_has_no_layer_of_ones_own() {
    let error = own::Louder::zeros().to_keras_weights().expect_err("a layer that Keras has not");
    assert_eq!(
        error.to_string(),
        "the weights need a model of Keras's layers, but are given `gain`, whose type is your own\n\
         help: write them with `to_safetensors`"
    );
}

fn write<M: Model<Scalar = f32, Input: Tensor<Scalar = f32>>>(name: &str) {
    let mut x = M::Input::ZEROS;
    for (i, x) in (0_u16..).zip(x.as_mut_slice()) {
        *x = (f32::from(i) * 0.7).sin();
    }
    write_for::<M>(name, &x, M::Input::SHAPE, x.as_slice());
}

/// The weights, and what the model gives for `x`, which are the numbers of that shape.
fn write_for<M: Model<Scalar = f32>>(name: &str, x: &M::Input, shape: &[usize], numbers: &[f32]) {
    let folder = format!("{}/tests/keras_loads/files", env!("CARGO_MANIFEST_DIR"));
    std::fs::create_dir_all(&folder).expect("a folder");
    let model: M = random(7);
    let file = model.to_keras_weights().expect("layers of Keras");
    std::fs::write(format!("{folder}/{name}.weights.h5"), file).expect("a file");
    let y = model.predict(x);
    let bytes = |values: &[f32]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>();
    let (x_bytes, y_bytes) = (bytes(numbers), bytes(y.as_slice()));
    let view = |shape: &[usize], bytes| TensorView::new(Dtype::F32, shape.to_vec(), bytes).expect("a tensor");
    let tensors = [("x", view(shape, &x_bytes)), ("y", view(M::Output::SHAPE, &y_bytes))];
    let io = safetensors::serialize(tensors, None).expect("a file");
    std::fs::write(format!("{folder}/{name}.safetensors"), io).expect("a file");
}

/// `cargo test --test save_keras -- --ignored`, then `python tests/keras_loads/check.py`.
#[test]
#[ignore = "writes the files that `keras_loads/check.py` gives to Keras"]
fn files_for_keras() {
    write::<EncoderDecoder>("encoder_decoder");
    write::<Mixed>("mixed");
    write::<Cells>("cells");
    write::<Directions>("directions");
    write::<Rescaled>("rescaled");
    write::<Week>("week");
    write::<Transposed>("transposed");
    write::<Places>("places");
    // The last two are padding.
    let ids = Tokens::try_from([3, 1, 8, 5, 0, 0]).expect("ids");
    write_for::<Masked>("masked", &ids, &[6], &[3.0, 1.0, 8.0, 5.0, 0.0, 0.0]);
}

#[test]
fn a_file_is_of_the_format_that_its_name_says() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("save_weights");
    std::fs::create_dir_all(&folder).unwrap();
    let model = networks::EncoderDecoder::random(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    for (name, bytes) in
        [("m.safetensors", model.to_safetensors()), ("m.weights.h5", model.to_keras_weights().unwrap())]
    {
        model.save_weights(folder.join(name)).unwrap();
        assert_eq!(std::fs::read(folder.join(name)).unwrap(), bytes);
        let read = networks::EncoderDecoder::load(folder.join(name)).unwrap();
        assert_eq!(read.to_safetensors(), model.to_safetensors());
    }
    assert_eq!(
        model.save_weights("m.keras").unwrap_err().to_string(),
        "the weights need a name that ends in `.safetensors` or `.weights.h5`, but are given `m.keras`\n\
         help: write `m.safetensors`"
    );
    let nowhere = model.save_weights("no folder/m.safetensors").unwrap_err().to_string();
    assert!(
        nowhere.starts_with(
            "the weights need a file that can be written, but `no folder/m.safetensors` cannot: "
        ),
        "{nowhere}"
    );
}
