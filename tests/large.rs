//! Models that are larger than the stack: LSTM(128) twice on a thread of 2 MiB, as threads of tests and of programs have by default,
//! without optimization.

mod erased;

use erased::seeded;
use seqnet::prelude::*;
use std::thread;

/// What a thread has if nothing else is said.
const STACK: usize = 2 << 20;

sequential! {
    struct Large {
        Input(12, 3),
        LSTM(128),
        RepeatVector(6),
        LSTM(128, return_sequences = True),
        TimeDistributed(Dense(1)),
    }
}
sequential! {
    struct LongWindows {
        Input(1000, 64),
        LSTM(64, return_sequences = True),
        LSTM(64, return_sequences = True),
        TimeDistributed(Dense(1)),
    }
}

/// In read-only memory or in the program's data: 0.8 MB of zeros.
static ZEROS: Large = Large::zeros();

/// Runs on a thread of its own with the default stack.
fn on_a_thread(run: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(STACK).spawn(run).expect("a thread");
    thread.join().expect("no overflow, which would have ended the process");
}

#[test]
fn two_wide_layers_are_made_in_place() {
    on_a_thread(|| {
        let mut model = Large::boxed();
        assert_eq!(Large::PARAMETERS, 4 * 128 * (3 + 128 + 1) + 4 * 128 * (128 + 128 + 1) + 128 + 1);
        assert!(model.to_safetensors().iter().rev().take(Large::WEIGHT_BYTES).all(|byte| *byte == 0));
        model.randomize(&mut seeded(1));
        let other = Large::boxed_random(&mut seeded(1));
        assert_eq!(model.lstm_1.kernel, other.lstm_1.kernel);
    });
}

#[test]
fn two_wide_layers_are_saved_and_loaded_in_place() {
    on_a_thread(|| {
        let model = Large::boxed_random(&mut seeded(2));
        let file = model.to_safetensors();
        let mut other = Large::boxed();
        other.load_safetensors(&file).expect("the same layers");
        assert_eq!(other.to_safetensors(), file);
    });
}

#[test]
fn two_wide_layers_predict() {
    on_a_thread(|| {
        let model = Large::boxed_random(&mut seeded(3));
        let x = Sequence::from_fn(|t, f| if (t + f) % 2 == 0 { 1.0 } else { -1.0 });
        let y: Sequence<6, 1> = model.predict(&x);
        assert!(y.as_slice().iter().all(|y| y.is_finite() && *y != 0.0));
        let mut stream = model.stream();
        let mut pushed = None;
        for x in x.steps() {
            pushed = stream.push(x);
        }
        assert_eq!(pushed, Some(y));
    });
}

/// For time without end too.
#[test]
fn a_wide_layer_streams() {
    sequential! {
        struct Wide {
            Input(None, 64),
            LSTM(512, return_sequences = True),
            Dense(1),
        }
    }
    on_a_thread(|| {
        let model = Wide::boxed_random(&mut seeded(5));
        const { assert!(Wide::WEIGHT_BYTES > 2 * STACK) };
        let y: Vector<1> = model.stream().push(&Vector::from([0.5; 64]));
        assert!(y[0].is_finite() && y[0] != 0.0);
    });
}

/// 256 KB a layer go from one to the next.
#[test]
fn long_windows_predict() {
    on_a_thread(|| {
        let model = LongWindows::boxed_random(&mut seeded(4));
        let x = Box::new(Sequence::from_fn(|t, f| if (t * f) % 3 == 0 { 1.0 } else { -0.5 }));
        let y: Sequence<1000, 1> = model.predict(&x);
        let mut stream = model.stream();
        for (x, y) in x.steps().iter().zip(y.steps()) {
            let pushed: Vector<1> = stream.push(x);
            assert_eq!(pushed, *y);
        }
    });
}

#[test]
fn a_model_of_zeros_is_a_static() {
    on_a_thread(|| {
        let y: Sequence<6, 1> = ZEROS.predict(&Sequence::zeros());
        assert_eq!(y, Sequence::zeros());
    });
}
