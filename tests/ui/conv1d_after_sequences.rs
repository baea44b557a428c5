use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(4, 12, 1),
        Conv1D(8, 3),
    }
}

fn main() {}
