//! State dicts of PyTorch into declared models: `fixtures/pytorch`, with what PyTorch gives in double precision.

use safetensors::SafeTensors;
use seqnet::prelude::*;
use seqnet::weights::{File, Format};

/// What is left of double precision after the rounding of weights' products and sums to single.
const TOLERANCE: f64 = 1e-6;

fn bytes(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/pytorch/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn read(name: &str) -> Vec<u8> {
    bytes(&format!("{name}.safetensors"))
}

/// The four bytes of each number of the window that goes with a file.
fn window(name: &str) -> Vec<[u8; 4]> {
    let io = read("io");
    let io = SafeTensors::deserialize(&io).expect("safetensors");
    io.tensor(&format!("{name}/x")).expect("x").data().as_chunks().0.to_vec()
}

/// The model of a file gives what the module gives.
fn check<M: Model<Scalar = f32, Input: Tensor<Scalar = f32>>>(name: &str) {
    let mut x = M::Input::ZEROS;
    for (number, bytes) in x.as_mut_slice().iter_mut().zip(window(name)) {
        *number = f32::from_le_bytes(bytes);
    }
    check_of::<M>(name, &x);
}

fn check_of<M: Model<Scalar = f32>>(name: &str, x: &M::Input)
where
    M::Output: Tensor<Scalar = f32>,
{
    let bytes = read(name);
    assert_eq!(File::from_bytes(&bytes).expect("a file").format, Format::PyTorch);
    let model = M::from_pytorch(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    let io = read("io");
    let io = SafeTensors::deserialize(&io).expect("safetensors");
    let y = io.tensor(&format!("{name}/y")).expect("y");
    let theirs: Vec<f64> = y.data().as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
    let ours = model.predict(x);
    assert_eq!(ours.as_slice().len(), theirs.len(), "{name}");
    for (ours, theirs) in ours.as_slice().iter().zip(theirs) {
        assert!(
            (f64::from(*ours) - theirs).abs() <= TOLERANCE * theirs.abs().max(1.0),
            "{name}: {ours}, not {theirs}"
        );
    }
}

#[test]
fn the_network_of_tutorials() {
    sequential! {
        struct ManyToOne { Input(8, 3), LSTM(6), Dense(2) }
    }
    check::<ManyToOne>("many_to_one");
}

mod precisions {
    seqnet::sequential! {
        pub struct Small { Input(6, 2), LSTM(3), Dense(1) }
    }

    seqnet::sequential! {
        #[scalar(f64)]
        pub struct Double { Input(6, 2), LSTM(3), Dense(1) }
    }
}

#[test]
fn other_precisions() {
    for (name, dtype) in [("float16", "F16"), ("bfloat16", "BF16"), ("float64", "F64")] {
        assert_eq!(File::from_bytes(&read(name)).expect("a file").converted(), [dtype]);
        check::<precisions::Small>(name);
    }
}

/// No digit of double precision is lost: only sums are rounded, in another order.
#[test]
fn double_precision_into_double_precision() {
    use precisions::Double;
    let model = Double::from_pytorch(&read("float64")).expect("the model");
    let io = read("io");
    let io = SafeTensors::deserialize(&io).expect("safetensors");
    let y = f64::from_le_bytes(io.tensor("float64/y").expect("y").data().try_into().expect("one number"));
    let x = window("float64").into_iter().map(|bytes| f64::from(f32::from_le_bytes(bytes)));
    let x = Sequence::try_from(&x.collect::<Vec<_>>()[..]).expect("a window");
    assert!((model.predict(&x)[0] - y).abs() < 1e-14);
}

#[test]
fn a_stack_of_two_layers_before_two_of_one_shape() {
    sequential! {
        struct TwoGrus {
            Input(6, 2),
            GRU(4, return_sequences = true),
            GRU(4),
            Dense(4, activation = "relu"),
            Dense(4),
        }
    }
    check::<TwoGrus>("two_grus");
}

/// All is in `module`; whether the layers are called so, or with it before, makes no difference.
#[test]
fn what_holds_all_modules_is_no_part_of_their_names() {
    sequential! {
        struct Counted { Input(4, 2), LSTM(3), Dense(1) }
    }
    sequential! {
        struct Named { Input(4, 2), LSTM(3), Dense(1, name = fc) }
    }
    sequential! {
        struct Whole { Input(4, 2), LSTM(3, name = module_lstm), Dense(1, name = module_fc) }
    }
    check::<Counted>("parallel");
    check::<Named>("parallel");
    check::<Whole>("parallel");
}

#[test]
fn a_plain_recurrent_layer_with_relu() {
    sequential! {
        struct Plain {
            Input(6, 3),
            Bidirectional(SimpleRNN(4, activation = "relu", return_sequences = true)),
        }
    }
    check::<Plain>("plain_relu");
}

#[test]
fn causal_convolutions_and_slopes() {
    sequential! {
        struct Causal {
            Input(9, 2),
            Conv1D(3, 3, padding = "causal", dilation_rate = 2),
            PReLU(shared_axes = [1]),
            DepthwiseConv1D(2, depth_multiplier = 2),
            Dense(1),
        }
    }
    check::<Causal>("causal");
}

/// `tokens` and `act` do not say what they are; the model does.
#[test]
fn ids_cells_and_one_slope_for_all() {
    sequential! {
        struct Cells {
            Input(6),
            Embedding(7, 4),
            LSTM(5),
            PReLU(),
            Dense(3, use_bias = false),
        }
    }
    let ids: Vec<u32> = window("cells").into_iter().map(u32::from_le_bytes).collect();
    check_of::<Cells>("cells", &Tokens::try_from(&ids[..]).expect("ids of the vocabulary"));
}

/// `torch.save` writes pickles, which are programs.
#[test]
fn a_pickle_says_what_to_type() {
    for name in ["pickle.pt", "pickle_old.pt"] {
        assert_eq!(
            File::from_bytes(&bytes(name)).expect_err("no weights").to_string(),
            "the weights need a file without Python in it, but are given a pickle of PyTorch, as `torch.save` writes it\n\
             help: in Python: `from safetensors.torch import save_file; save_file(torch.load(\"model.pt\"), \"model.safetensors\")`; \
             for a whole module, `torch.load(\"model.pt\").state_dict()`"
        );
    }
}

#[test]
fn stacked_and_bidirectional() {
    sequential! {
        struct Stacked {
            Input(7, 3),
            Bidirectional(LSTM(5, return_sequences = true)),
            Bidirectional(LSTM(5)),
            Dense(2, name = head),
        }
    }
    check::<Stacked>("stacked");
}

/// `10` comes after `2`, though not in the alphabet.
#[test]
fn a_sequential_is_in_the_order_of_its_numbers() {
    sequential! {
        struct Numbered {
            Input(5, 2),
            GRU(4, return_sequences = true),
            Dense(4, activation = "tanh"),
            TimeDistributed(Dense(1)),
        }
    }
    check::<Numbered>("sequential");
}

#[test]
fn a_convolution_in_groups_before_a_plain_recurrent_layer() {
    sequential! {
        struct Convolution {
            Input(8, 4),
            Conv1D(6, 3, groups = 2),
            SimpleRNN(3, use_bias = false),
        }
    }
    check::<Convolution>("convolution");
}

/// The two kernels have other shapes, so that they need no names.
#[test]
fn a_transposed_convolution_with_half_of_what_keras_calls_same() {
    sequential! {
        struct Transposed {
            Input(9, 2),
            Conv1D(4, 3, strides = 2),
            Conv1DTranspose(2, 4, strides = 2, padding = "same"),
        }
    }
    check::<Transposed>("transposed");
}

#[test]
fn a_transposed_convolution_of_the_shape_of_another_by_its_name() {
    sequential! {
        struct Named {
            Input(4, 2),
            Conv1D(4, 2, use_bias = false, name = enc),
            Conv1DTranspose(2, 2, strides = 3, output_padding = 0, use_bias = false, name = dec),
        }
    }
    sequential! {
        struct Unnamed {
            Input(4, 2),
            Conv1D(4, 2, use_bias = false),
            Conv1DTranspose(2, 2, strides = 3, output_padding = 0, use_bias = false),
        }
    }
    check::<Named>("transposed_named");
    let error = Unnamed::from_pytorch(&read("transposed_named")).expect_err("either").to_string();
    assert!(error.contains("`conv1d` could each be any of `dec`, `enc`"), "{error}");
    assert!(error.ends_with("help: name the fields as the file does: `name = dec` for `conv1d`"), "{error}");
}

/// Padding of `p` on both sides is `Cropping1D((p, p))`, whatever the kernel and the stride.
#[test]
fn transposed_convolutions_of_the_shape_of_another_by_their_places() {
    sequential! {
        struct Placed {
            Input(6, 3),
            Conv1D(3, 3, padding = "same", activation = "tanh"),
            Conv1DTranspose(3, 3, strides = 2, output_padding = 1),
            Cropping1D((1, 1)),
            Conv1DTranspose(3, 3, dilation_rate = 2),
        }
    }
    check::<Placed>("transposed_sequential");
}

#[test]
fn a_transposed_convolution_that_does_not_fit_is_named_with_both_shapes() {
    sequential! {
        struct Wider {
            Input(9, 2),
            Conv1D(4, 3, strides = 2, name = down),
            Conv1DTranspose(2, 5, strides = 2, name = up),
        }
    }
    assert_eq!(
        Wider::from_pytorch(&read("transposed")).expect_err("another kernel").to_string(),
        "the model needs other tensors than the file has:\n  \
           `up/kernel` needs shape (5, 2, 4), but has (4, 2, 4)\n\
         help: declare the layers as they were when the file was written"
    );
}

#[test]
fn normalizations() {
    sequential! {
        struct Normalized {
            Input(4, 3),
            BatchNormalization(epsilon = 1e-5),
            LayerNormalization(epsilon = 1e-5),
        }
    }
    check::<Normalized>("normalization");
}
