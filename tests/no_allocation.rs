//! `predict` and `push` allocate nothing.

mod erased;
mod every_layer;

use erased::{seeded, tensor};
use every_layer::{N, N_BLOCKS, N_FEATURES, N_INPUTS, N_OUTPUTS, every_layer};
use seqnet::prelude::*;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;

/// Counts what the thread at hand asks for.
struct Counting;

thread_local! {
    static ASKED: Cell<usize> = const { Cell::new(0) };
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[expect(unsafe_code, reason = "the system's allocator with a counter before it")]
// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ASKED.set(ASKED.get() + 1);
        // SAFETY: as above.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }
}

/// How often `run` allocates.
fn allocations(run: impl FnOnce()) -> usize {
    let before = ASKED.get();
    run();
    ASKED.get() - before
}

macro_rules! tests {
    ($($name:ident: $how:ident { $($layers:tt)* })*) => {$(
        #[test]
        fn $name() {
            sequential! {
                struct Net { $($layers)* }
            }
            let mut boxed = Box::new(Net::zeros());
            boxed.randomize(&mut seeded(1));
            let model: &Net = &boxed;
            tests!(@$how model);
        }
    )*};
    (@stream $model:ident) => {
        tests!(@window $model);
        tests!(@endless $model);
    };
    (@window $model:ident) => {
        let x = ones();
        let mut state = State::<Net>::default();
        let predict = || {
            black_box($model.predict(black_box(&x)));
            black_box($model.predict_from(&mut state, black_box(&x)));
            black_box($model.predict_each(black_box(&x), |_, _| ()));
        };
        assert_eq!(allocations(predict), 0, "predict");
    };
    (@endless $model:ident) => {
        let x = ones();
        let mut stream = $model.stream();
        let push = || {
            for _ in 0..30 {
                black_box(stream.push(black_box(&x)));
            }
            stream.reset();
            black_box(stream.clone().push(black_box(&x)));
        };
        assert_eq!(allocations(push), 0, "push");
    };
}
every_layer!(tests);

/// The tensor of a type that its use decides.
fn ones<X: Tensor>() -> X {
    let numbers = X::SHAPE.iter().product();
    tensor(&vec![1.0; numbers])
}

#[test]
fn allocations_are_counted() {
    assert_eq!(allocations(|| drop(black_box(Box::new(1)))), 1);
}
