//! Files that are not of the model: what the error says. And files that are, though they look otherwise.

mod fixtures;

use fixtures::files;
use safetensors::tensor::{Dtype, TensorView};
use seqnet::prelude::*;
use seqnet::weights::File;

sequential! {
    /// What `parity/post09_vanilla_n_outputs` is of.
    struct Vanilla {
        Input(10, 2),
        LSTM(16),
        Dense(6),
    }
}

fn vanilla() -> Vec<u8> {
    files::read("parity/post09_vanilla_n_outputs/model.keras")
}

fn message<M>(loaded: Result<M, WeightsError>) -> String {
    loaded.err().expect("the file is not of this model").to_string()
}

#[test]
fn all_that_does_not_fit_is_listed() {
    sequential! {
        struct Other {
            Input(10, 2),
            LSTM(8, activation = "relu"),
            Dense(8),
            LayerNormalization(),
            Dense(6, activation = "tanh"),
        }
    }
    assert_eq!(
        message(Other::from_keras(&vanilla())),
        "the model needs other layers than the file has:\n  \
           layer `layer_normalization` (LayerNormalization) is missing\n  \
           layer `dense_1` (Dense) is missing\n  \
           `lstm` needs a `LSTM` with `activation = \"relu\"`, but has `\"tanh\"`\n  \
           `lstm/kernel` needs shape (2, 32), but has (2, 64)\n  \
           `lstm/recurrent_kernel` needs shape (8, 32), but has (16, 64)\n  \
           `lstm/bias` needs shape (32,), but has (64,)\n  \
           `dense/kernel` needs shape (8, 8), but has (16, 6)\n  \
           `dense/bias` needs shape (8,), but has (6,)\n  \
           `layer_normalization/gamma` of shape (8,) is missing\n  \
           `layer_normalization/beta` of shape (8,) is missing\n  \
           `dense_1/kernel` of shape (8, 6) is missing\n  \
           `dense_1/bias` of shape (6,) is missing\n\
         help: remove `layer_normalization` from the model"
    );
}

/// Keras loads that without a word.
#[test]
fn another_option_of_the_same_shapes_is_an_error() {
    sequential! {
        struct Reversed {
            Input(10, 2),
            LSTM(16, go_backwards = true, recurrent_activation = "hard_sigmoid"),
            Dense(6, activation = "relu"),
        }
    }
    assert_eq!(
        message(Reversed::from_keras(&vanilla())),
        "the model needs other layers than the file has:\n  \
           `lstm` needs a `LSTM` with `recurrent_activation = \"hard_sigmoid\"`, but has `\"sigmoid\"`\n  \
           `lstm` needs a `LSTM` with `go_backwards = true`, but has `false`\n  \
           `dense` needs a `Dense` with `activation = \"relu\"`, but has `\"linear\"`\n\
         help: declare `LSTM(.., recurrent_activation = \"sigmoid\")`"
    );
}

#[test]
fn nothing_is_loaded_by_halves() {
    let mut model = Vanilla::zeros();
    let other = files::read("parity/post03_many_to_one/model.keras");
    assert!(model.load_keras(&other).is_err());
    assert!(model.to_safetensors() == Vanilla::zeros().to_safetensors());
    model.load_keras(&vanilla()).expect("the file is of this model");
    let other = Vanilla::from_keras(&vanilla()).expect("the same");
    assert!(model.to_safetensors() == other.to_safetensors());
}

#[test]
fn a_layer_within_a_wrapper_is_compared() {
    sequential! {
        struct OneWay {
            Input(6, 3),
            Bidirectional(LSTM(4, return_sequences = true, activation = "relu")),
            Bidirectional(GRU(3, return_sequences = true, reset_after = false), merge_mode = "sum"),
            Bidirectional(LSTM(3), merge_mode = "concat"),
        }
    }
    let text = message(OneWay::from_keras(&files::read("parity/rnn15_bidir_concat_sum/model.keras")));
    for expected in [
        "`bidirectional` needs a `LSTM` with `activation = \"relu\"`, but has `\"tanh\"`",
        "`bidirectional_1` needs a `GRU` with `reset_after = false`, but has `true`",
        "`bidirectional_1/backward/bias` needs shape (9,), but has (2, 9)",
    ] {
        assert!(text.contains(expected), "{text}");
    }
    assert!(!text.contains("merge_mode"), "{text}");
}

/// `Dropout` does nothing in a prediction; the file has one, and this model has another.
#[test]
fn layers_for_training_make_no_difference() {
    sequential! {
        struct Trained {
            Input(16, 3),
            Dropout(0.5),
            Conv1D(6, 3, padding = "same", activation = "relu"),
            MaxPooling1D(2),
            Conv1D(5, 3, strides = 2),
            BatchNormalization(),
            LSTM(4),
            Dense(2),
        }
    }
    Trained::from_keras(&files::read("parity/cnn23_conv_pool/model.keras"))
        .expect("the same but for `Dropout`");
}

/// A model of Keras in one piece, which is in two pieces here.
mod in_pieces {
    use seqnet::prelude::*;

    sequential! {
        pub struct Encoder -> (16) { Input(10, 2), LSTM(16) }
    }

    sequential! {
        pub struct Whole -> (6) {
            Input(10, 2),
            crate::in_pieces::Encoder -> (16),
            Dense(6),
        }
    }

    #[test]
    fn a_model_within_a_model_is_taken_apart() {
        for file in ["model.keras", "model.weights.h5", "model.h5"] {
            let bytes = super::files::read(&format!("parity/post09_vanilla_n_outputs/{file}"));
            let whole = Whole::from_keras(&bytes).expect("the same layers");
            let flat = super::Vanilla::from_keras(&bytes).expect("the same layers");
            let x = Sequence::from_fn(|t, f| if f == 0 { 0.1 } else { -0.2 } * [0.5, 1.5, -1.0][t % 3]);
            assert_eq!(whole.predict(&x), flat.predict(&x));
        }
    }
}

#[test]
fn a_file_of_another_format_says_so() {
    assert_eq!(
        message(Vanilla::from_pytorch(&vanilla())),
        "the weights need a `state_dict` of PyTorch, but are given a Keras model (.keras)\nhelp: take it with `from_keras`"
    );
    assert_eq!(
        message(Vanilla::load("no/such/file.keras")),
        "the weights need a file that can be read, but `no/such/file.keras` cannot: No such file or directory (os error 2)\n\
         help: give its path from the folder in which the program runs"
    );
}

#[test]
fn a_file_is_loaded_by_its_path() {
    let model = Vanilla::from_keras(&vanilla()).expect("the file is of this model");
    let path = std::env::temp_dir().join(format!("seqnet-{}.any", std::process::id()));
    for bytes in [vanilla(), model.to_safetensors()] {
        std::fs::write(&path, bytes).expect("a file");
        let loaded = Vanilla::load(&path).expect("a file of this model");
        assert!(loaded.to_safetensors() == model.to_safetensors());
    }
    std::fs::remove_file(&path).expect("the file");
}

/// What people have where weights should be, as they come to it by a path: nothing is loaded, and each says what it is and what to do.
#[test]
fn other_files_say_what_they_are() {
    let keras = vanilla();
    let hdf5 = files::read("parity/post09_vanilla_n_outputs/model.weights.h5");
    let safetensors = Vanilla::from_keras(&keras).expect("the file is of this model").to_safetensors();
    let path = std::env::temp_dir().join(format!("seqnet-{}.other", std::process::id()));
    let said = |bytes: &[u8]| {
        std::fs::write(&path, bytes).expect("a file");
        message(Vanilla::load(&path))
    };
    let list = "the weights need a file of Keras (`.keras`, `.weights.h5`, `.h5`), safetensors, or the JSON of RTNeural, but are given";
    let onnx = b"\x08\x0a\x12\x07pytorch\x1a\x052.6.0";
    for (bytes, expected) in [
        (&b""[..], "an empty file\nhelp: save or copy it anew"),
        (
            onnx,
            "a graph of ONNX or of TensorFlow\nhelp: save the weights anew: `model.save(\"model.keras\")` in Keras, `safetensors.torch.save_file` in PyTorch",
        ),
        (
            b"month,temperature\n1,20.5\n",
            "25 bytes of something else\nhelp: save it with `model.save(\"model.keras\")`, `safetensors.torch.save_file` or `save_weights`",
        ),
    ] {
        assert_eq!(said(bytes), format!("{list} {expected}"));
    }
    assert_eq!(
        said(&keras[..keras.len() / 2]),
        "the weights need a `.keras` archive, but are given one that cannot be read\nhelp: save or copy it anew"
    );
    assert_eq!(
        said(&hdf5[..hdf5.len() / 2]),
        "the weights need an HDF5 file, but are given one that cannot be read\nhelp: save or copy it anew"
    );
    assert_eq!(
        said(&safetensors[..200]),
        "the weights need a safetensors file, but are given one whose header is cut off or damaged\nhelp: copy the file anew"
    );
    let numbers = safetensors.len() - 8 - usize::from(safetensors[0]) - 256 * usize::from(safetensors[1]);
    assert_eq!(
        said(&safetensors[..safetensors.len() - 9]),
        format!(
            "the weights need a safetensors file, but are given one with {} bytes of numbers, not {numbers}\nhelp: copy the file anew",
            numbers - 9
        )
    );
    std::fs::remove_file(&path).expect("the file");
    let folder = message(Vanilla::load(std::env::temp_dir()));
    assert!(folder.starts_with(&format!("{list} a folder\nhelp: save the model as one file")), "{folder}");
}

/// A state dict of zeros.
fn torch(tensors: &[(&str, &[usize])]) -> Vec<u8> {
    let zeros = [0; 4096];
    let views = tensors.iter().map(|&(name, shape)| {
        let bytes = 4 * shape.iter().product::<usize>();
        (name, TensorView::new(Dtype::F32, shape.to_vec(), &zeros[..bytes]).expect("a tensor"))
    });
    safetensors::serialize(views, None).expect("a file")
}

mod by_name {
    use seqnet::prelude::*;

    sequential! {
        pub struct Unnamed { Input(4), Dense(4), Dense(4) }
    }

    sequential! {
        pub struct Named { Input(4), Dense(4, name = widen), Dense(4, name = narrow) }
    }
}

/// A `state_dict` knows no order, and these two layers have the same shapes.
#[test]
fn what_cannot_be_told_apart_needs_names() {
    let file = torch(&[
        ("widen.weight", &[4, 4]),
        ("widen.bias", &[4]),
        ("narrow.weight", &[4, 4]),
        ("narrow.bias", &[4]),
    ]);
    let text = message(by_name::Unnamed::from_pytorch(&file));
    assert!(text.contains("`dense`, `dense_1` could each be any of `narrow`, `widen`"), "{text}");
    assert!(text.ends_with("help: name the fields as the file does: `name = narrow` for `dense`"), "{text}");
    by_name::Named::from_pytorch(&file).expect("by name");
}

/// Half and double precision are read, and said to be converted.
#[test]
fn other_precisions_are_converted() {
    let halves: Vec<u8> = [0x3c00_u16, 0xc000, 0x3800].iter().flat_map(|bits| bits.to_le_bytes()).collect();
    let kernel = TensorView::new(Dtype::F16, vec![1, 2], &halves[..4]).expect("a tensor");
    let bias = TensorView::new(Dtype::F16, vec![1], &halves[4..]).expect("a tensor");
    let bytes = safetensors::serialize([("fc.weight", kernel), ("fc.bias", bias)], None).expect("a file");
    sequential! {
        struct Half { Input(2), Dense(1) }
    }
    assert_eq!(File::from_bytes(&bytes).expect("a file").converted(), ["F16"]);
    let model = Half::from_pytorch(&bytes).expect("a file of this model");
    assert_eq!(model.predict(&Vector::from([1.0, 1.0])), Vector::from([1.0 - 2.0 + 0.5]));
}

/// What a file is compared with.
#[test]
fn a_model_says_what_its_arguments_are() {
    use seqnet::Setting::{Call, Flag, Floats};

    const OFFSETS: [f32; 2] = [0.0, 1.5];
    sequential! {
        struct Said {
            Input(4, 2),
            Rescaling(0.5, offset = OFFSETS),
            LSTM(2, activation = leaky_relu(negative_slope = 0.1), stateful = true),
            Dense(1, activation = gelu(approximate = True)),
        }
    }
    let said = |i: usize, option: &str| {
        let options = <Said as seqnet::Parameters<f32>>::LAYERS[i].options;
        options.iter().find(|(name, _)| *name == option).map(|(_, setting)| *setting)
    };
    assert_eq!(said(0, "scale"), Some(Floats(&[0.5])));
    assert_eq!(said(0, "offset"), Some(Floats(&[0.0, 1.5])));
    assert_eq!(said(1, "activation"), Some(Call("leaky_relu", &[("negative_slope", 0.1)])));
    assert_eq!(said(1, "stateful"), Some(Flag(true)));
    assert_eq!(said(2, "activation"), Some(Call("gelu", &[("approximate", 1.0)])));
}
