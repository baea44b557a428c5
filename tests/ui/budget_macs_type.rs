use seqnet::prelude::*;

sequential! {
    #[budget(macs = 100)]
    struct Net {
        Input(8),
        Dense(12, name = large),
        Dense(4),
    }
}

fn main() {
    let _ = Net::zeros().predict(&Vector::zeros());
}
