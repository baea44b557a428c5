use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        Conv1D(4, 15),
    }
}

fn main() {}
