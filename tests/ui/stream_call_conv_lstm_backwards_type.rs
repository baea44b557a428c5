use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5, 12, 1),
        ConvLSTM1D(8, 3, go_backwards = true),
    }
}

fn main() {
    let _ = Net::zeros().stream();
}
