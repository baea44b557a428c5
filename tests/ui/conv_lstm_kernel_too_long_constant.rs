use seqnet::prelude::*;

const GAPS: usize = 3;

sequential! {
    struct Net {
        Input(5, 12, 1),
        ConvLSTM1D(8, 7, dilation_rate = GAPS),
    }
}

fn main() {}
