use seqnet::prelude::*;

const GAPS: usize = 0;

sequential! {
    struct Net {
        Input(12, 1),
        Conv1D(8, 3, dilation_rate = GAPS),
    }
}

fn main() {}
