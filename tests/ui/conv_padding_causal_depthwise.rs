use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 1),
        SeparableConv1D(8, 3, dilation_rate = 2, padding = "causal"),
    }
}

fn main() {}
