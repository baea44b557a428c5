use seqnet::prelude::*;

const KERNEL: usize = 15;

sequential! {
    struct Forecast {
        Input(12, 1),
        Conv1D(4, kernel_size = KERNEL),
    }
}

fn main() {}
