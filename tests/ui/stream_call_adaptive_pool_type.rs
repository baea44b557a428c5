use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 1),
        AdaptiveMaxPooling1D(4),
    }
}

fn main() {
    let _ = Net::zeros().stream();
}
