use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(8, 1),
        DepthwiseConv1D(4, dilation_rate = 3),
    }
}

fn main() {}
