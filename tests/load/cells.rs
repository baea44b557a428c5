//! `RNN` of one cell and of several, from every format of Keras: `fixtures/cells`.

use super::{SafeTensors, TOLERANCE, relative, rows};
use seqnet::prelude::*;
use std::io::{Cursor, Read};
use zip::ZipArchive;

sequential! {
    struct Cells {
        Input(5, 3),
        RNN([LSTMCell(3), GRUCell(2, activation = "relu"), LSTMCell(2)], return_sequences = true),
        RNN(GRUCell(4, reset_after = false), return_sequences = true, go_backwards = true),
        Bidirectional(RNN([SimpleRNNCell(2, use_bias = false), LSTMCell(3)])),
    }
}

sequential! {
    struct Others {
        Input(5, 3),
        RNN([LSTMCell(3), GRUCell(2, activation = "tanh"), LSTMCell(2)], return_sequences = true),
        RNN(GRUCell(4, reset_after = false), return_sequences = true),
        Bidirectional(RNN([SimpleRNNCell(2, use_bias = false), GRUCell(3)])),
    }
}

fn read(name: &str) -> Vec<u8> {
    let mut archive =
        ZipArchive::new(Cursor::new(&include_bytes!("../fixtures/cells/cells.zip")[..])).expect("an archive");
    let mut bytes = Vec::new();
    archive.by_name(name).expect("a file").read_to_end(&mut bytes).expect("bytes");
    bytes
}

/// The model gives what Keras gives.
fn check(model: &Cells, name: &str) {
    let io = read("io.safetensors");
    let io = SafeTensors::deserialize(&io).expect("safetensors");
    let (x, y) = (rows(&io, "x").expect("x"), rows(&io, "y").expect("y"));
    for (x, y) in x.iter().zip(y) {
        #[expect(clippy::cast_possible_truncation, reason = "it was a float")]
        let ours = model.predict(&Sequence::from_fn(|t, f| x[3 * t + f] as f32));
        for (ours, theirs) in ours.as_slice().iter().zip(y) {
            assert!(relative(f64::from(*ours), theirs) <= TOLERANCE, "{name}: {ours}, not {theirs}");
        }
    }
}

#[test]
fn every_format_has_the_cells_in_their_order() {
    for name in ["model.keras", "model.h5", "model.weights.h5"] {
        check(&Cells::from_keras(&read(name)).unwrap_or_else(|error| panic!("{name}: {error}")), name);
    }
}

#[test]
fn what_is_written_is_read() {
    let model = Cells::from_keras(&read("model.keras")).expect("the model");
    let file = model.to_keras_weights().expect("layers of Keras");
    check(&Cells::from_keras(&file).expect("the model"), "written");
}

#[test]
fn cells_are_compared() {
    let error = Others::from_keras(&read("model.keras")).expect_err("another model").to_string();
    for expected in [
        "`rnn` needs a `GRUCell` with `activation = \"tanh\"`, but has `\"relu\"`",
        "`rnn_1` needs a `RNN` with `go_backwards = false`, but has `true`",
        "`bidirectional` needs a `RNN` with `cell = [SimpleRNNCell(..), GRUCell(..)]`, but has `[SimpleRNNCell(..), LSTMCell(..)]`",
    ] {
        assert!(error.contains(expected), "{error}");
    }
}
