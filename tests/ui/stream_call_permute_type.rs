use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 1),
        Permute((2, 1)),
    }
}

fn main() {
    let _ = Net::zeros().stream();
}
