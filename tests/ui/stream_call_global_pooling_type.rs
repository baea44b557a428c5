use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 1),
        GlobalMaxPooling1D(),
    }
}

fn main() {
    let _ = Net::zeros().stream();
}
